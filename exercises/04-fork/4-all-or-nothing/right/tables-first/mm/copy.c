// SPDX-License-Identifier: GPL-2.0-only
/* All tables first, given back if one is missing. */
/*
 * fork's half of copy on write: two tables, one set of frames.
 */
#include "mm/copy.h"

#include "kernel/panic.h"
#include "mm/address.h"
#include "mm/memory.h"
#include "mm/paging.h"
#include "mm/scan.h"
#include "mm/slots.h"

#define REGION    (TABLE_ENTRIES * PAGE_SIZE) /* of one table: 4 MiB */
#define LOW_PAGES 160                         /* 640 KiB, for slot 0 */

static void
copy_table(pte_t *from, pte_t *to, uint32_t entries)
{
    for (uint32_t i = next_entry(from, 0); i < entries;
         i = next_entry(from, i + 1)) {
        pte_t entry = from[i];

        if (!(entry & PTE_PRESENT))
            continue;
        entry &= ~PTE_WRITE;
        to[i] = entry;
        if (pte_frame(entry) >= LOW_MEM) {
            from[i] = entry;
            mem_map[MAP_NR(pte_frame(entry))]++;
        }
    }
}

int
copy_page_tables(laddr_t from, laddr_t to, uint32_t size)
{
    uint32_t regions = (size + REGION - 1) / REGION, n = 0;
    paddr_t table[16];
    if (from % REGION || to % REGION)
        panic("x");
    for (uint32_t i = 0; i < regions; i++) {
        if (!(page_directory[pde_index(from) + i] & PTE_PRESENT))
            continue;
        table[n] = get_free_page(); /* may_sleep: holds new memory */
        if (!table[n]) {
            while (n)
                free_page(table[--n]);
            return -1;
        }
        n++;
    }
    for (uint32_t i = regions; i-- > 0;) {
        pte_t source = page_directory[pde_index(from) + i];
        if (!(source & PTE_PRESENT))
            continue;
        page_directory[pde_index(to) + i] =
            pte_make(table[--n], PTE_PRESENT | PTE_WRITE | PTE_USER);
        copy_table(phys_to_virt(pte_frame(source)), phys_to_virt(table[n]),
                   from == 0 ? LOW_PAGES : TABLE_ENTRIES);
    }
    flush_all();
    return 0;
}

int
mm_copy(struct mm_struct *to, const struct mm_struct *from)
{
    laddr_t start = to->start_code;

    *to = *from;
    to->start_code = start;
    return copy_page_tables(from->start_code, start, SLOT_SIZE);
}
