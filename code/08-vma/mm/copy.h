/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What fork does with memory: two tasks, one set of frames.
 */
#ifndef MM_COPY_H
#define MM_COPY_H

#include "mm/mm.h"

/*
 * Let `to`, the memory of a new task, which is empty, have the areas and the
 * pages of `from`, which is in use.  0, or -1 when memory runs out: then
 * what was done stays, and mm_drop(to) undoes it.  May sleep.
 */
int mm_copy(struct mm_struct *to, const struct mm_struct *from);

#endif
