/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counts for ever, without a system call: only the clock can take the
 * processor away.  Where it counts is for the test to read from outside.
 * Only the book's kernels.
 */
#include "user/lib/libc.h"

static volatile unsigned int count;

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    printf("counter %d at %p\n", getpid(), (void *)&count);
    for (;;)
        count++;
}
