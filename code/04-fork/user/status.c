// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel stores on the child's behalf, into a page that the child shares
 * with its parent.  Whose copy changes?
 */
#include "user/lib/fork.h"
#include "user/lib/libc.h"

static int status[1024] __attribute__((aligned(4096)));

static void
child(void)
{
    int pid = fork();

    if (pid < 0)
        die("fork");
    if (pid == 0)
        exit(7);
    if (waitpid(pid, status, 0) != pid)
        die("waitpid");
    printf("child:  its child exited with %d\n", WEXITSTATUS(status[0]));
    exit(0);
}

int
main(void)
{
    int pid;

    pid = fork();
    if (pid < 0)
        die("fork");
    if (pid == 0)
        child();
    if (waitpid(pid, NULL, 0) != pid)
        die("waitpid");
    printf("parent: its own status says %d\n", WEXITSTATUS(status[0]));
    return 0;
}
