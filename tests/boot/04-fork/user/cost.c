/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a system call costs that does nothing, and what the two kinds of
 * copy-on-write fault cost.
 * Only the book's kernels.
 */
#include "user/lib/cost.h"
#include "user/lib/fork.h"
#include "user/lib/test.h"

#define TIMES 15

static volatile uint32_t pages[2][TIMES][1024]
    __attribute__((aligned(4096)));
static uint32_t values[TIMES] __attribute__((aligned(4096)));

static void
null_call(void)
{
    for (int i = 0; i < TIMES; i++) {
        uint32_t start = clock(), result;

        __asm__ volatile("int $0x80" : "=a"(result) : "a"(64) : "memory");
        values[i] = clock() - start;
    }
    print_cost("null system call", values, TIMES);
    for (int i = 0; i < TIMES; i++) {
        uint32_t start = clock(), result;

        __asm__ volatile("int $0x81" : "=a"(result) : "a"(0) : "memory");
        values[i] = clock() - start;
    }
    print_cost("floor of null system call", values, TIMES);
}

/* The first store to each page, which the processor has seen already. */
static void
store(volatile uint32_t page[TIMES][1024], const char *what)
{
    values[0] = 0; /* this page is not meant */
    for (int i = 0; i < TIMES; i++) {
        uint32_t start;

        (void)page[i][0];
        start = clock();
        page[i][0] = 1;
        values[i] = clock() - start;
    }
    print_cost(what, values, TIMES);
}

static void
both(const char *what, const char *floors)
{
    store(pages[0], what);
    use_floor(1);
    store(pages[1], floors);
    use_floor(0);
}

int
main(int argc, char **argv, char **environ)
{
    int pid;

    (void)argc;
    (void)argv;
    (void)environ;
    use_floor(0); /* opens its gate */
    null_call();
    pid = fork();
    if (pid == 0) {
        both("copy-on-write, copy", "floor of copy-on-write, copy");
        exit(0);
    }
    status_of(pid);
    both("copy-on-write, sole owner", "floor of copy-on-write, sole owner");
    return 0;
}
