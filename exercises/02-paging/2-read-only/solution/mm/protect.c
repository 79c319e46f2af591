// SPDX-License-Identifier: GPL-2.0-only
/*
 * Other rights for a page that is mapped already.
 */
#include "mm/protect.h"

#include "mm/paging.h"

bool
protect_page(laddr_t linear, uint32_t flags)
{
    pte_t *pte = find_pte(linear);

    if (!pte || !(*pte & PTE_PRESENT))
        return false;
    *pte = (*pte & ~(PTE_WRITE | PTE_USER)) | flags;
    flush_page(linear);
    return true;
}
