// SPDX-License-Identifier: GPL-2.0-only
/*
 * Windows on frames, for a while.
 */
#include "mm/kmap.h"

#include "mm/paging.h"

static struct window {
    paddr_t page;
    unsigned int users; /* 0: closed */
} windows[KMAP_PAGES];

static laddr_t
address_of(const struct window *window)
{
    return KMAP_BASE + ((laddr_t)(window - windows) << PAGE_SHIFT);
}

void *
kmap(paddr_t page)
{
    struct window *closed = NULL;

    for (struct window *w = windows; w < windows + KMAP_PAGES; w++) {
        if (w->users && w->page == page) {
            w->users++;
            return (void *)address_of(w);
        }
        if (!w->users)
            closed = w;
    }
    if (!closed || !map_page(address_of(closed), page, PTE_WRITE))
        return NULL;
    closed->page = page;
    closed->users = 1;
    return (void *)address_of(closed);
}

void
kunmap(void *window)
{
    laddr_t at = (laddr_t)(uintptr_t)window;

    if (--windows[(at - KMAP_BASE) >> PAGE_SHIFT].users == 0)
        unmap_page(at);
}
