// SPDX-License-Identifier: GPL-2.0-only
/*
 * Looks over the fence: reads the address 1000 of the slot behind its own.
 * Only the book's kernels.
 */
#include "user/lib/libc.h"

int
main(void)
{
    volatile int *beyond = (volatile int *)0x04001000;

    printf("task %d reads %p\n", getpid(), (void *)beyond);
    printf("task %d has read %d\n", getpid(), *beyond);
    return 0;
}
