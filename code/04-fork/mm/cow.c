// SPDX-License-Identifier: GPL-2.0-only
/*
 * The fault's half of copy on write: the first store to a shared page.
 */
#include "mm/cow.h"

#include "kernel/panic.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/memory.h"
#include "mm/oom.h"
#include "mm/paging.h"

/* One use less of the old frame, and a new frame with the same contents. */
static uint32_t
copy_page(pte_t *pte, paddr_t old)
{
    paddr_t new = get_free_page(); /* may_sleep: holds pte, `old` */

    if (!new)
        return oom();
    memcpy(phys_to_virt(new), phys_to_virt(old), PAGE_SIZE);
    if (old >= LOW_MEM)
        mem_map[MAP_NR(old)]--;
    *pte = pte_make(new, PTE_PRESENT | PTE_WRITE | PTE_USER);
    return 0;
}

uint32_t
un_wp_page(pte_t *pte, laddr_t linear)
{
    paddr_t old = pte_frame(*pte);
    uint32_t signal = 0;

    if (old >= LOW_MEM && mem_map[MAP_NR(old)] == 1)
        *pte |= PTE_WRITE;
    else
        signal = copy_page(pte, old);
    flush_page(linear);
    return signal;
}

uint32_t
do_wp_page(uint32_t error, laddr_t linear)
{
    pte_t *pte = find_pte(linear);

    if (!pte || !(*pte & PTE_PRESENT))
        panic("do_wp_page: %08x faulted with %u, but no page is there",
              linear, error);
    return un_wp_page(pte, linear);
}
