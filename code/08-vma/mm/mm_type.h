/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A task's memory as this era describes it: a page directory, and areas that
 * say what may be in it.  Addresses are linear, and the program's own: both
 * are the same now.
 */
#ifndef MM_MM_TYPE_H
#define MM_MM_TYPE_H

#include "mm/area_type.h"
#include "mm/pte.h"

#define USER_SIZE 0xc0000000u /* a program's own addresses: 3 GiB */

struct mm_struct {
    pte_t *directory;                /* a frame; its upper part is shared */
    struct vm_area_struct *mmap;     /* all areas, the lowest first */
    struct vm_area_struct *mmap_avl; /* the same as a tree, by their ends */
    uint32_t start_code, end_code;   /* of the text */
    uint32_t end_data;               /* ... after the initialised data */
    uint32_t start_brk, brk;         /* of the heap */
    uint32_t start_stack;      /* where the stack began; 0: no program */
    uint32_t rss;              /* frames, but for reserved ones */
    uint32_t min_flt, maj_flt; /* pages made; pages loaded */
    uint32_t data_limit, stack_limit; /* bytes: RLIMIT_DATA, RLIMIT_STACK */
};

#endif
