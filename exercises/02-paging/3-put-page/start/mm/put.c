// SPDX-License-Identifier: GPL-2.0-only
/*
 * put_page as Linux 0.11 has it: it doubts the frame aloud, and does not look
 * at the entry.
 */
#include "mm/put.h"

#include "kernel/printk.h"
#include "mm/memory.h"
#include "mm/paging.h"

paddr_t
put_page(paddr_t page, laddr_t linear)
{
    pte_t *pte = find_pte(linear);

    if (page < LOW_MEM || page >= HIGH_MEMORY)
        printk("trying to put page %08x at %08x\n", page, linear);
    else if (mem_map[MAP_NR(page)] != 1)
        printk("mem_map disagrees with %08x at %08x\n", page, linear);
    if (!pte)
        return map_page(linear, page, PTE_WRITE | PTE_USER) ? page : 0;
    *pte = pte_make(page, PTE_PRESENT | PTE_WRITE | PTE_USER);
    return page;
}
