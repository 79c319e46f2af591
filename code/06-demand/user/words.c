// SPDX-License-Identifier: GPL-2.0-only
/*
 * Says what it was given, and where that lies.  Not alike on Linux: where.
 */
#include "user/lib/libc.h"

int
main(int argc, char **argv, char **environ)
{
    printf("%d words; argv is at %p\n", argc, (void *)argv);
    for (int i = 0; i < argc; i++)
        printf("%p %s\n", (void *)argv[i], argv[i]);
    printf("the environment has %s\n", *environ ? *environ : "nothing");
    return 0;
}
