// SPDX-License-Identifier: GPL-2.0-only
/*
 * Has 400 pages of zeros, reads all of them and stores into none; then the
 * machine stops.
 */
#include "user/lib/libc.h"

#define PAGES 400

static volatile char desert[PAGES][4096] __attribute__((aligned(4096)));

int
main(int argc, char **argv, char **environ)
{
    int sum = 0;

    (void)argc;
    (void)argv;
    (void)environ;
    for (int i = 0; i < PAGES; i++)
        sum += desert[i][i];
    syscall3(506, 0, (uint32_t)desert, (uint32_t)desert);
    return sum;
}
