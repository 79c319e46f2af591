// SPDX-License-Identifier: GPL-2.0-only
/*
 * A variable before and after fork: one value, then two.
 */
#include "user/lib/fork.h"
#include "user/lib/libc.h"

static volatile int shared[1024] __attribute__((aligned(4096))) = {1};

int
main(void)
{
    int pid, status;

    draw("before-fork");
    pid = fork();
    if (pid < 0)
        die("fork");
    if (pid == 0) {
        draw("after-fork");
        printf("child:  reads %d\n", shared[0]);
        shared[0] = 2;
        printf("child:  stores 2, reads %d\n", shared[0]);
        draw("after-store");
        exit(0);
    }
    if (waitpid(pid, &status, 0) != pid)
        die("waitpid");
    printf("parent: reads %d\n", shared[0]);
    return 0;
}
