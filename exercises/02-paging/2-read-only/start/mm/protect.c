// SPDX-License-Identifier: GPL-2.0-only
/*
 * Other rights for a page that is mapped already.
 */
#include "mm/protect.h"

#include "mm/paging.h"

bool
protect_page(laddr_t linear, uint32_t flags)
{
    (void)linear;
    (void)flags;
    return false;
}
