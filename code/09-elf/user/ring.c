// SPDX-License-Identifier: GPL-2.0-only
/*
 * A maps a file of three pages; its children B and C have the same area.
 * What B and A have done to a page decides who lends it to C.
 * Only the book's kernels tell.
 */
#include "user/lib/filemap.h"
#include "user/lib/libc.h"

static volatile char *page; /* the first of three */
static int to_a[2], to_c[2], end[2];

static void
second(void)
{
    touch("page 0: B stores", store, page);
    touch("page 1: B loads", load, page + PAGE);
    touch("page 2: B stores", store, page + 2 * PAGE);
    give_turn(to_a);
    await_turn(end);
}

static void
third(void)
{
    await_turn(to_c);
    touch("page 0: C loads", load, page);
    touch("page 1: C loads", load, page + PAGE);
    touch("page 2: C loads", load, page + 2 * PAGE);
    draw_ring("c-has-read", page + PAGE);
    if (munmap((void *)(page + PAGE), PAGE) < 0)
        die("munmap");
    draw_ring("c-has-a-hole", page);
    give_turn(end);
}

int
main(void)
{
    new_turn(to_a), new_turn(to_c), new_turn(end);
    page = file_at(0x20000000, PAGES * PAGE, PROT_READ | PROT_WRITE,
                   PAGES_FILE, 0);
    printf("table ring\n" TOUCH_HEAD);
    child(second);
    await_turn(to_a);
    child(third);
    touch("page 0: A loads", load, page);
    touch("page 1: A stores", store, page + PAGE);
    touch("page 2: A stores", store, page + 2 * PAGE);
    draw_ring("before-c-reads", page + PAGE);
    give_turn(to_c);
    await_children();
    return 0;
}
