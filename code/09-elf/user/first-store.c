// SPDX-License-Identifier: GPL-2.0-only
/*
 * B's first touch of three pages is a store.  Of the first page nobody has
 * anything; A has the second as it is in the file, and has stored to the
 * third.
 * Only the book's kernels tell.
 */
#include "user/lib/filemap.h"
#include "user/lib/libc.h"

static int to_b[2];

static volatile char *
map(uint32_t at)
{
    return file_at(at, PAGES * PAGE, PROT_READ | PROT_WRITE, PAGES_FILE, 0);
}

static void
second(void)
{
    volatile char *page = map(0x30000000);

    await_turn(to_b);
    touch("page 0: B stores", store, page);
    touch("page 1: B stores", store, page + PAGE);
    touch("page 2: B stores", store, page + 2 * PAGE);
}

int
main(void)
{
    volatile char *page;

    new_turn(to_b);
    child(second);
    page = map(0x20000000);
    printf("table first-store\n" TOUCH_HEAD);
    touch("page 1: A loads", load, page + PAGE);
    touch("page 2: A stores", store, page + 2 * PAGE);
    give_turn(to_b);
    await_children();
    touch("page 1: A still", NULL, page + PAGE);
    return 0;
}
