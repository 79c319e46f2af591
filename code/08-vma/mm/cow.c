// SPDX-License-Identifier: GPL-2.0-only
/*
 * The fault's half of copy on write.  After Linux 1.2 (mm/memory.c).
 */
#include "mm/cow.h"

#include "kernel/task.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/demand.h"
#include "mm/memory.h"
#include "mm/oom.h"
#include "mm/paging.h"

/*
 * Let the entry lead to a frame of our own with the same bytes.  The page of
 * zeros need not be copied, and was no frame of ours: one more is resident.
 */
static uint32_t
copy_page(pte_t *pte, uint32_t address)
{
    paddr_t old = pte_frame(*pte), new;

    if (old == zero_page()) {
        new = get_free_page(); /* may_sleep: holds an entry */
        if (!new)
            return oom();
        current->mm->rss++;
    } else {
        new = __get_free_page(); /* may_sleep: holds an entry, `old` */
        if (!new)
            return oom();
        memcpy(phys_to_virt(new), phys_to_virt(old), PAGE_SIZE);
        free_page(old);
    }
    *pte = pte_make(new, PTE_PRESENT | PTE_WRITE | PTE_USER | PTE_ACCESSED |
                             PTE_DIRTY);
    flush_page(address);
    return 0;
}

uint32_t
do_wp_page(uint32_t address)
{
    pte_t *pte = find_pte(address);

    current->mm->min_flt++;
    if (mem_map[MAP_NR(*pte)] != 1)
        return copy_page(pte, address);
    *pte |= PTE_WRITE | PTE_DIRTY;
    flush_page(address);
    return 0;
}
