// SPDX-License-Identifier: GPL-2.0-only
/*
 * Four zero pages: who loads, who stores, and what is behind each page then.
 * Only the book's kernels tell.
 */
#include "user/lib/fork.h"
#include "user/lib/libc.h"
#include "user/lib/loads.h"
#include "user/lib/mmap.h"

#define RESERVED 0x8000u /* the count of a frame that nobody owns */

static unsigned int faults, rss;

static void
row(const char *what, const volatile char *page)
{
    unsigned int made = faults_so_far().made, frames = resident_pages();
    struct look look_at;

    if (look(page, &look_at) < 0)
        die("look");
    printf("| %s | %08x | ", what, look_at.entry);
    printf(look_at.count & RESERVED ? "reserved" : "%u", look_at.count);
    printf(" | %u | %u |\n", made - faults, frames - rss);
}

int
main(void)
{
    volatile char *page =
        pages_at(0x20000000, 4 * PAGE, PROT_READ | PROT_WRITE);

    faults = faults_so_far().made; /* asking, too, takes pages: */
    rss = resident_pages();        /* so once before it counts */
    faults = faults_so_far().made;
    rss = resident_pages();
    draw_program("absent");
    printf("table zeros\n| page 0 to 3 | entry | count | faults | rss |\n");
    row("0: mapped", page);
    (void)page[0];
    row("0: a load", page);
    (void)page[PAGE];
    row("1: a load", page + PAGE);
    draw_program("loaded");
    page[0] = 1;
    row("0: a store", page);
    page[2 * PAGE] = 1;
    row("2: a store", page + 2 * PAGE);
    row("3: nothing", page + 3 * PAGE);
    draw_program("stored");
    return 0;
}
