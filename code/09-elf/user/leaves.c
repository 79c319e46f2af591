// SPDX-License-Identifier: GPL-2.0-only
/*
 * A and B map a file, and B reads a page of it.  Then A, who was the first
 * in the ring, leaves; C comes, and reads that page.
 * Only the book's kernels tell.
 */
#include "user/lib/filemap.h"
#include "user/lib/libc.h"

static int to_a[2], to_b[2], end[2];

static volatile char *
map(uint32_t at)
{
    return file_at(at, PAGES * PAGE, PROT_READ, PAGES_FILE, 0);
}

static void
second(void)
{
    volatile char *page;

    await_turn(to_b);
    page = map(0x20000000);
    touch("B loads", load, page);
    draw_ring("b-has-read", page);
    give_turn(to_a);
    await_turn(end);
}

static void
third(void)
{
    volatile char *page = map(0x20000000);

    touch("C loads", load, page);
    draw_ring("c-has-read", page);
    give_turn(end);
}

int
main(void)
{
    volatile char *page;

    new_turn(to_a), new_turn(to_b), new_turn(end);
    printf("table leaves\n" TOUCH_HEAD);
    child(second);
    page = map(0x30000000);
    give_turn(to_b);
    await_turn(to_a);
    if (munmap((void *)page, PAGES * PAGE) < 0)
        die("munmap");
    child(third);
    await_children();
    return 0;
}
