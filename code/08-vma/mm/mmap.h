/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Areas as programs ask for them.  Names, order of tests and errors are
 * those of Linux 1.2 (mm/mmap.c), but where a comment says otherwise.
 */
#ifndef MM_MMAP_H
#define MM_MMAP_H

#include <stdint.h>

#include "mm/mm_type.h"

#define PROT_READ  VM_READ
#define PROT_WRITE VM_WRITE
#define PROT_EXEC  VM_EXEC

#define MAP_SHARED    0x01u
#define MAP_PRIVATE   0x02u
#define MAP_TYPE      0x0fu
#define MAP_FIXED     0x10u
#define MAP_ANONYMOUS 0x20u

/* Where addresses are found for who does not say one: 256 MiB. */
#define MMAP_BASE 0x50000000u
#define MMAP_END  0x60000000u

#define PAGE_UP(n)   (((n) + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1))
#define PAGE_DOWN(n) ((n) & ~(PAGE_SIZE - 1))

/*
 * An area of zero pages for `current`.  Its address, or -EINVAL, -ENOMEM:
 * then nothing has changed.  A length of 0 is no error; then it does
 * nothing.  May sleep.
 */
int32_t do_mmap(uint32_t address, uint32_t length, uint32_t prot,
                uint32_t flags);

/*
 * Take away what areas there are in [address, address + length), rounded up,
 * and their pages.  0, -EINVAL, or -ENOMEM, for which nothing has changed: to
 * cut a hole into an area takes one more.  May sleep.
 */
int32_t do_munmap(struct mm_struct *mm, uint32_t address, uint32_t length);

/*
 * The entries of [start, end) become 0, their frames have one user less.
 * Tables stay; the TLB is the caller's to flush.
 */
void unmap_page_range(struct mm_struct *mm, uint32_t start, uint32_t end);

#endif
