// SPDX-License-Identifier: GPL-2.0-only
/*
 * Measures the tree from below, and no deeper than a tree can be.
 */
#include "mm/avl_good.h"

#include <stddef.h>
#include <stdint.h>

#include "mm/avl.h"

typedef const struct vm_area_struct node_t;

static node_t *finger; /* on the list */
static uint32_t last;  /* end of the area before it */

/* The height, or -1. */
static int32_t
measure(node_t *node, unsigned int depth)
{
    int32_t left, right, height;

    if (!node)
        return 0;
    if (depth == AVL_HEIGHT)
        return -1;
    left = measure(node->vm_avl_left, depth + 1);
    if (left < 0 || finger != node || node->vm_start < last ||
        node->vm_start >= node->vm_end)
        return -1;
    finger = node->vm_next;
    last = node->vm_end;
    right = measure(node->vm_avl_right, depth + 1);
    if (right < 0 || left - right > 1 || right - left > 1)
        return -1;
    height = (left > right ? left : right) + 1;
    return height == node->vm_avl_height ? height : -1;
}

bool
avl_good(const struct mm_struct *mm)
{
    finger = mm->mmap;
    last = 0;
    return measure(mm->mmap_avl, 0) >= 0 && !finger;
}
