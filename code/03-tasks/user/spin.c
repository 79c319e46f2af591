// SPDX-License-Identifier: GPL-2.0-only
/*
 * Never lets go of the processor by itself.
 */
#include "user/lib/libc.h"

static volatile unsigned int rounds;

int
main(void)
{
    while (rounds < 3000000)
        rounds++;
    printf("spin: done\n");
    return 0;
}
