// SPDX-License-Identifier: GPL-2.0-only
/*
 * A program with a stray pointer.  Linux 0.11 gives it a page.
 */
#include "user/lib/libc.h"

int
main(void)
{
    volatile int *nowhere = (volatile int *)0x02000000;

    printf("wild: about to store\n");
    *nowhere = 1;
    printf("wild: never printed\n");
    return 0;
}
