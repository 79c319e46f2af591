/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For graders of kernels with areas, from chapter 8 on: a task's areas in
 * list and tree, and the pages that its own directory leads to, found in the
 * machine's memory from outside.
 */
#ifndef AREAS_H
#define AREAS_H

#include "tasks.h"

/* As in mm/area_type.h and mm/memory.h. */
enum {
    VM_READ = 1,
    VM_WRITE = 2,
    VM_EXEC = 4,
    VM_GROWSDOWN = 0x100,
    RESERVED_FRAME = 0x8000,
};

enum { AREAS = 128, NO_AREA = -1 };

struct area {
    uint32_t start, end, flags;
    uint32_t pointer; /* as the kernel has it */
    int32_t height;
    int left, right; /* in the same array, or NO_AREA */
};

struct areas {
    struct area area[AREAS]; /* in the list's order */
    size_t count;
    int root;
};

/* The task with this pid, or a miss: `after` says what was done before. */
struct guest_task task_with(const struct boot_result *guest, uint32_t pid,
                            const char *after);

/*
 * What a task's list has.  A miss if it leads anywhere but to areas, or has
 * no end; and if the tree leads to something that is not in the list.
 */
void read_areas(const struct boot_result *guest,
                const struct guest_task *task, const char *after,
                struct areas *areas);

/*
 * A miss unless the list ascends, no two areas have an address in common,
 * the tree has all of them in that order, no two sons differ in height by more
 * than one, and every height is right.
 */
void want_good_tree(const struct areas *areas, const char *after);

/* Another field of an area: "vm_area_struct.vm_pte". */
uint32_t area_field(const struct boot_result *guest,
                    const struct area *area, const char *name,
                    const char *after);

/* The area that holds an address, or NULL. */
const struct area *area_at(const struct areas *areas, uint32_t address);

/* The entry for an address of a task's own; 0: none, or no table. */
uint32_t task_entry(const struct boot_result *guest,
                    const struct guest_task *task, uint32_t address);

/* What mem_map says of a frame, by any address in it. */
uint16_t frame_count(const struct boot_result *guest, uint32_t frame);

/* How many frames have users that are counted. */
unsigned frames_in_use(const struct boot_result *guest);

#endif
