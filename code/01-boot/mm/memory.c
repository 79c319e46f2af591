// SPDX-License-Identifier: GPL-2.0-only
/*
 * The frame allocator of Linux 0.11 (mm/memory.c: mem_map, get_free_page,
 * free_page), for memory with holes.  Pure: builds on a host too.
 */
#include "mm/memory.h"

#include "kernel/panic.h"
#include "lib/string.h"
#include "mm/address.h"

uint8_t mem_map[PAGING_PAGES];
paddr_t HIGH_MEMORY;

/*
 * No frame with this number or a higher one is free.  Only saves looking:
 * 0.11 starts every search at the top.
 */
static unsigned int search_below;

void
mem_init(void)
{
    memset(mem_map, USED, sizeof(mem_map));
    HIGH_MEMORY = LOW_MEM;
    search_below = 0;
}

static uint64_t
clip(uint64_t addr)
{
    if (addr < LOW_MEM)
        return LOW_MEM;
    if (addr > LOW_MEM + PAGING_MEMORY)
        return LOW_MEM + PAGING_MEMORY;
    return addr;
}

/* Rounding down cannot overflow; rounding up is done after clipping. */
static unsigned int
frames_before(uint64_t addr)
{
    return (unsigned int)MAP_NR(clip(addr));
}

static unsigned int
frames_up_to(uint64_t addr)
{
    return (unsigned int)MAP_NR(clip(addr) + PAGE_SIZE - 1);
}

void
mem_add(uint64_t start, uint64_t end)
{
    unsigned int first = frames_up_to(start);
    unsigned int past = frames_before(end);

    if (first >= past)
        return;
    memset(mem_map + first, 0, past - first);
    if (HIGH_MEMORY < LOW_MEM + (past << PAGE_SHIFT))
        HIGH_MEMORY = LOW_MEM + (past << PAGE_SHIFT);
    if (search_below < past)
        search_below = past;
}

void
mem_reserve(uint64_t start, uint64_t end)
{
    unsigned int first = frames_before(start);
    unsigned int past = frames_up_to(end);

    if (start < end && first < past)
        memset(mem_map + first, USED, past - first);
}

paddr_t
get_free_page(void)
{
    while (search_below > 0) {
        unsigned int nr = --search_below;

        if (mem_map[nr] == 0) {
            paddr_t page = LOW_MEM + (nr << PAGE_SHIFT);

            mem_map[nr] = 1;
            memset(phys_to_virt(page), 0, PAGE_SIZE);
            return page;
        }
    }
    return 0;
}

void
free_page(paddr_t addr)
{
    unsigned int nr;

    if (addr < LOW_MEM)
        return;
    if (addr >= HIGH_MEMORY)
        panic("free_page: %08x is past the end of memory", addr);
    nr = MAP_NR(addr);
    if (mem_map[nr] == 0)
        panic("free_page: frame %08x is free already", addr);
    if (mem_map[nr] == USED)
        panic("free_page: frame %08x was never ours to give", addr);
    mem_map[nr]--;
    if (mem_map[nr] == 0 && search_below <= nr)
        search_below = nr + 1;
}

unsigned int
page_count(paddr_t addr)
{
    return addr < LOW_MEM || addr >= HIGH_MEMORY ? 0
                                                 : mem_map[MAP_NR(addr)];
}

unsigned int
nr_free_pages(void)
{
    unsigned int n = 0;

    for (unsigned int nr = 0; nr < PAGING_PAGES; nr++)
        n += mem_map[nr] == 0;
    return n;
}

unsigned int
nr_counted_pages(void)
{
    unsigned int n = 0;

    for (unsigned int nr = 0; nr < PAGING_PAGES; nr++)
        n += mem_map[nr] != 0 && mem_map[nr] != USED;
    return n;
}
