// SPDX-License-Identifier: GPL-2.0-only
/*
 * Looking before the kernel stores for a program: its own stores would go
 * straight through a read-only page.  0.11 passed over a missing page, and
 * left a copy clean; both are repaired here.
 */
#include "kernel/task.h"
#include "mm/cow.h"
#include "mm/demand.h"
#include "mm/fault.h"
#include "mm/paging.h"
#include "mm/uaccess.h"

/*
 * A page that is not there yet is brought first, for it may come shared.
 * And from here on it counts as changed, whether the store is then made or
 * not: what a copy holds need not be the file's, and while a call sleeps
 * between this look and its store, nobody may come to share the page.
 */
uint32_t
write_verify(laddr_t linear)
{
    pte_t *pte = find_pte(linear);
    uint32_t signal = 0;

    if (!pte || !(*pte & PTE_PRESENT)) {
        signal = do_no_page(FAULT_WRITE, linear);
        pte = find_pte(linear);
    }
    if (!signal && !(*pte & PTE_WRITE))
        signal = un_wp_page(pte, linear);
    if (!signal)
        *pte |= PTE_DIRTY;
    return signal;
}

/* Overrides the weak default: widen to whole pages, then page by page. */
bool
verify_area(uint32_t to, size_t n)
{
    uint32_t page = to & ~(PAGE_SIZE - 1);

    for (; n > 0 && page < to + n; page += PAGE_SIZE)
        if (write_verify(current->mm->start_code + page))
            return false;
    return true;
}
