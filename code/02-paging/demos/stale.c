// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=stale: an entry is changed behind the processor's back.
 */
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "mm/address.h"
#include "mm/memory.h"
#include "mm/paging.h"

#define WHERE 0x08000000u

static void
demo_stale(void)
{
    volatile uint32_t *word = (volatile uint32_t *)WHERE;
    paddr_t old = get_free_page(); /* may_sleep: holds nothing */
    paddr_t new = get_free_page(); /* may_sleep: holds `old` */

    if (!old || !new || !map_page(WHERE, old, PTE_WRITE))
        panic("out of memory in a demonstration");
    *(uint32_t *)phys_to_virt(old) = 11;
    *(uint32_t *)phys_to_virt(new) = 22;
    printk("the entry names frame %08x: read %u\n", old, *word);

    *find_pte(WHERE) = pte_make(new, PTE_PRESENT | PTE_WRITE);
    printk("the entry names frame %08x: read %u\n", new, *word);

    flush_page(WHERE);
    printk("after invlpg:                   read %u\n", *word);
}

DEMO("stale", demo_stale, "what the processor remembers");
