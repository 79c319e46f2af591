/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ends at once, as `tiny`, but its name is the first in its folder.
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
