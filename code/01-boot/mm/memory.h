/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Physical memory: one count for every frame from 1 MiB to 16 MiB.
 * Names and numbers are those of Linux 0.11 (mm/memory.c).
 */
#ifndef MM_MEMORY_H
#define MM_MEMORY_H

#include <stdint.h>

#include "kernel/types.h"

#define LOW_MEM       0x100000u   /* frames below are never counted */
#define PAGING_MEMORY (15u << 20) /* RAM above 16 MiB is ignored */
#define PAGING_PAGES  (PAGING_MEMORY >> PAGE_SHIFT)
#define MAP_NR(addr)  (((addr) - (LOW_MEM)) >> PAGE_SHIFT)

/* A frame that the allocator must not hand out, ever. */
#define USED 100

/* 0: free.  n: n users.  USED: not ours to give.  Index: MAP_NR(addr). */
extern uint8_t mem_map[PAGING_PAGES];

/* First byte past the highest frame we manage: a variable, as in 0.11. */
extern paddr_t HIGH_MEMORY;

/* Forget everything: every frame USED, no memory. */
void mem_init(void);

/*
 * Free every frame that lies wholly inside [start, end), and raise
 * HIGH_MEMORY to cover them.  Addresses outside [1 MiB, 16 MiB) are left
 * out; an empty or reversed range is no error.
 */
void mem_add(uint64_t start, uint64_t end);

/*
 * Mark USED every frame that [start, end) so much as touches.  Must come
 * after the mem_add calls and before the first get_free_page.
 */
void mem_reserve(uint64_t start, uint64_t end);

/*
 * Take the highest free frame: its count becomes 1, its bytes 0.  Returns
 * its physical address, or 0 if there is none; then nothing has changed.
 * The caller owns the frame and gives it back with free_page().
 *
 * From chapter 11 on it may sleep, and other tasks run meanwhile.  So each
 * call says, after "may_sleep:", what its caller holds across it; the build
 * stops at one that does not (tools/may-sleep).
 */
paddr_t get_free_page(void);

/*
 * Give up one use of the frame that holds `addr`; the last one frees it.
 * Below 1 MiB (so also 0) nothing happens.  Panics on an address at or
 * above HIGH_MEMORY, on a frame that is free, and on one that is USED.
 */
void free_page(paddr_t addr);

/*
 * mem_map[] for those who only look: how many users the frame that holds
 * `addr` has, or USED; 0 for one below LOW_MEM or past the end of memory.
 */
unsigned int page_count(paddr_t addr);

/* How many frames are free, and how many have a count of 1 to 99. */
unsigned int nr_free_pages(void);
unsigned int nr_counted_pages(void);

#endif
