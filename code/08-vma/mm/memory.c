// SPDX-License-Identifier: GPL-2.0-only
/*
 * The frame allocator: counts for all frames, and a list through the free
 * ones, each of which holds the address of the next.  Taking one is a few
 * instructions, whatever was freed before.  Pure: builds on a host too.
 */
#include "mm/memory.h"

#include "kernel/panic.h"
#include "lib/string.h"
#include "mm/address.h"

uint16_t *mem_map;
paddr_t HIGH_MEMORY;
uint32_t fail_countdown;
uint32_t nr_frames;

static paddr_t free_list; /* the frame to give out next; 0: none */
static unsigned int nr_free;

void
mem_init(uint16_t *map, paddr_t end)
{
    mem_map = map;
    HIGH_MEMORY = end;
    free_list = 0;
    nr_free = 0;
    for (uint32_t nr = 0; nr < MAP_NR(end); nr++)
        map[nr] = MAP_PAGE_RESERVED;
}

static uint64_t
clip(uint64_t addr)
{
    return addr < HIGH_MEMORY ? addr : HIGH_MEMORY;
}

/* Rounding down cannot overflow; rounding up is done after clipping. */
static uint32_t
frames_before(uint64_t addr)
{
    return (uint32_t)MAP_NR(clip(addr));
}

static uint32_t
frames_up_to(uint64_t addr)
{
    return (uint32_t)MAP_NR(clip(addr) + PAGE_SIZE - 1);
}

void
mem_add(uint64_t start, uint64_t end)
{
    for (uint32_t nr = frames_up_to(start); nr < frames_before(end); nr++)
        mem_map[nr] = 0;
}

void
mem_reserve(uint64_t start, uint64_t end)
{
    if (start >= end)
        return;
    for (uint32_t nr = frames_before(start); nr < frames_up_to(end); nr++)
        mem_map[nr] = MAP_PAGE_RESERVED;
}

static void
push_free(paddr_t addr)
{
    paddr_t page = addr & ~(PAGE_SIZE - 1);

    *(paddr_t *)phys_to_virt(page) = free_list;
    free_list = page;
    nr_free++;
}

/* Frame 0 is nobody's: its address means "no frame". */
void
mem_open(uint32_t most)
{
    uint32_t first = MAP_NR(HIGH_MEMORY);

    while (first > 1 && most > 0)
        most -= mem_map[--first] == 0;
    mem_reserve(0, (uint64_t)first << PAGE_SHIFT);
    for (uint32_t nr = first; nr < MAP_NR(HIGH_MEMORY); nr++)
        if (mem_map[nr] == 0)
            push_free(nr << PAGE_SHIFT);
    nr_frames = nr_free;
}

paddr_t
__get_free_page(void)
{
    paddr_t page = free_list;

    if (!page || fails_now())
        return 0;
    free_list = *(paddr_t *)phys_to_virt(page);
    nr_free--;
    mem_map[MAP_NR(page)] = 1;
    return page;
}

paddr_t
get_free_page(void)
{
    paddr_t page = __get_free_page(); /* may_sleep: holds nothing */

    if (page)
        memset(phys_to_virt(page), 0, PAGE_SIZE);
    return page;
}

void
cannot_hold(paddr_t addr)
{
    if (mem_map[MAP_NR(addr)] == 0)
        panic("hold_page: frame %08x has no user to share with", addr);
    panic("hold_page: frame %08x has more users than can be counted", addr);
}

bool
free_page(paddr_t addr)
{
    uint16_t *count = &mem_map[MAP_NR(addr)];

    if (addr >= HIGH_MEMORY)
        panic("free_page: %08x is past the end of memory", addr);
    if (*count & MAP_PAGE_RESERVED)
        return false;
    if (*count == 0)
        panic("free_page: frame %08x is free already", addr);
    if (--*count == 0)
        push_free(addr);
    return true;
}

unsigned int
nr_free_pages(void)
{
    return nr_free;
}

unsigned int
nr_counted_pages(void)
{
    unsigned int n = 0;

    for (uint32_t nr = 0; nr < MAP_NR(HIGH_MEMORY); nr++)
        n += mem_map[nr] != 0 && mem_map[nr] != MAP_PAGE_RESERVED;
    return n;
}
