/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two tasks hand the processor to each other.  What does a switch cost in
 * instructions, and how many translations must be fetched again after two?
 * Only the book's kernels.
 */
#include "user/lib/cost.h"
#include "user/lib/fork.h"
#include "user/lib/test.h"

#define TIMES  15
#define PAGES  16
#define ENOUGH 100 /* switches back, until all is measured */

static volatile char page[PAGES][4096] __attribute__((aligned(4096)));
static uint32_t values[TIMES];

static void
touch(void)
{
    for (int i = 0; i < PAGES; i++)
        page[i][0] = 1;
}

static uint32_t
fetched(bool kernel)
{
    return (uint32_t)syscall3(495, kernel, 0, 0);
}

/* There and back, or, with `stay`, only asked. */
static void
row(const char *what, bool stay)
{
    uint32_t user, kernel;

    touch();
    for (int i = 0; i < 3; i++) {
        fetched(false);
        fetched(true);
        if (stay)
            getpid();
        else
            sched_yield();
        touch();
        user = fetched(false);
        kernel = fetched(true);
    }
    printf("| %s | %u | %u |\n", what, user, kernel);
}

int
main(int argc, char **argv, char **environ)
{
    int pid = fork();

    (void)argc;
    (void)argv;
    (void)environ;
    CHECK(pid >= 0);
    if (pid == 0) {
        for (int i = 0; i < ENOUGH; i++)
            sched_yield();
        exit(0);
    }
    for (int i = 0; i < TIMES; i++) {
        uint32_t start = clock();

        sched_yield();
        values[i] = (clock() - start) / 2;
    }
    print_cost("a switch, and the call for it", values, TIMES);
    printf("table fetched\n| between two touches of 16 pages | of "
           "programs | of the kernel |\n");
    row("a system call", true);
    row("two switches", false);
    EQUAL(status_of(pid), 0);
    return 0;
}
