/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An area: pages of a program that follow each other and have one kind of
 * right.  Fields and bits are those of Linux 1.2 (linux/mm.h), which named
 * the task where we name its memory.
 */
#ifndef MM_AREA_TYPE_H
#define MM_AREA_TYPE_H

#include "mm/pte.h"

#define VM_READ      0x0001u
#define VM_WRITE     0x0002u
#define VM_EXEC      0x0004u
#define VM_SHARED    0x0008u /* stores are meant for others, too */
#define VM_RIGHTS    0x0007u
#define VM_MAYREAD   0x0010u /* mprotect may give the right */
#define VM_MAYWRITE  0x0020u
#define VM_MAYEXEC   0x0040u
#define VM_MAYSHARE  0x0080u
#define VM_GROWSDOWN 0x0100u /* a stack */

struct vm_area_struct {
    struct mm_struct *vm_mm;   /* whose it is */
    uint32_t vm_start, vm_end; /* first byte, and first byte after it */
    uint32_t vm_flags;         /* VM_… */
    pte_t vm_page_prot;        /* of an entry that no store was made to */
    struct vm_area_struct *vm_next; /* the one above, in mm->mmap */
    struct vm_area_struct *vm_avl_left, *vm_avl_right; /* in mm->mmap_avl */
    int32_t vm_avl_height;                             /* 1: a leaf */
};

#endif
