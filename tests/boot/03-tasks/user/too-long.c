/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * printf's limit: 256 characters are printed, 257 end the program, and half
 * a text is no text.
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
    printf("never printed\n");
    return 0;
}
