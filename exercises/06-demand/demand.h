/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The graders' side of the program `tour` (guest/): a disk on which its
 * header says what the check has drawn, a boot with its steps, and a look
 * at the tasks, pages and notes that the machine leaves.
 */
#ifndef DEMAND_H
#define DEMAND_H

#include <stdlib.h>
#include <string.h>

#include "tasks.h"

enum {
    BLOCK = 1024,
    TEXT = 2 * PAGE, /* in memory, all of it touched */
    PAGES = 16,
    FILE_END = TEXT + PAGES * PAGE,
    NOTES = 64,
    FAULT = -14,
};

/* ---- the disk ---- */

struct header {
    uint32_t magic, text, data, bss, syms, entry, trsize, drsize;
};

/* The program's file; its memory begins behind the header. */
static inline const unsigned char *
tour_file(size_t *size)
{
    static unsigned char *file;
    static size_t file_size;

    if (!file)
        file = program_file("tour", &file_size);
    *size = file_size;
    return file;
}

/* Where tour's heap begins on the disk as it was made. */
static inline uint32_t
tour_brk(void)
{
    struct header header;
    size_t size;

    memcpy(&header, tour_file(&size), sizeof header);
    return header.text + header.data + header.bss;
}

/*
 * A disk on which the data of tour end at `end_data`, and what the program
 * has after them at `brk`.
 */
static inline unsigned char *
tour_image(uint32_t end_data, uint32_t brk, size_t *size)
{
    size_t file_size;
    const unsigned char *file = tour_file(&file_size);
    unsigned char *image = disk_image(size), *found = NULL;
    struct header header;

    memcpy(&header, file, sizeof header);
    if (header.text > TEXT || header.text + header.data < FILE_END ||
        BLOCK + FILE_END > file_size)
        broken("tour has another shape than its checks believe");
    for (size_t at = 0; at + BLOCK <= *size; at += BLOCK) {
        if (memcmp(image + at, file, BLOCK) != 0)
            continue;
        if (found)
            broken("the disk has two files with tour's header");
        found = image + at;
    }
    if (!found)
        broken("tour is not on the disk");
    header.data = end_data - header.text;
    header.bss = brk - end_data;
    memcpy(found, &header, sizeof header);
    return image;
}

static inline struct boot_module
tour_disk(uint32_t end_data, uint32_t brk)
{
    size_t size;
    unsigned char *image = tour_image(end_data, brk, &size);
    struct boot_module module = disk(image, size);

    free(image);
    return module;
}

/*
 * A disk, and a page of tour's that cannot be read from it: the number of
 * its first block, which stands in the indirect block, is no block's.
 */
static inline struct boot_module
tour_disk_without(uint32_t end_data, uint32_t brk, uint32_t page)
{
    size_t size, file_size, at = 0, places = 0;
    const unsigned char *file = tour_file(&file_size);
    unsigned char *image = tour_image(end_data, brk, &size);
    const unsigned char *block = file + BLOCK + page;
    uint32_t number = 0, none = 0x7fffffff;
    struct boot_module module;

    for (size_t i = 0; i + BLOCK <= size; i += BLOCK)
        if (memcmp(image + i, block, BLOCK) == 0 && !number++)
            at = i;
    if (number != 1)
        broken("the disk has %u blocks like that of page %x", number, page);
    number = (uint32_t)(at / BLOCK);
    for (size_t i = 4; i + 8 <= size; i += 4) {
        uint32_t words[3], wanted[3] = {number - 1, number, number + 1};

        memcpy(words, image + i - 4, sizeof words);
        if (memcmp(words, wanted, sizeof words) == 0 && !places++)
            at = i;
    }
    if (places != 1)
        broken("the disk names block %u %zu times", number, places);
    memcpy(image + at, &none, 4);
    module = disk(image, size);
    free(image);
    return module;
}

/* ---- the machine ---- */

/* The slot of the task with this pid, or 0. */
static inline unsigned
slot_of(const struct boot_result *guest, uint32_t pid)
{
    struct guest_task task;

    for (unsigned slot = 1; slot < NR_TASKS; slot++)
        if (task_in(guest, slot, &task) && task.pid == pid)
            return slot;
    return 0;
}

/* Bytes of a task's memory, through the tables. */
static inline void
task_read(const struct boot_result *guest, unsigned slot, uint32_t at,
          void *to, size_t n)
{
    while (n > 0) {
        uint32_t linear = slot * SLOT + at, rest = PAGE - linear % PAGE;
        uint32_t entry = entry_at(guest, linear);
        size_t part = n < rest ? n : rest;

        if (!(entry & PRESENT) ||
            !guest_read(guest, (entry & ~FLAGS) + linear % PAGE, to, part))
            miss(text("the memory of the task in slot %u", slot),
                 text("a page at %08x", at), "none");
        to = (char *)to + part;
        at += (uint32_t)part;
        n -= part;
    }
}

/* ---- every frame ---- */

/*
 * Misses where a frame's count is not the number of its uses; returns how
 * many frames are counted and have none: the kernel's own, and the lost.
 */
static inline unsigned
frames_without_use(const struct boot_result *guest, const char *after)
{
    static unsigned uses[FRAMES];
    uint8_t count[FRAMES];
    unsigned n = 0;

    count_uses(guest, uses);
    peek(guest, "mem_map", count, sizeof count);
    for (unsigned i = 0; i < FRAMES; i++) {
        if (uses[i])
            want(text("frame %08x after %s", (FIRST + i) << 12, after),
                 "count %u: that many lead to it", uses[i], count[i]);
        else
            n += count[i] > 0 && count[i] < USED;
    }
    return n;
}

/* ---- a model of one task's memory, up to an address ---- */

enum { MODEL_PAGES = 128 };

struct memory {
    uint32_t end_data, brk;
    bool present[MODEL_PAGES];
    uint8_t byte[MODEL_PAGES * PAGE];
};

/* The page comes, if it is not there: of the file or of zeros. */
static inline void
memory_touch(struct memory *memory, uint32_t at)
{
    uint32_t page = at / PAGE * PAGE;
    size_t size;
    const unsigned char *file = tour_file(&size);

    if (at >= MODEL_PAGES * PAGE || memory->present[at / PAGE])
        return;
    memory->present[at / PAGE] = true;
    memset(memory->byte + page, 0, PAGE);
    for (uint32_t i = page; i < page + PAGE && i < memory->end_data; i++)
        memory->byte[i] = file[BLOCK + i];
}

static inline void
memory_store(struct memory *memory, uint32_t at, uint32_t word)
{
    memory_touch(memory, at);
    memory_touch(memory, at + 3);
    if (at + 4 <= MODEL_PAGES * PAGE)
        memcpy(memory->byte + at, &word, 4);
}

/* After execve, and tour's first look at its text. */
static inline void
memory_begin(struct memory *memory, uint32_t end_data, uint32_t brk)
{
    memset(memory, 0, sizeof *memory);
    memory->end_data = end_data;
    memory->brk = brk;
    memory_touch(memory, 0);
    memory_touch(memory, PAGE);
    if (end_data % PAGE)
        memory_touch(memory, end_data);
}

/* Holds the task's pages against the model, there or not, and each byte. */
static inline void
memory_compare(const struct memory *memory, const struct boot_result *guest,
               uint32_t pid, const char *after)
{
    unsigned slot = slot_of(guest, pid);

    if (!slot)
        miss(text("task %u after %s", pid, after), "it is there",
             "it is not");
    for (uint32_t at = 0; at < MODEL_PAGES * PAGE; at += PAGE) {
        uint32_t entry = entry_at(guest, slot * SLOT + at);
        uint8_t byte[PAGE];

        want(text("page %08x of task %u after %s", at, pid, after),
             "present %u", memory->present[at / PAGE], entry & PRESENT);
        if (!(entry & PRESENT))
            continue;
        task_read(guest, slot, at, byte, PAGE);
        for (uint32_t i = 0; i < PAGE; i++)
            want(text("byte %08x of task %u after %s", at + i, pid, after),
                 "%02x", memory->byte[at + i], byte[i]);
    }
}

/* ---- what tour noted, as QEMU saw it ---- */

/* One note of it, in their order. */
struct note {
    uint32_t pid, step;
    int32_t result;
    uint32_t made, loaded, sectors;
};

static inline unsigned
tour_notes(const struct boot_result *guest, struct note note[NOTES])
{
    const char *at = NULL;
    unsigned n = 0;

    for (; n < NOTES; n++) {
        uint32_t pid = next_sent(guest, &at, 4);

        if (pid == NOTHING_SENT)
            break;
        note[n].pid = pid;
        note[n].step = next_sent(guest, &at, 4);
        note[n].result = (int32_t)next_sent(guest, &at, 4);
        note[n].made = next_sent(guest, &at, 4);
        note[n].loaded = next_sent(guest, &at, 4);
        note[n].sectors = next_sent(guest, &at, 4);
    }
    return n;
}

/* How often an address between two was missed in a slot, by QEMU's log. */
static inline unsigned
faults_between(const struct boot_result *guest, unsigned slot,
               uint32_t from, uint32_t to)
{
    struct exception found;
    unsigned n = 0;

    for (size_t i = 0; exception(guest, 14, i, &found); i++)
        n += found.address - slot * SLOT - from < to - from &&
             !(found.error & PRESENT);
    return n;
}

/* Boots with tour as the first program, or with programs that run it. */
static inline const struct boot_result *
tour_boot_with(const char *kernel, struct boot_module disk,
               const char *words)
{
    return boot_with(
        (struct boot_options){.kernel = kernel,
                              .words = text("run=init %s", words),
                              .log = "int," EVENT_LOG,
                              .modules = &disk,
                              .modules_count = 1});
}

static inline const struct boot_result *
tour_boot(const char *kernel, struct boot_module disk, const char *ops)
{
    return tour_boot_with(kernel, disk, text("init=/bin/tour ops=%s", ops));
}

#endif
