/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree of a task's areas, an AVL tree: sons of one node differ in height
 * by at most 1.  Sorted by vm_end, so that a stack can grow and the tree
 * need not know.  After Linux 1.2 (mm/mmap.c).  Pure.
 */
#ifndef MM_AVL_H
#define MM_AVL_H

#include "mm/area_type.h"

/*
 * The longest way down.  A tree of height h has at least Fib(h + 2) - 1
 * nodes, and 786 432 areas of a page each fit below 3 GiB: 27 would do.
 */
#define AVL_HEIGHT 41

/* The pointers one followed from the root, each as the place it lies in. */
struct avl_way {
    struct vm_area_struct **place[AVL_HEIGHT];
    unsigned int depth;
};

/*
 * Make `node` a leaf, and leave in *way what leads to it.  No area of the
 * tree may have its end.  Heights are wrong until avl_rebalance(way).
 */
void avl_attach(struct vm_area_struct *node, struct vm_area_struct **root,
                struct avl_way *way);

/* Go back up a way: set heights, rotate where sons differ by 2. */
void avl_rebalance(struct avl_way *way);

/* Both of these.  */
void avl_insert(struct vm_area_struct *node, struct vm_area_struct **root);

/* Take out `node`, which must be in the tree. */
void avl_remove(struct vm_area_struct *node, struct vm_area_struct **root);

#endif
