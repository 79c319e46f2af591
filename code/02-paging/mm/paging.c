// SPDX-License-Identifier: GPL-2.0-only
/*
 * Page tables: the walk from a linear address to a frame, by hand.
 */
#include "mm/paging.h"

#include "kernel/init.h"
#include "kernel/panic.h"
#include "mm/address.h"
#include "mm/memory.h"

pte_t *directory = page_directory;

pte_t *
find_pte(laddr_t linear)
{
    pte_t pde = directory[pde_index(linear)];
    pte_t *table;

    if (!(pde & PTE_PRESENT))
        return NULL;
    table = phys_to_virt(pte_frame(pde));
    return &table[pte_index(linear)];
}

bool
map_page(laddr_t linear, paddr_t page, uint32_t flags)
{
    pte_t *pte = find_pte(linear);

    if (!pte) {
        paddr_t table = get_free_page(); /* may_sleep: holds nothing */

        if (!table)
            return false;
        directory[pde_index(linear)] =
            pte_make(table, PTE_PRESENT | PTE_WRITE | PTE_USER);
        pte = find_pte(linear);
    }
    if (*pte & PTE_PRESENT)
        panic("map_page: %08x is mapped already, to %08x", linear,
              pte_frame(*pte));
    *pte = pte_make(page, flags | PTE_PRESENT);
    return true;
}

paddr_t
unmap_page(laddr_t linear)
{
    pte_t *pte = find_pte(linear);
    paddr_t page;

    if (!pte || !(*pte & PTE_PRESENT))
        return 0;
    page = pte_frame(*pte);
    *pte = 0;
    flush_page(linear);
    return page;
}

/* The page below the boot stack: whoever grows down into it must fault. */
static void
paging_init(void)
{
    unmap_page((laddr_t)(uintptr_t)boot_guard);
}

initcall(41, paging_init);
