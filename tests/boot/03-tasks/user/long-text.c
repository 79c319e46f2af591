/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Texts as long as printf can put into one write, and longer ones.
 */
#include "user/lib/libc.h"

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    printf("%255d\n", 256);
    printf("%256d\n", 257);
    printf("%1000d\n", 1001);
    return 0;
}
