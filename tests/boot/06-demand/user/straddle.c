// SPDX-License-Identifier: GPL-2.0-only
/*
 * Its data end in the middle of a page.  Keeps its symbols: they lie behind
 * the data in its file.  Two of them, one called with `a` and one with `b`, are in memory
 * together at stop 1.  Alone it has that page taken away and touches it
 * again, and stop 2 follows.  Only the book's kernels.
 */
#include "user/lib/forget.h"
#include "user/lib/test.h"

static volatile uint32_t first = 0x600df00d;
static volatile uint32_t zeros[64];

static void
wait_for(uint32_t word)
{
    while (get_word() != word)
        sched_yield();
}

static void
look_at_zeros(void)
{
    EQUAL(first, 0x600df00d);
    for (int i = 0; i < 64; i++)
        EQUAL(zeros[i], 0);
}

int
main(int argc, char **argv, char **environ)
{
    (void)environ;
    look_at_zeros();
    if (argc == 1) {
        freeze(1);
        EQUAL(forget((const void *)&first), 1);
        look_at_zeros();
        freeze(2);
    } else if (argv[1][0] == 'a') {
        set_word(1);
        wait_for(2);
    } else {
        wait_for(1);
        freeze(1);
        set_word(2);
    }
    return 0;
}
