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

#include "exercise.h"

enum {
    PAGE = 4096, BLOCK = 1024, SLOT = 64 << 20, NR_TASKS = 48,
    FIRST = 0x100, FRAMES = 3840, USED = 100,
    TEXT = 2 * PAGE,                    /* in memory, all of it touched */
    PAGES = 16, FILE_END = TEXT + PAGES * PAGE,
    NOTES = 64, FAULT = -14,
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

/*
 * A disk on which the data of tour end at `end_data`, and what the program
 * has after them at `brk`.
 */
static inline struct boot_module
tour_disk(uint32_t end_data, uint32_t brk)
{
    size_t size, file_size;
    const unsigned char *file = tour_file(&file_size);
    unsigned char *image = disk_image(&size), *found = NULL;
    struct header header;
    struct boot_module module;

    memcpy(&header, file, sizeof header);
    if (header.text > TEXT || header.text + header.data < FILE_END ||
        BLOCK + FILE_END > file_size)
        broken("tour has another shape than its checks believe");
    for (size_t at = 0; at + BLOCK <= size; at += BLOCK) {
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
    module = disk(image, size);
    free(image);
    return module;
}

/* ---- the machine ---- */

/* As in kernel/task.h. */
struct guest_task {
    uint32_t state, counter, priority, pid, parent, slot, exit_code, esp,
        esp0, wake_at, waits_for;
    char name[16];
    uint32_t start_code, end_code, end_data, brk, start_stack, executable,
        min_flt, maj_flt, magic;
};

/* The task in a slot from 1 on; false: none. */
static inline bool
task_in(const struct boot_result *guest, unsigned slot,
        struct guest_task *task, uint32_t *where)
{
    uint32_t pointers[NR_TASKS];

    peek(guest, "task", pointers, sizeof pointers);
    *where = pointers[slot] - 0xc0000000u;
    if (!pointers[slot])
        return false;
    if (!guest_read(guest, *where, task, sizeof *task) ||
        task->slot != slot)
        miss(text("task[%u]", slot), "a task_struct of that slot",
             text("something else at %08x", pointers[slot]));
    return true;
}

/* The slot of the task with this pid, or 0. */
static inline unsigned
slot_of(const struct boot_result *guest, uint32_t pid)
{
    struct guest_task task;
    uint32_t where;

    for (unsigned slot = 1; slot < NR_TASKS; slot++)
        if (task_in(guest, slot, &task, &where) && task.pid == pid)
            return slot;
    return 0;
}

static inline uint8_t
count_of(const struct boot_result *guest, uint32_t entry)
{
    uint8_t count[FRAMES];

    peek(guest, "mem_map", count, sizeof count);
    return (entry >> 12) - FIRST < FRAMES ? count[(entry >> 12) - FIRST] : 0;
}

/* Bytes of a task's memory, through the tables. */
static inline void
task_read(const struct boot_result *guest, unsigned slot, uint32_t at,
          void *to, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t linear = slot * SLOT + at + (uint32_t)i;
        uint32_t entry = entry_at(guest, linear);

        if (!(entry & PRESENT) ||
            !guest_read(guest, (entry & ~FLAGS) + linear % PAGE,
                        (char *)to + i, 1))
            miss(text("the memory of the task in slot %u", slot),
                 text("a page at %08x", at), "none");
    }
}

/* What tour noted, and how often. */
struct note {
    uint32_t pid, step;
    int32_t result;
    uint32_t made, loaded, sectors;
};

static inline unsigned
tour_notes(const struct boot_result *guest, struct note note[NOTES])
{
    uint32_t noted;

    peek(guest, "tour_noted", &noted, sizeof noted);
    peek(guest, "tour_notes", note, NOTES * sizeof *note);
    return noted < NOTES ? noted : NOTES;
}

/* How often an address between two was missed in a slot, by QEMU's log. */
static inline unsigned
faults_between(const struct boot_result *guest, unsigned slot, uint32_t from,
               uint32_t to)
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
    return boot_with((struct boot_options){
        .kernel = kernel, .words = text("run=init %s", words), .log = "int",
        .modules = &disk, .modules_count = 1 });
}

static inline const struct boot_result *
tour_boot(const char *kernel, struct boot_module disk, const char *ops)
{
    return tour_boot_with(kernel, disk,
                          text("init=/bin/tour ops=%s", ops));
}

#endif
