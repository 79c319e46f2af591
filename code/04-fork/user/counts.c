// SPDX-License-Identifier: GPL-2.0-only
/*
 * One page through a fork, a child's store, its end, and a parent's store:
 * the entry and the frame's count, each time.  Only the book's kernels tell.
 */
#include "user/lib/fork.h"
#include "user/lib/libc.h"

static volatile int shared[1024] __attribute__((aligned(4096)));

static void
row(const char *who, const char *when)
{
    struct look look_at;

    if (look(shared, &look_at) < 0)
        die("look");
    printf("| %s | %s | %08x | %u |\n", who, when, look_at.entry,
           look_at.count);
}

int
main(void)
{
    int pid, status;

    shared[0] = 1;
    printf("table counts\n| who | when | entry | count |\n");
    row("parent", "before the fork");
    pid = fork();
    if (pid < 0)
        die("fork");
    if (pid == 0) {
        row("child", "after the fork");
        shared[0] = 2;
        row("child", "has stored");
        exit(0);
    }
    row("parent", "after the fork");
    if (waitpid(pid, &status, 0) != pid)
        die("waitpid");
    row("parent", "the child has ended");
    shared[0] = 3;
    row("parent", "has stored");
    return 0;
}
