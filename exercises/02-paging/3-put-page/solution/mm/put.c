// SPDX-License-Identifier: GPL-2.0-only
/*
 * put_page, repaired: an entry that is taken gives up its frame first.
 */
#include "mm/put.h"

#include "mm/memory.h"
#include "mm/paging.h"

static bool
in_use(paddr_t page)
{
    if (page < LOW_MEM || page >= HIGH_MEMORY)
        return false;
    return mem_map[MAP_NR(page)] != 0 && mem_map[MAP_NR(page)] != USED;
}

paddr_t
put_page(paddr_t page, laddr_t linear)
{
    if (!in_use(page))
        return 0;
    free_page(unmap_page(linear)); /* of 0: nothing happens */
    return map_page(linear, page, PTE_WRITE | PTE_USER) ? page : 0;
}
