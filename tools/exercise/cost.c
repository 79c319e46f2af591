/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What things cost by QEMU's own log: blocks of the disk, and instructions
 * of faults.  The guest cannot take back what is there.  QEMU translates
 * code in blocks; it logs the instructions of a block when it makes it, and
 * each time that it runs one, where that lies.
 */
#define _GNU_SOURCE
#include "judge.h"

#include <stdlib.h>
#include <string.h>

/* The number in base 16 or 10 behind `what` in a line. */
static bool
number_in(const char *line, size_t length, const char *what, int base,
          uint32_t *value)
{
    const char *s = memmem(line, length, what, strlen(what));

    if (s)
        *value = (uint32_t)strtoul(s + strlen(what), NULL, base);
    return s != NULL;
}

bool
next_event(const struct boot_result *guest, const char **at,
           struct event *event)
{
    const char *s = *at ? *at : guest->log;
    bool found = false;

    if (!*at && (!s || !strstr(s, "serial_write")))
        broken("this QEMU does not log -d " EVENT_LOG);
    while (*s && !found) {
        size_t length = strcspn(s, "\n");
        uint32_t sectors;

        *event = (struct event){0};
        if (number_in(s, length, "serial_write write addr 0x07 val ", 16,
                      &event->value)) {
            found = true;
        } else if (number_in(s, length, "ide_sector_read sector=", 10,
                             &event->value)) {
            found = event->is_sector = true;
            if (number_in(s, length, "nsectors=", 10, &sectors) &&
                sectors != 1)
                miss("QEMU's log of the disk",
                     "one sector is read after the other",
                     text("%u at once", sectors));
        }
        s += length;
        s += *s == '\n';
    }
    *at = s;
    return found;
}

uint32_t
next_sent(const struct boot_result *guest, const char **at, unsigned bytes)
{
    struct event event;
    uint32_t value = 0;

    for (unsigned i = 0; i < bytes; i++) {
        do
            if (!next_event(guest, at, &event))
                return NOTHING_SENT;
        while (event.is_sector);
        value |= event.value << 8 * i;
    }
    return value;
}

enum { BLOCKS = 1 << 16 };

/* How long each block is, by its place in QEMU. */
static struct block {
    uint64_t place;
    uint32_t length;
} blocks[BLOCKS];

static struct block *
block_at(uint64_t place)
{
    size_t i = (size_t)(place >> 6) % BLOCKS, tries = 0;

    while (blocks[i].place && blocks[i].place != place) {
        if (++tries == BLOCKS)
            broken("QEMU's log has too many blocks");
        i = (i + 1) % BLOCKS;
    }
    blocks[i].place = place;
    return &blocks[i];
}

/* "Trace 0: 0x7f50805865dc [00000000/c01065dc/000004b0/ff020200] pick" */
static bool
read_run(const char *line, uint64_t *place, uint32_t *pc)
{
    char *s;

    if (strncmp(line, "Trace ", 6) != 0 || !(s = strstr(line, ": 0x")))
        return false;
    *place = strtoull(s + 2, &s, 16);
    if (!(s = strchr(s, '/')))
        return false;
    *pc = (uint32_t)strtoul(s + 1, NULL, 16);
    return true;
}

/* A page fault of a program: "4: v=0e e=0004 i=0 cpl=3 ... CR2=0c002004" */
static bool
read_fault(const char *line, size_t length, uint32_t *address)
{
    const char *s = memmem(line, length, ": v=0e e=", 9);

    if (!s || strncmp(s + 13, " i=0 cpl=3 ", 11) != 0)
        return false;
    s = memmem(line, length, "CR2=", 4);
    if (s)
        *address = (uint32_t)strtoul(s + 4, NULL, 16);
    return s != NULL;
}

/* What the program calls the kernel by: "9: v=80 e=0000 i=1 cpl=3 ..." */
static bool
is_call(const char *line, size_t length)
{
    return memmem(line, length, " i=1 cpl=3 ", 11) != NULL;
}

static bool
lies_in(const struct guest_symbol *function, uint32_t pc)
{
    return pc - function->address < function->size;
}

size_t
fault_costs(const struct boot_result *guest, const char *callee,
            const char *caller, struct cost *costs, size_t most,
            uint32_t *all)
{
    struct guest_symbol from = {0}, to = {0};
    uint32_t made = 0, address, pc;
    bool in_fault = false, in_callee = false;
    struct block *block;
    uint64_t place;
    size_t n = 0;

    if (callee && (!guest_symbol(guest, callee, &from) ||
                   !guest_symbol(guest, caller, &to)))
        broken("the kernel has no %s or no %s", callee, caller);
    *all = 0;
    memset(blocks, 0, sizeof blocks);
    for (const char *s = guest->log; s && *s; s += *s == '\n') {
        size_t length = strcspn(s, "\n");

        if (strncmp(s, "IN:", 3) == 0) {
            made = 0;
        } else if (s[0] == '0' && s[1] == 'x') {
            made++;
        } else if (read_run(s, &place, &pc)) {
            block = block_at(place);
            if (made)
                block->length = made;
            made = 0;
            if (!block->length)
                broken("QEMU's log has no code for a block that was run; "
                       "was it built without its disassembler?");
            *all += block->length;
            if (in_fault) {
                in_callee =
                    lies_in(&from, pc) || (in_callee && !lies_in(&to, pc));
                costs[n - 1].instructions += block->length;
                costs[n - 1].part += in_callee ? block->length : 0;
            }
        } else if (read_fault(s, length, &address)) {
            in_fault = n < most;
            if (in_fault)
                costs[n++] = (struct cost){.address = address};
            in_callee = false;
        } else if (is_call(s, length)) {
            in_fault = false;
        }
        s += length;
    }
    return n;
}
