// SPDX-License-Identifier: GPL-2.0-only
/* Begins, and undoes it from a list of what it took away. */
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

static uint8_t was[16 * 1024];
int
copy_page_tables(laddr_t from, laddr_t to, uint32_t size)
{
    uint32_t regions = (size + REGION - 1) / REGION;
    for (uint32_t i = 0; i < regions; i++) {
        pte_t source = page_directory[pde_index(from) + i];
        pte_t *old = phys_to_virt(pte_frame(source));
        paddr_t table;
        if (!(source & PTE_PRESENT))
            continue;
        table = get_free_page(); /* may_sleep: holds new memory */
        if (!table) {
            while (i-- > 0) {
                pte_t pde = page_directory[pde_index(from) + i];
                pte_t *t = phys_to_virt(pte_frame(pde));
                if (!(pde & PTE_PRESENT))
                    continue;
                for (uint32_t k = 0; k < 1024; k++) {
                    if (!(t[k] & PTE_PRESENT))
                        continue;
                    if (pte_frame(t[k]) >= LOW_MEM)
                        mem_map[MAP_NR(pte_frame(t[k]))]--;
                    if (was[i * 1024 + k])
                        t[k] |= PTE_WRITE;
                }
                free_page(pte_frame(page_directory[pde_index(to) + i]));
                page_directory[pde_index(to) + i] = 0;
            }
            flush_all();
            return -1;
        }
        for (uint32_t k = 0; k < 1024; k++)
            was[i * 1024 + k] = !!(old[k] & PTE_WRITE);
        page_directory[pde_index(to) + i] =
            pte_make(table, PTE_PRESENT | PTE_WRITE | PTE_USER);
        copy_table(old, phys_to_virt(table),
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
