/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Are a task's areas in order?  Yours to write, in mm/avl_good.c.  Pure.
 */
#ifndef MM_AVL_GOOD_H
#define MM_AVL_GOOD_H

#include <stdbool.h>

#include "mm/mm_type.h"

/*
 * True if list and tree of `mm` are what mm/area.h and mm/avl.h promise.
 * mm->mmap, mm->mmap_avl and the pointers in areas lead to areas or are
 * NULL; that is all one may count on.
 */
bool avl_good(const struct mm_struct *mm);

#endif
