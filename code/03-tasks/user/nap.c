// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleeps for a while, so that one can look at it.
 */
#include "user/lib/libc.h"

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    if (sleep_ms(100) < 0)
        die("sleep_ms");
    return 0;
}
