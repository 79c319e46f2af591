// SPDX-License-Identifier: GPL-2.0-only
/*
 * Forks until the kernel refuses, and gets everything back.  A child that
 * nobody has waited for keeps its slot, so the children may end at once.
 * Not alike on Linux: how many they are.
 */
#include "user/lib/fork.h"
#include "user/lib/libc.h"

#define ENOUGH 64 /* for a kernel that never refuses */

/* How many children could be had. */
static int
storm(int round)
{
    int children = 0, pid = 0;

    while (children < ENOUGH && (pid = fork()) > 0)
        children++;
    if (pid == 0)
        exit(0);
    printf("round %d: %d children, then error %d\n", round, children,
           pid < 0 ? errno : 0);
    return children;
}

int
main(void)
{
    for (int round = 1; round <= 2; round++) {
        int ended = 0, children = storm(round);

        while (waitpid(-1, NULL, 0) > 0)
            ended++;
        printf("%d of %d have ended\n", ended, children);
    }
    return 0;
}
