/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ends at once: the smallest program there is.
 */
#include "user/lib/libc.h"

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    return 0;
}
