// SPDX-License-Identifier: GPL-2.0-only
/*
 * A slot's part of the one page directory: 16 entries, 64 MiB.
 */
#include "kernel/panic.h"
#include "mm/address.h"
#include "mm/layout.h"
#include "mm/memory.h"
#include "mm/mm.h"
#include "mm/paging.h"
#include "mm/scan.h"

#define REGION (TABLE_ENTRIES * PAGE_SIZE)      /* of one table: 4 MiB */

void
free_page_tables(laddr_t from, uint32_t size)
{
    if (from == 0 || from % REGION || size % REGION
        || from + size > KERNEL_BASE)
        panic("free_page_tables: %08x and %08x bytes are no part of a slot",
              from, size);
    for (uint32_t i = pde_index(from); i < pde_index(from + size); i++) {
        pte_t *table;

        if (!(page_directory[i] & PTE_PRESENT))
            continue;
        table = phys_to_virt(pte_frame(page_directory[i]));
        for (uint32_t j = next_entry(table, 0); j < TABLE_ENTRIES;
             j = next_entry(table, j + 1))
            if (table[j] & PTE_PRESENT)
                free_page(pte_frame(table[j]));
        free_page(pte_frame(page_directory[i]));
        page_directory[i] = 0;
    }
    flush_all();
}
