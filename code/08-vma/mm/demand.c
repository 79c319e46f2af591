// SPDX-License-Identifier: GPL-2.0-only
/*
 * The fault of a page that is not there.  A load gets the one page of zeros,
 * which is everybody's and read-only; a store gets a frame.
 */
#include "mm/demand.h"

#include "kernel/task.h"
#include "mm/address.h"
#include "mm/memory.h"
#include "mm/oom.h"
#include "mm/paging.h"

const char empty_zero_page[PAGE_SIZE] __attribute__((aligned(PAGE_SIZE)));

/* Dirty at once: a tick may come before the store is made again. */
bool
put_page(paddr_t page, uint32_t address)
{
    uint32_t flags = PTE_WRITE | PTE_USER | PTE_ACCESSED | PTE_DIRTY;

    if (!map_page(address, page, flags)) {
        free_page(page);
        return false;
    }
    current->mm->rss++;
    return true;
}

uint32_t
do_no_page(struct vm_area_struct *vma, uint32_t address, bool store)
{
    paddr_t page;

    current->mm->min_flt++;
    if (!store)
        return map_page(address, zero_page(), vma->vm_page_prot) ? 0
                                                                 : oom();
    page = get_free_page(); /* may_sleep: holds vma */
    return page && put_page(page, address) ? 0 : oom();
}
