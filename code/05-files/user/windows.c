// SPDX-License-Identifier: GPL-2.0-only
/*
 * One page through a fork and two stores, seen through /proc.  Not alike on
 * Linux: the numbers of frames are for root.
 */
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/libc.h"
#include "user/lib/windows.h"

static volatile int shared[1024] __attribute__((aligned(4096)));

static void
row(const char *who, const char *when)
{
    uint64_t entry = pagemap(shared);

    printf("| %s | %s | %05x | %u | %s |\n", who, when,
           (unsigned int)(entry & PM_FRAME), mappings(entry),
           entry & PM_EXCLUSIVE ? "yes" : "no");
}

int
main(void)
{
    int pid, status;

    shared[0] = 1;
    printf("table windows\n");
    printf("| who | when | frame | mapped by | exclusive |\n");
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
    if (waitpid(pid, &status, 0) != pid)
        die("waitpid");
    row("parent", "the child has ended");
    shared[0] = 3;
    row("parent", "has stored");
    return 0;
}
