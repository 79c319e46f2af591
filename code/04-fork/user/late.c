// SPDX-License-Identifier: GPL-2.0-only
/*
 * The parent stores before the fork and at once after it.  The child was
 * made in between, and must see what was there then.  Each task exits with
 * the number of generations below it.
 */
#include "user/lib/fork.h"
#include "user/lib/libc.h"

static volatile int word[1024] __attribute__((aligned(4096)));

int
main(void)
{
    int pid, status;

    word[0] = 1;
    pid = fork();
    if (pid < 0)
        die("fork");
    if (pid == 0) {
        printf("child:  reads %d\n", word[0]);
        exit(0);
    }
    word[0] = 2;
    if (waitpid(pid, &status, 0) != pid)
        die("waitpid");
    return WEXITSTATUS(status) + 1;
}
