// SPDX-License-Identifier: GPL-2.0-only
/*
 * Looking before the kernel stores for a program: its own stores would go
 * straight through a read-only page.
 */
#include "kernel/task.h"
#include "mm/cow.h"
#include "mm/paging.h"
#include "mm/uaccess.h"

uint32_t
write_verify(laddr_t linear)
{
    pte_t *pte = find_pte(linear);

    if (pte && (*pte & (PTE_PRESENT | PTE_WRITE)) == PTE_PRESENT)
        return un_wp_page(pte, linear);
    return 0;
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
