// SPDX-License-Identifier: GPL-2.0-only
/*
 * Are list and tree of a task's areas in order?  One walk through the tree,
 * in order, with a finger on the list.
 */
#include "mm/avl_good.h"

#include <stddef.h>
#include <stdint.h>

typedef const struct vm_area_struct node_t;

/* How far the walk has come. */
struct walk {
    node_t *next; /* the list's, which has to be the tree's */
    uint32_t end; /* of the area before it */
};

static int32_t
height(node_t *node)
{
    return node ? node->vm_avl_height : 0;
}

/*
 * A node's own height is asked for before one goes down.  So heights fall on
 * every way down, no way is longer than the root is high, and no way leads
 * round in a circle.
 */
static bool
is_level(node_t *node)
{
    int32_t left = height(node->vm_avl_left),
            right = height(node->vm_avl_right);

    return left <= right + 1 && right <= left + 1 &&
           node->vm_avl_height == 1 + (left > right ? left : right);
}

static bool
is_next(struct walk *walk, node_t *node)
{
    if (walk->next != node || node->vm_start < walk->end ||
        node->vm_end <= node->vm_start)
        return false;
    walk->next = node->vm_next;
    walk->end = node->vm_end;
    return true;
}

static bool
walk_on(struct walk *walk, node_t *node)
{
    return !node ||
           (is_level(node) && walk_on(walk, node->vm_avl_left) &&
            is_next(walk, node) && walk_on(walk, node->vm_avl_right));
}

bool
avl_good(const struct mm_struct *mm)
{
    struct walk walk = {.next = mm->mmap};

    return walk_on(&walk, mm->mmap_avl) && !walk.next;
}
