/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Every mistake a child can make, and what its parent is told of it.
 * A stray pointer: Linux 0.11 gives it a page.
 */
#include "user/lib/fork.h"
#include "user/lib/fatal.h"
#include "user/lib/test.h"

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    for (int i = 0; i < nr_faults; i++) {
        int pid;

        if (faults[i].only_here)
            continue;
        pid = fork();
        CHECK(pid >= 0);
        if (pid == 0) {
            faults[i].commit();
            exit(0);
        }
        printf("%s: killed by %d\n", faults[i].name,
               WTERMSIG(status_of(pid)));
    }
    return 0;
}
