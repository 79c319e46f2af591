/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A tree that can count.  Yours to write, in mm/avl.c.  Pure.
 */
#ifndef MM_AVL_NTH_H
#define MM_AVL_NTH_H

#include "mm/area_type.h"

/*
 * The area that `n` others come before, so with 0 the lowest; NULL: there
 * are not so many.  As many steps as the tree is high.
 */
struct vm_area_struct *avl_nth(struct vm_area_struct *root, uint32_t n);

#endif
