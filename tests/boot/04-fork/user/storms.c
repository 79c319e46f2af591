/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Forks until nothing is left: of slots, then of memory.
 * Only the book's kernels.
 */
#include "user/lib/fork.h"
#include "user/lib/raw.h"
#include "user/lib/test.h"

#define PAGES 200

static volatile char memory[PAGES][4096] __attribute__((aligned(4096)));

static void
reap(int children)
{
    while (children-- > 0)
        CHECK(waitpid(-1, 0, 0) > 0);
    EQUAL(waitpid(-1, 0, 0), -1);
    EQUAL(errno, 10);
}

static void
of_slots(void)
{
    uint32_t before = free_frames();
    int children = 0, pid;

    while ((pid = fork_exit(0)) > 0)
        children++;
    EQUAL(pid, -11);
    EQUAL(children, 45); /* slots 3 to 47 */
    EQUAL(fork(), -1);
    EQUAL(errno, 11);
    freeze(1);
    reap(children);
    EQUAL(free_frames(), before);
}

/* Each child copies all of the memory, so that some cannot. */
static void
of_memory(void)
{
    uint32_t before = free_frames();
    int children = 0, killed = 0, status;

    for (;;) {
        int pid = fork();

        if (pid < 0)
            break;
        if (pid == 0) {
            for (int i = 0; i < PAGES; i++)
                memory[i][0] = 1;
            sleep_ms(500);
            exit(0);
        }
        children++;
        sched_yield();
    }
    EQUAL(errno, 11);
    freeze(2);
    for (int i = 0; i < children; i++) {
        CHECK(waitpid(-1, &status, 0) > 0);
        CHECK(status == 0 || status == 11);
        killed += status == 11;
    }
    EQUAL(waitpid(-1, 0, 0), -1);
    CHECK(children >= 10 && killed > 0);
    for (int i = 0; i < PAGES; i++)
        EQUAL(memory[i][0], 0);
    EQUAL(free_frames(), before);
}

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    errno = 0; /* its page may have to come */
    for (int i = 0; i < 2; i++) {
        of_slots();
        of_memory();
    }
    printf("storms: over\n");
    return 0;
}
