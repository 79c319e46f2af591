/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Frames that lie side by side.
 */
#include "mm/row.h"

#include "lib/string.h"
#include "mm/address.h"
#include "mm/memory.h"

paddr_t
get_free_pages(unsigned int n)
{
    return n == 1 ? get_free_page() : 0; /* may_sleep: holds nothing */
}
