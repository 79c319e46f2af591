// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each node is compared with its sons, and with the next of the list.
 */
#include "mm/avl_good.h"

#include <stddef.h>
#include <stdint.h>

typedef const struct vm_area_struct node_t;

static uint32_t in_tree;

static int32_t
height(node_t *node)
{
    return node ? node->vm_avl_height : 0;
}

/* Is it in the list? */
static bool
is_listed(node_t *list, node_t *node)
{
    for (uint32_t n = 0; list && n < 3000; n++, list = list->vm_next)
        if (list == node)
            return true;
    return false;
}

static bool
walk(const struct mm_struct *mm, node_t *node)
{
    node_t *left, *right;
    int32_t l, r;

    if (!node)
        return true;
    left = node->vm_avl_left;
    right = node->vm_avl_right;
    l = height(left);
    r = height(right);
    in_tree++;
    return l <= r + 1 && r <= l + 1 &&
           node->vm_avl_height == 1 + (l > r ? l : r) &&
           (!left || left->vm_end <= node->vm_start) &&
           (!right || right->vm_start >= node->vm_end) &&
           is_listed(mm->mmap, node) && walk(mm, left) && walk(mm, right);
}

bool
avl_good(const struct mm_struct *mm)
{
    uint32_t n = 0, end = 0;

    in_tree = 0;
    for (node_t *vma = mm->mmap; vma; vma = vma->vm_next, n++) {
        if (vma->vm_start < end || vma->vm_end <= vma->vm_start)
            return false;
        end = vma->vm_end;
    }
    return walk(mm, mm->mmap_avl) && in_tree == n;
}
