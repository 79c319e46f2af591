/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel stores a status into a page that the child shares with its
 * parent.  Stops at 1 before, at 2 after.
 * Only the book's kernels.
 */
#include "user/lib/fork.h"
#include "user/lib/raw.h"
#include "user/lib/test.h"

static int shared[1024] __attribute__((aligned(4096)));

static void
child(void)
{
    struct look before, after;
    int pid = fork_exit(9);

    sleep_ms(20);         /* it ends, and flushes everything */
    EQUAL(shared[0], 77); /* the processor remembers the page */
    freeze(1);
    EQUAL(waitpid(pid, shared, 0), pid);
    freeze(2);
    EQUAL(shared[0], 0x900);
    EQUAL(shared[1], 78);

    /* Nothing is there: the call fails, and nothing changes. */
    pid = fork_exit(9);
    EQUAL(look(shared, &before), 0);
    EQUAL(waitpid(pid, (int *)0xc0000000, 0), -1);
    EQUAL(errno, 14);
    EQUAL(look(shared, &after), 0);
    EQUAL(after.free_frames, before.free_frames + 3); /* the zombie's */
    exit(3);
}

/* A store that begins in a shared page and leaves the slot: none of it. */
static void
at_the_end_of_the_slot(void)
{
    volatile uint32_t *last = (volatile uint32_t *)0x3fffff8;
    uint32_t was[2] = {last[0], last[1]};
    int pid = fork();

    if (pid == 0) {
        EQUAL(look(shared, (struct look *)last), -1);
        EQUAL(last[0], was[0]);
        EQUAL(last[1], was[1]);
        exit(4);
    }
    EQUAL(status_of(pid), 0x400);
    EQUAL(last[0], was[0]);
    EQUAL(last[1], was[1]);
}

int
main(int argc, char **argv, char **environ)
{
    int pid;

    (void)argc;
    (void)argv;
    (void)environ;
    printf("page: 0x%x\n", (uint32_t)shared);
    shared[0] = 77;
    shared[1] = 78;
    pid = fork();
    if (pid == 0)
        child();
    EQUAL(status_of(pid), 0x300);
    EQUAL(shared[0], 77);
    at_the_end_of_the_slot();
    return 0;
}
