// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two tasks map one file, at different addresses.  One page of it, as each
 * of the two sees it: read by A, read by B, stored to by B, stored to by A.
 * Only the book's kernels tell.
 */
#include "user/lib/filemap.h"
#include "user/lib/fork.h"
#include "user/lib/libc.h"

static int to_a[2], to_b[2];

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
    touch("B loads", load, page);
    draw("shared");
    touch("B stores", store, page);
    draw("b-stored");
    give_turn(to_a);
    await_turn(to_b);
}

int
main(void)
{
    volatile char *page;

    new_turn(to_a);
    new_turn(to_b);
    child(second);
    page = map(0x20000000);
    printf("table pair\n" TOUCH_HEAD);
    touch("A loads", load, page);
    draw("before");
    give_turn(to_b);
    await_turn(to_a);
    touch("A stores", store, page);
    draw("a-stored");
    give_turn(to_b);
    await_children();
    return 0;
}
