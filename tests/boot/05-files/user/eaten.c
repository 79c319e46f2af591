// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads part of a typed line to where nothing can be stored, then the rest.
 * What was asked for is lost and no more, as at a terminal of Linux.  Only
 * the book's kernels: somebody must type a line.
 */
#include "user/lib/file.h"
#include "user/lib/test.h"

int
main(int argc, char **argv, char **environ)
{
    static char rest[100];

    (void)argc, (void)argv, (void)environ;
    printf("about to lose five\n");
    EQUAL(read(0, (char *)0xf0000000, 5), -1);
    EQUAL(errno, 14); /* EFAULT */
    CHECK(read(0, rest, sizeof(rest) - 1) > 0);
    printf("the rest is %s", rest);
    return 0;
}
