/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Makes the kernel use its stack as deeply as it can, now with fork: copies
 * for its own stores, a drawing, a death for want of memory.
 * Only the book's kernels.
 */
#include "user/lib/fork.h"
#include "user/lib/raw.h"
#include "user/lib/test.h"

static int shared[1024] __attribute__((aligned(4096)));

int
main(int argc, char **argv, char **environ)
{
    int pid, status;

    (void)argc;
    (void)argv;
    (void)environ;
    shared[0] = 1;
    status = fork();
    if (status == 0) {
        pid = fork_exit(0);
        EQUAL(waitpid(pid, shared, 0), pid);
        draw("deep");
        printf("%s %d %08x\n", "a child that has drawn", 1, 2);
        sleep_ms(10);
        for (;;)
            sched_yield();
    }
    pid = fork();
    if (pid == 0) {
        shared[1] = 2;
        leave_frames(0);
        pid = fork_exit(0);
        shared[2] = 3;
        sleep_ms(10);
        exit(0);
    }
    sleep_ms(100);
    freeze(3);
    return 0;
}
