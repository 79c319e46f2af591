/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A picture of areas: the tree, and under it the list.
 */
#ifndef KERNEL_DRAW_AREAS_H
#define KERNEL_DRAW_AREAS_H

#include "mm/mm_type.h"

/* Every node with its heights, every link of both structures. */
void draw_areas(const char *name, const struct mm_struct *mm);

#endif
