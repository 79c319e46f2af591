/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What fork, exit and wait cost with 64 more pages.
 * Only the book's kernels.
 */
#include "user/lib/cost.h"
#include "user/lib/libc.h"

extern char end[];

static volatile char pages[64][4096] __attribute__((aligned(4096)));

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    for (int i = 0; i < 64; i++)
        pages[i][0] = 1;
    cost_of_fork(end);
    return 0;
}
