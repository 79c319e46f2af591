/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Physical memory: one count for every frame, from frame 0 on, and a list of
 * those that are free.  Names and bits are those of Linux 1.2 (mm/swap.c,
 * mm/memory.c), which kept the free frames in lists of six sizes.
 */
#ifndef MM_MEMORY_H
#define MM_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/types.h"
#include "mm/layout.h"

#define LOW_MEM       0u         /* frames below are never counted: none */
#define PAGING_MEMORY DIRECT_MAP /* RAM above is ignored */
#define PAGING_PAGES  (PAGING_MEMORY >> PAGE_SHIFT)
#define MAP_NR(addr)  ((addr) >> PAGE_SHIFT)

/* A frame that the allocator must not hand out, ever; bits 0 to 14 count. */
#define MAP_PAGE_RESERVED 0x8000u
#define USED              MAP_PAGE_RESERVED /* as earlier chapters say it */

/* 0: free.  n: n users.  Index: MAP_NR(addr), below MAP_NR(HIGH_MEMORY). */
extern uint16_t *mem_map;

/* First byte past the highest frame that mem_map has a count for. */
extern paddr_t HIGH_MEMORY;

/*
 * Let `map` be mem_map, with room for the frames below `end`, and every
 * frame reserved.  `end` is a multiple of PAGE_SIZE, at most PAGING_MEMORY.
 */
void mem_init(uint16_t *map, paddr_t end);

/*
 * Give every frame that lies wholly inside [start, end) the count 0, or
 * reserve every frame that [start, end) so much as touches.  Addresses past
 * HIGH_MEMORY are left out; an empty or reversed range is no error.
 */
void mem_add(uint64_t start, uint64_t end);
void mem_reserve(uint64_t start, uint64_t end);

/*
 * Put the `most` highest frames of those with count 0 into the free list,
 * the highest first, and reserve the rest.  Once, after all mem_add() and
 * mem_reserve(), and before the first get_free_page().
 */
void mem_open(uint32_t most);

/* How many frames that were: the size of the machine, for its programs. */
extern uint32_t nr_frames;

/*
 * Take a free frame: its count becomes 1.  Returns its physical address, or
 * 0 if there is none; then nothing has changed.  The caller owns the frame
 * and gives it back with free_page().  get_free_page() also clears it; of
 * what __get_free_page() gives, every byte is the caller's to store.
 *
 * From chapter 11 on they may sleep, and other tasks run meanwhile.  So each
 * call says, after "may_sleep:", what its caller holds across it; the build
 * stops at one that does not (tools/may-sleep).
 */
paddr_t get_free_page(void);
paddr_t __get_free_page(void);

_Noreturn void cannot_hold(paddr_t addr);

/* One user more of a frame that has one.  Reserved frames do not count. */
static inline void
hold_page(paddr_t addr)
{
    uint16_t *count = &mem_map[MAP_NR(addr)];

    if (*count & MAP_PAGE_RESERVED)
        return;
    if (*count == 0 || *count == MAP_PAGE_RESERVED - 1)
        cannot_hold(addr);
    ++*count;
}

/*
 * Give up one use of the frame that holds `addr`, and true; the last one
 * frees it.  With a reserved frame (so also with 0) nothing happens, and
 * false.  Panics on an address at or above HIGH_MEMORY, and on a frame that
 * is free.
 */
bool free_page(paddr_t addr);

/*
 * mem_map[] for those who only look: how many users the frame that holds
 * `addr` has, or MAP_PAGE_RESERVED; 0 for one past the end of memory.
 */
static inline unsigned int
page_count(paddr_t addr)
{
    return addr < HIGH_MEMORY ? mem_map[MAP_NR(addr)] : 0;
}

/* How many frames are free, and how many have users that are counted. */
unsigned int nr_free_pages(void);
unsigned int nr_counted_pages(void);

/*
 * For tests: while it is n > 0, the n-th call from now on of
 * __get_free_page(), get_free_page() or kmalloc() fails as if there were no
 * memory, and it is 0 again.
 */
extern uint32_t fail_countdown;

static inline bool
fails_now(void)
{
    return fail_countdown && --fail_countdown == 0;
}

#endif
