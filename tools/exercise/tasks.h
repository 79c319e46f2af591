/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For graders of kernels with tasks, from chapter 4 on: its tasks, and who
 * uses each frame, found in the machine's memory from outside.
 */
#ifndef TASKS_H
#define TASKS_H

#include "exercise.h"

/* As in mm/memory.h, mm/mm_type.h and kernel/task.h. */
enum {
    FIRST = 0x100, /* the number of the first frame that is counted */
    FRAMES = 3840,
    USED = 100,
    NR_TASKS = 48,
    PAGE = 4096,
    SLOT = 64 << 20,
};

/* The task in a slot from 1 on, with its memory; false: none. */
bool task_in(const struct boot_result *guest, unsigned slot,
             struct guest_task *task);

/* What mem_map[] says of a frame, by any address in it. */
uint8_t count_of(const struct boot_result *guest, uint32_t frame);

/*
 * How many entries, tables and tasks lead to each frame, from outside.  A
 * frame of a program has to have that count.
 */
void count_uses(const struct boot_result *guest, unsigned uses[FRAMES]);

#endif
