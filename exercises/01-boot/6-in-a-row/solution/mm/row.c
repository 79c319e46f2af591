/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Frames that lie side by side.
 */
#include "mm/row.h"

#include "lib/string.h"
#include "mm/address.h"
#include "mm/memory.h"

/* Gives the frames from number `first` on to the caller. */
static paddr_t
take_row(unsigned int first, unsigned int n)
{
    paddr_t row = LOW_MEM + (first << PAGE_SHIFT);

    memset(mem_map + first, 1, n);
    memset(phys_to_virt(row), 0, n << PAGE_SHIFT);
    return row;
}

paddr_t
get_free_pages(unsigned int n)
{
    unsigned int length = 0; /* of the free frames from nr up */

    for (unsigned int nr = PAGING_PAGES; n > 0 && nr-- > 0;) {
        length = mem_map[nr] == 0 ? length + 1 : 0;
        if (length == n)
            return take_row(nr, n);
    }
    return 0;
}
