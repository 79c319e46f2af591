// SPDX-License-Identifier: GPL-2.0-only
/*
 * A and B map a file, and B has a page of it.  Then A, who was the first in
 * the ring, leaves; C comes, and reads that page.
 * Only the book's kernels tell.
 */
#include "user/lib/filemap.h"
#include "user/lib/libc.h"

static int to_a[2], end[2];

static void
second(void)
{
    volatile char *page =
        file_at(0x20000000, PAGES * PAGE, PROT_READ, PAGES_FILE, 0);

    touch("B loads", load, page);
    draw_ring("b-has-read", page);
    give_turn(to_a);
    await_turn(end);
}

static void
third(void)
{
    volatile char *page =
        file_at(0x20000000, PAGES * PAGE, PROT_READ, PAGES_FILE, 0);

    touch("C loads", load, page);
    draw_ring("c-has-read", page);
    give_turn(end);
}

int
main(void)
{
    new_turn(to_a), new_turn(end);
    printf("table leaves\n" TOUCH_HEAD);
    file_at(0x30000000, PAGES * PAGE, PROT_READ, PAGES_FILE, 0);
    child(second);
    await_turn(to_a);
    if (munmap((void *)0x30000000, PAGES * PAGE) < 0)
        die("munmap");
    child(third);
    await_children();
    return 0;
}
