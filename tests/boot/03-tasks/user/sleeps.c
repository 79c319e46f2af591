/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How long sleeping takes, in clock ticks: never too short, and at most the
 * tick that had begun too long.
 * Only the book's kernels.
 */
#include "user/lib/test.h"

static uint32_t
slept(int32_t seconds, int32_t nanoseconds)
{
    int32_t time[2] = {seconds, nanoseconds};
    uint32_t start = ticks();

    EQUAL(syscall3(162, (uint32_t)time, 0, 0), 0);
    return ticks() - start;
}

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    EQUAL(slept(0, 0), 0);
    EQUAL(slept(0, 1), 2);
    EQUAL(slept(0, 9999999), 2);
    EQUAL(slept(0, 10000000), 2);
    EQUAL(slept(0, 10000001), 3);
    EQUAL(slept(0, 999999999), 101);
    EQUAL(slept(1, 0), 101);
    EQUAL(slept(1, 1), 102);
    printf("sleeps: exact\n");
    return 0;
}
