// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=map: one frame at two linear addresses, and the walk to it on foot.
 */
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "mm/address.h"
#include "mm/memory.h"
#include "mm/paging.h"

#define HERE  0x08049000u
#define THERE 0x10000000u
#define WORD  0xa10u /* which word of the page */

/* What the processor does for every address, step by step. */
static void
walk(laddr_t linear)
{
    pte_t pde = page_directory[pde_index(linear)];
    pte_t *table = phys_to_virt(pte_frame(pde));
    pte_t pte = table[pte_index(linear)];

    printk("walk to %08x\n", linear);
    printk("directory index: %u\n", pde_index(linear));
    printk("directory entry: %08x\n", pde);
    printk("table index: %u\n", pte_index(linear));
    printk("table entry: %08x\n", pte);
    printk("offset: 0x%03x\n", linear % PAGE_SIZE);
    printk("physical: %08x\n", pte_frame(pte) + linear % PAGE_SIZE);
}

static void
demo_map(void)
{
    volatile uint32_t *here = (volatile uint32_t *)(HERE + WORD);
    volatile uint32_t *there = (volatile uint32_t *)(THERE + WORD);
    paddr_t page = get_free_page(); /* may_sleep: holds nothing */

    if (!page || !map_page(HERE, page, PTE_WRITE) ||
        !map_page(THERE, page, PTE_WRITE))
        panic("out of memory in a demonstration");
    mem_map[MAP_NR(page)]++; /* two entries, two uses */
    printk("frame %08x is mapped at %08x and at %08x\n", page, HERE, THERE);
    walk(HERE + WORD);

    *here = 1991;
    printk("stored %u at %08x, read %u at %08x\n", *here, HERE + WORD,
           *there, THERE + WORD);
    printk("entry for the first:  %08x\n", *find_pte(HERE));
    printk("entry for the second: %08x\n", *find_pte(THERE));
    printk("uses of the frame: %u\n", mem_map[MAP_NR(page)]);
    draw_tables("two-views");

    free_page(unmap_page(HERE));
    printk("after one is unmapped: %u\n", mem_map[MAP_NR(page)]);
    free_page(unmap_page(THERE));
    printk("after both are unmapped: %u\n", mem_map[MAP_NR(page)]);
}

DEMO("map", demo_map, "one frame at two addresses");
