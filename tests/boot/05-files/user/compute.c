// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two tasks that never call the kernel, and one that does nothing else.
 * Only the book's kernels: somebody must press Ctrl-C.
 */
#include "user/lib/fork.h"
#include "user/lib/test.h"

int
main(int argc, char **argv, char **environ)
{
    int calls = fork(), two;

    (void)argc, (void)argv, (void)environ;
    CHECK(calls >= 0);
    if (calls == 0)
        for (;;)
            getpid();
    two = fork();
    CHECK(two >= 0);
    if (two == 0)
        printf("about to compute\n");
    for (;;)
        ;
}
