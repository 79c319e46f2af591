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

/* A frame with the same bytes; of zeros one need not copy any. */
static paddr_t
copy_page(paddr_t old)
{
    paddr_t new;

    if (old == zero_page())
        return get_free_page(); /* may_sleep: holds an entry */
    new = __get_free_page();    /* may_sleep: holds an entry, `old` */
    if (new)
        memcpy(phys_to_virt(new), phys_to_virt(old), PAGE_SIZE);
    return new;
}

uint32_t
do_wp_page(uint32_t address)
{
    pte_t *pte = find_pte(address);
    paddr_t old = pte_frame(*pte), new;

    current->mm->min_flt++;
    if (page_count(old) == 1) {
        *pte |= PTE_WRITE | PTE_DIRTY;
    } else {
        new = copy_page(old);
        if (!new)
            return oom();
        if (page_count(old) & MAP_PAGE_RESERVED)
            current->mm->rss++; /* the page of zeros was no frame of ours */
        free_page(old);
        *pte = pte_make(new, PTE_PRESENT | PTE_WRITE | PTE_USER |
                                 PTE_ACCESSED | PTE_DIRTY);
    }
    flush_page(address);
    return 0;
}
