/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reads the first word of the slot behind its own.
 * Only the book's kernels.
 */
#include "user/lib/test.h"

int
main(int argc, char **argv, char **environ)
{
    int pid = spawn("sleeper");

    (void)argc;
    (void)argv;
    (void)environ;
    CHECK(pid > 0);
    printf("beyond: 0x%x\n", *(volatile uint32_t *)0x4000000);
    freeze(1);
    EQUAL(status_of(pid), 5 << 8);
    return 0;
}
