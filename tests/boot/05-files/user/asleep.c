// SPDX-License-Identifier: GPL-2.0-only
/*
 * Three tasks that wait for ever: for a pipe's bytes, for room in it, for a
 * child.  Only the book's kernels: somebody must press Ctrl-C.
 */
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/test.h"

int
main(int argc, char **argv, char **environ)
{
    static char bytes[10000];
    int full[2], empty[2], pid;

    (void)argc, (void)argv, (void)environ;
    EQUAL(pipe(full), 0);
    EQUAL(pipe(empty), 0);
    pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        pid = fork();
        CHECK(pid >= 0);
        printf("about to sleep\n");
        if (pid == 0)
            EQUAL(read(empty[0], bytes, 1), 1);
        else
            EQUAL(write(full[1], bytes, sizeof(bytes)), sizeof(bytes));
        return 1;
    }
    EQUAL(status_of(pid), 0);
    return 1;
}
