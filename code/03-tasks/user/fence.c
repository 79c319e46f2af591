// SPDX-License-Identifier: GPL-2.0-only
/*
 * Looks over the fence: reads the address 1000 of the slot behind its own.
 * Only the book's kernels.
 */
#include "user/lib/libc.h"

int
main(int argc, char **argv, char **environ)
{
    volatile int *beyond = (volatile int *)0x04001000;

    (void)argc;
    (void)argv;
    (void)environ;
    printf("task %d reads %p\n", getpid(), (void *)beyond);
    printf("task %d has read %d\n", getpid(), *beyond);
    return 0;
}
