// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two tasks read the console: each gets a line, and both end.  Only the
 * book's kernels: somebody must type two lines.
 */
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/test.h"

int
main(int argc, char **argv, char **environ)
{
    static char bytes[100];
    int pid = fork(), got;

    (void)argc, (void)argv, (void)environ;
    CHECK(pid >= 0);
    printf("about to read\n");
    got = read(0, bytes, sizeof(bytes) - 1);
    CHECK(got > 0);
    printf("got %s", bytes);
    if (pid > 0)
        EQUAL(status_of(pid), 0);
    return 0;
}
