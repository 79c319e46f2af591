/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * No frame for a copy: the task that needs it ends with 11, by a store of
 * its own and by one of the kernel's; nobody else notices.
 * Only the book's kernels.
 */
#include <stdbool.h>

#include "user/lib/fork.h"
#include "user/lib/test.h"

static int shared[1024] __attribute__((aligned(4096)));

static void
child(bool by_kernel)
{
    set_word(1); /* all but that page is our own */
    while (get_word() != 2)
        sched_yield();
    EQUAL(free_frames(), 0);
    if (by_kernel)
        look(shared, (struct look *)shared);
    else
        shared[0] = 1;
    printf("there was no frame, and yet a copy\n");
    exit(1);
}

static void
without_a_frame(bool by_kernel)
{
    uint32_t all = free_frames();
    int pid, status;

    set_word(0);
    shared[0] = 5;
    pid = fork();
    if (pid == 0)
        child(by_kernel);
    status = 0; /* our stack is our own, too */
    while (get_word() != 1)
        sched_yield();
    EQUAL(leave_frames(0), 0);
    set_word(2);
    status = status_of(pid);
    leave_frames(all);
    EQUAL(status, 11);
    EQUAL(shared[0], 5);
    shared[0] = 6;
}

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    errno = 0;
    without_a_frame(false);
    without_a_frame(true);
    sleep_ms(20);
    printf("oom: survived\n");
    return 0;
}
