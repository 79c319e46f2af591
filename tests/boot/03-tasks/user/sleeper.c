/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sleeps for a while and exits with 5.
 */
#include "user/lib/libc.h"

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    sleep_ms(100);
    return 5;
}
