/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * n= forks, one after the other, beside a child that lives all the while.
 * Numbers go up by one, wrap, are never the living child's, and not a frame
 * is lost on the way.
 * Only the book's kernels.
 */
#include "user/lib/fork.h"
#include "user/lib/raw.h"
#include "user/lib/test.h"

#define MAX_PID 32767

static int
next(int pid, int living)
{
    do {
        pid = pid < MAX_PID ? pid + 1 : 1;
    } while (pid == 1 || pid == getpid() || pid == living);
    return pid;
}

int
main(int argc, char **argv, char **environ)
{
    uint32_t before = free_frames(), during, wrapped = 0;
    int living = fork(), last = living;

    (void)argc;
    (void)argv;
    (void)environ;
    if (living == 0)
        for (;;)
            sleep_ms(100000);
    sched_yield(); /* it has its own stack now */
    status_of(fork_exit(0));
    last = next(last, living);
    during = free_frames();
    for (uint32_t i = 0; i < number(); i++) {
        int pid = fork_exit(3);

        wrapped += pid < last;
        last = next(last, living);
        EQUAL(pid, last);
        EQUAL(status_of(pid), 0x300);
        if (i % 64 == 0)
            EQUAL(free_frames(), during);
    }
    CHECK(free_frames() == during && during < before);
    printf("forks: %u\n", number());
    printf("wrapped: %u\n", wrapped);
    freeze(1);
    return 0;
}
