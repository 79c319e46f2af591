/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A task's areas, in a list and in a tree: find, insert, join.  Names are
 * those of Linux 1.2 (mm/mmap.c).  Nothing here sleeps but area_new().
 */
#ifndef MM_AREA_H
#define MM_AREA_H

#include <stdbool.h>
#include <stddef.h>

#include "mm/mm_type.h"

/* The first area that ends after `address`; it need not hold it.  NULL: none. */
struct vm_area_struct *find_vma(const struct mm_struct *mm,
                                uint32_t address);

/* The first area that has an address of [start, end); NULL: none. */
struct vm_area_struct *find_vma_intersection(const struct mm_struct *mm,
                                             uint32_t start, uint32_t end);

/*
 * An area in no list yet, or NULL: no memory.  start < end are multiples of
 * PAGE_SIZE; flags are VM_…, to which the rest of the fields is fitted.
 */
struct vm_area_struct *area_new(struct mm_struct *mm, uint32_t start,
                                uint32_t end, uint32_t flags);

/* Change an area's flags, and vm_page_prot with them. */
void area_set_flags(struct vm_area_struct *vma, uint32_t flags);

/* Put an area, which overlaps no other, in list and tree. */
void insert_vm_struct(struct mm_struct *mm, struct vm_area_struct *vma);

/* Take one out of both.  It is the caller's then. */
void remove_vm_struct(struct mm_struct *mm, struct vm_area_struct *vma);

/*
 * Make one area of two that touch and have the same flags, as often as that
 * is possible for a pair whose first begins below `end` and does not end
 * before `start`.  The first of a pair stays, and grows.
 */
void merge_segments(struct mm_struct *mm, uint32_t start, uint32_t end);

/*
 * Cut an area in two at `at`, which is inside it.  The upper part is
 * returned, in list and tree; NULL: no memory, and nothing has changed.
 */
struct vm_area_struct *split_area(struct vm_area_struct *vma, uint32_t at);

/* May a program load from every byte of [at, at + n) that has an area? */
bool may_read(const struct mm_struct *mm, uint32_t at, size_t n);

#endif
