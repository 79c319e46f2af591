// SPDX-License-Identifier: GPL-2.0-only
/*
 * A family that does nothing but fork: a child waits for its child, eight
 * deep, and begins again.  Only the book's kernels: somebody must press
 * Ctrl-C.
 */
#include "user/lib/fork.h"
#include "user/lib/test.h"

static void
generation(int n)
{
    int pid = n < 8 ? fork() : 0;

    if (n == 8)
        return;
    CHECK(pid >= 0);
    if (pid == 0) {
        generation(n + 1);
        exit(0);
    }
    EQUAL(status_of(pid), 0);
}

int
main(int argc, char **argv, char **environ)
{
    (void)argc, (void)argv, (void)environ;
    for (int times = 0;; times++) {
        generation(0);
        if (times == 3)
            printf("about to fork again\n");
    }
}
