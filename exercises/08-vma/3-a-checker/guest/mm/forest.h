/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A task's areas as a file has them: numbers in the place of pointers, from
 * 1 on; 0 is NULL.
 */
#ifndef MM_FOREST_H
#define MM_FOREST_H

#include "mm/avl_good.h"

#define FOREST_AREAS 2400 /* in one tree, at most */

struct forest_area {
    uint32_t start, end;
    int32_t height;
    uint16_t left, right, next, unused;
};

struct forest_tree {
    uint32_t count;
    uint16_t root, list;
    struct forest_area area[];
};

static inline struct vm_area_struct *
forest_area(struct vm_area_struct *areas, uint16_t number)
{
    return number ? &areas[number - 1] : NULL;
}

/* Puts a tree together in `areas`, which has room; then it is *mm's. */
static inline void
forest_plant(const struct forest_tree *tree, struct vm_area_struct *areas,
             struct mm_struct *mm)
{
    for (uint32_t i = 0; i < tree->count; i++)
        areas[i] = (struct vm_area_struct){
            .vm_mm = mm,
            .vm_start = tree->area[i].start,
            .vm_end = tree->area[i].end,
            .vm_flags = VM_READ | VM_WRITE,
            .vm_avl_height = tree->area[i].height,
            .vm_avl_left = forest_area(areas, tree->area[i].left),
            .vm_avl_right = forest_area(areas, tree->area[i].right),
            .vm_next = forest_area(areas, tree->area[i].next),
        };
    *mm = (struct mm_struct){
        .mmap = forest_area(areas, tree->list),
        .mmap_avl = forest_area(areas, tree->root),
    };
}

#endif
