// SPDX-License-Identifier: GPL-2.0-only
/*
 * get_free_page() as chapter 11's may be: others run before it returns.
 */
#include "guest/asleep.h"

#include "kernel/task.h"
#include "mm/memory.h"

uint32_t nr_naps; /* the test wants to see some */

/* Every task that can run has its turn before this one's comes again. */
static void
nap(void)
{
    if (current->slot <= 1) /* idle, and the one that starts all */
        return;
    current->counter = 0;
    schedule();
    nr_naps++;
}

paddr_t
get_page_asleep(void)
{
    paddr_t page;

    nap();
    page = get_free_page(); /* may_sleep: holds nothing */
    nap();
    return page;
}
