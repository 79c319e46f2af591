// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lets somebody type a line before it reads one.  Only the book's kernels:
 * somebody must.
 */
#include "user/lib/file.h"
#include "user/lib/test.h"

int
main(int argc, char **argv, char **environ)
{
    static char bytes[100];

    (void)argc, (void)argv, (void)environ;
    printf("not reading yet\n");
    EQUAL(sleep_ms(300), 0);
    CHECK(read(0, bytes, sizeof(bytes) - 1) > 0);
    printf("got %s", bytes);
    return 0;
}
