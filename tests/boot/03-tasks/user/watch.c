/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sleeps for two seconds and stops the machine.
 * Only the book's kernels.
 */
#include "user/lib/test.h"

int
main(int argc, char **argv, char **environ)
{
    uint32_t start = ticks();

    (void)argc;
    (void)argv;
    (void)environ;
    sleep_ms(2000);
    printf("ticks slept: %u\n", ticks() - start);
    freeze(1);
    return 0;
}
