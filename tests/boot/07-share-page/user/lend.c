/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What it costs to get a page from another task, with more and more tasks
 * that run the same program, have not got the page, and are asked first.
 * Only the book's kernels.
 */
#include "user/lib/cost.h"
#include "user/lib/exec.h"
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/test.h"
#include "user/lib/walk.h"

#define TIMES 15

/* The last one is for a walk. */
static volatile char pages[TIMES + 1][4096]
    __attribute__((aligned(4096))) = {
        [0 ... TIMES] = {[0 ... 4095] = 'p'},
};
static uint32_t values[TIMES];

/* A program of its own: its pages are in its parent's memory. */
static int
borrow(const char *tasks)
{
    char what[] = "instructions with 00 tasks";

    what[18] = tasks[0];
    what[19] = tasks[1];
    values[0] = 0; /* this page is not meant */
    for (int i = 0; i < TIMES; i++) {
        uint32_t start = clock();

        (void)pages[i][0];
        values[i] = clock() - start;
    }
    print_cost(what, values, TIMES);
    if (tasks[0] == '0' && tasks[1] == '4') {
        walk(PAGE);
        (void)pages[TIMES][0];
        walk(NOWHERE);
    }
    return 0;
}

/* A task that has none of the pages, and waits for the end. */
static void
bystander(int stay)
{
    char nothing;

    exit(read(stay, &nothing, 1));
}

static void
measure(int bystanders)
{
    int tasks = bystanders + 4; /* first, lender, borrower; and idle */
    char number[] = {(char)('0' + tasks / 10), (char)('0' + tasks % 10), 0};
    char *const argv[] = {"lend", number, NULL};
    int stay[2], pid;

    CHECK(pipe(stay) == 0);
    for (int i = 0; i < bystanders; i++) {
        pid = fork();
        CHECK(pid >= 0);
        if (pid == 0) {
            close(stay[1]);
            bystander(stay[0]);
        }
    }
    for (int i = 0; i <= TIMES; i++)
        (void)pages[i][0];
    pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        execve("/bin/lend", argv, argv + 2);
        CHECK(!"execve");
    }
    CHECK(waitpid(pid, NULL, 0) == pid);
    close(stay[1]);
    close(stay[0]);
    exit(0);
}

int
main(int argc, char **argv, char **environ)
{
    static const int bystanders[] = {0, 4, 12, 28, 43};

    (void)environ;
    if (argc > 1 && argv[1][0])
        return borrow(argv[1]);
    for (int i = 0; i < 5; i++) {
        int pid = fork(); /* the measuring one leaves all behind */

        CHECK(pid >= 0);
        if (pid == 0)
            measure(bystanders[i]);
        while (waitpid(-1, NULL, 0) > 0)
            ;
    }
    print_walks();
    return 0;
}
