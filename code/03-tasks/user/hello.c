// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first program: says who it is.  Not alike on Linux: its numbers.
 */
#include "user/lib/libc.h"

int
main(int argc, char **argv, char **environ)
{
    (void)argv;
    (void)environ;
    printf("hello from user mode, %d arguments\n", argc);
    return 7;
}
