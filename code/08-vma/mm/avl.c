// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tree of areas: insert, remove, and what keeps it low.
 */
#include "mm/avl.h"

#include <stddef.h>

#include "kernel/panic.h"

typedef struct vm_area_struct node_t;

static int32_t
height(const node_t *node)
{
    return node ? node->vm_avl_height : 0;
}

static void
set_height(node_t *node)
{
    int32_t left = height(node->vm_avl_left),
            right = height(node->vm_avl_right);

    node->vm_avl_height = 1 + (left > right ? left : right);
}

/* Rotate: a son takes the node's place, the node becomes a son of it. */
static node_t *
raise_left(node_t *node)
{
    node_t *up = node->vm_avl_left;

    node->vm_avl_left = up->vm_avl_right;
    up->vm_avl_right = node;
    set_height(node);
    set_height(up);
    return up;
}

static node_t *
raise_right(node_t *node)
{
    node_t *up = node->vm_avl_right;

    node->vm_avl_right = up->vm_avl_left;
    up->vm_avl_left = node;
    set_height(node);
    set_height(up);
    return up;
}

/*
 * The node that belongs where `node` is.  A grandson on the inner side that
 * is higher than the outer one would stay as low after one rotation: it is
 * first made the outer one.
 */
static node_t *
balanced(node_t *node)
{
    node_t *left = node->vm_avl_left, *right = node->vm_avl_right;

    if (height(left) > height(right) + 1) {
        if (height(left->vm_avl_left) < height(left->vm_avl_right))
            node->vm_avl_left = raise_right(left);
        return raise_left(node);
    }
    if (height(right) > height(left) + 1) {
        if (height(right->vm_avl_right) < height(right->vm_avl_left))
            node->vm_avl_right = raise_left(right);
        return raise_right(node);
    }
    set_height(node);
    return node;
}

void
avl_rebalance(struct avl_way *way)
{
    while (way->depth > 0) {
        node_t **place = way->place[--way->depth];
        int32_t before = (*place)->vm_avl_height;

        *place = balanced(*place);
        if ((*place)->vm_avl_height == before)
            return; /* so nothing changes above it */
    }
}

static void
step(struct avl_way *way, node_t **place)
{
    if (way->depth == AVL_HEIGHT)
        panic("a tree of areas is higher than %u", AVL_HEIGHT);
    way->place[way->depth++] = place;
}

static node_t **
son(node_t *node, uint32_t end)
{
    return end < node->vm_end ? &node->vm_avl_left : &node->vm_avl_right;
}

void
avl_attach(node_t *node, node_t **root, struct avl_way *way)
{
    node_t **place = root;

    way->depth = 0;
    for (; *place; place = son(*place, node->vm_end))
        step(way, place);
    node->vm_avl_left = node->vm_avl_right = NULL;
    node->vm_avl_height = 1;
    *place = node;
}

void
avl_insert(node_t *node, node_t **root)
{
    struct avl_way way;

    avl_attach(node, root, &way);
    avl_rebalance(&way);
}

/* The area before `node` in order takes its place, and is cut out itself. */
static void
replace_by_left(node_t **place, struct avl_way *way)
{
    node_t *node = *place, **last = &node->vm_avl_left, *before;
    unsigned int mine = way->depth;

    step(way, place);
    for (; (*last)->vm_avl_right; last = &(*last)->vm_avl_right)
        step(way, last);
    before = *last;
    *last = before->vm_avl_left;
    before->vm_avl_left = node->vm_avl_left;
    before->vm_avl_right = node->vm_avl_right;
    before->vm_avl_height = node->vm_avl_height;
    *place = before;
    if (way->depth > mine + 1) /* that step led through `node` */
        way->place[mine + 1] = &before->vm_avl_left;
}

void
avl_remove(node_t *node, node_t **root)
{
    node_t **place = root;
    struct avl_way way = {.depth = 0};

    for (; *place != node; place = son(*place, node->vm_end)) {
        if (!*place)
            panic("the area that ends at %08x is in no tree", node->vm_end);
        step(&way, place);
    }
    if (node->vm_avl_left)
        replace_by_left(place, &way);
    else
        *place = node->vm_avl_right;
    avl_rebalance(&way);
}
