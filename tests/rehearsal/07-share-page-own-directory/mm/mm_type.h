/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A task's memory as this era describes it: five numbers, and the file that
 * the pages below end_data come from.  All addresses are the program's own
 * (logical) ones but the first; linear = start_code + logical.
 */
#ifndef MM_MM_TYPE_H
#define MM_MM_TYPE_H

#include "mm/pte.h"

struct inode;

#define USER_SIZE 0xc0000000u /* a program's own addresses: 3 GiB */

struct mm_struct {
    pte_t *directory;          /* a frame; its upper part is shared */
    laddr_t start_code;        /* linear: 0, for all */
    uint32_t end_code;         /* first byte after the text */
    uint32_t end_data;         /* ... after the initialised data */
    uint32_t brk;              /* ... after the heap */
    uint32_t start_stack;      /* where the stack began */
    struct inode *executable;  /* one use; NULL: nothing to load */
    uint32_t min_flt, maj_flt; /* pages made; pages loaded */
};

#endif
