/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Marks.  A task that somebody else wants to end is not ended, for it may
 * hold a buffer or stand in the middle of a list.  It gets a mark, and ends
 * itself, killed by SIGINT, as soon as it holds nothing of the kernel's: on
 * its way back to user mode.
 */
#ifndef KERNEL_MARK_H
#define KERNEL_MARK_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/task.h"

/*
 * Mark all tasks that descend from the task `pid`; those that sleep look
 * again at what they wait for.  For an interrupt handler with the registers
 * `regs`, as its last act: if the task that it interrupted is one of them and
 * holds nothing, this does not return.
 */
void mark_descendants(int32_t pid, const struct regs *regs);

/* A child of fork has its parent's mark. */
bool is_marked(const struct task_struct *t);

/*
 * sleep_on() for what may never come.  False: `current` is marked, and the
 * caller gives up what it holds and returns.  0.11's name.
 */
bool interruptible_sleep_on(const void *what);

/*
 * user_regs() for `current`, which has become another program.  If it is
 * marked, it ends instead: the mark is in the registers.
 */
void restart_current(struct regs *regs, uint32_t start, uint32_t stack);

#endif
