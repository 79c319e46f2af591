// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=map: one frame at two linear addresses.
 */
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "mm/memory.h"
#include "mm/paging.h"

#define HERE  0x08000000u
#define THERE 0x10000000u

static void
demo_map(void)
{
    volatile uint32_t *here = (volatile uint32_t *)HERE;
    volatile uint32_t *there = (volatile uint32_t *)THERE;
    paddr_t page = get_free_page();

    if (!page || !map_page(HERE, page, PTE_WRITE)
        || !map_page(THERE, page, PTE_WRITE))
        panic("out of memory in a demonstration");
    mem_map[MAP_NR(page)]++;            /* two entries, two uses */
    printk("frame %08x is at %08x and at %08x\n", page, HERE, THERE);

    *here = 1991;
    printk("stored %u at the first, read %u at the second\n", *here, *there);
    printk("entry of the first:  %08x\n", *find_pte(HERE));
    printk("entry of the second: %08x\n", *find_pte(THERE));
    draw_tables("two-views");

    free_page(unmap_page(HERE));
    free_page(unmap_page(THERE));
    printk("count after both are unmapped: %u\n", mem_map[MAP_NR(page)]);
}

DEMO("map", demo_map, "one frame at two addresses");
