// SPDX-License-Identifier: GPL-2.0-only
/*
 * fork's half of copy on write: a second directory, the same frames.
 */
#include "mm/copy.h"

#include "mm/address.h"
#include "mm/layout.h"
#include "mm/memory.h"
#include "mm/paging.h"
#include "mm/scan.h"

static void
copy_table(pte_t *from, pte_t *to)
{
    for (uint32_t i = next_entry(from, 0); i < TABLE_ENTRIES;
         i = next_entry(from, i + 1)) {
        if (!(from[i] & PTE_PRESENT))
            continue;
        from[i] &= ~PTE_WRITE;
        to[i] = from[i];
        mem_map[MAP_NR(pte_frame(from[i]))]++;
    }
}

int
mm_copy(struct mm_struct *to, const struct mm_struct *from)
{
    pte_t *own = to->directory;

    *to = *from;
    to->directory = own;
    for (uint32_t i = 0; i < KERNEL_PDE; i++) {
        paddr_t table;

        if (!(from->directory[i] & PTE_PRESENT))
            continue;
        table = get_free_page(); /* may_sleep: holds new memory */
        if (!table)
            return -1;
        own[i] = pte_make(table, PTE_PRESENT | PTE_WRITE | PTE_USER);
        copy_table(phys_to_virt(pte_frame(from->directory[i])),
                   phys_to_virt(table));
    }
    flush_all(); /* the source is read-only now */
    return 0;
}
