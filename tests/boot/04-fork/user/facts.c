/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One page through fork, exit and stores, with places to stop the machine
 * at, for the test to look at the tables from outside:
 *
 *   1 before the fork    2 after it, nobody has run since
 *   3 the child has exited without a store    4 the parent has stored
 *   5 a second child has stored               6 the parent has, too
 *
 * Only the book's kernels.
 */
#include "user/lib/fork.h"
#include "user/lib/raw.h"
#include "user/lib/test.h"

/* Pages of three kinds: read and written, only written, never touched. */
static volatile uint32_t page[3][1024] __attribute__((aligned(4096)));

int
main(int argc, char **argv, char **environ)
{
    int pid;

    (void)argc;
    (void)argv;
    (void)environ;
    printf("page: 0x%x\n", (uint32_t)page);
    page[0][0] = 1;
    page[1][0] = page[0][0];
    freeze(1);
    pid = fork_freeze(2);
    if (pid == 0)
        exit(0);
    EQUAL(status_of(pid), 0);

    pid = fork_exit(7);
    EQUAL(status_of(pid), 0x700);
    freeze(3);
    page[0][0] = 2;
    freeze(4);

    pid = fork();
    if (pid == 0) {
        EQUAL(page[0][0], 2);
        page[0][0] = 3;
        set_word(1);
        sleep_ms(50); /* the parent looks, and stores */
        EQUAL(page[0][0], 3);
        exit(0);
    }
    while (get_word() != 1)
        sched_yield();
    freeze(5);
    EQUAL(page[0][0], 2);
    page[0][0] = 4;
    freeze(6);
    EQUAL(status_of(pid), 0);
    EQUAL(page[0][0], 4);
    return 0;
}
