/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the faults of an area cost, and fork with few and many pages, beside
 * the floor, and beside what others take for the same.
 * Only the book's kernels.
 */
#include "user/lib/cost.h"
#include "user/lib/fork.h"
#include "user/lib/mmap.h"
#include "user/lib/test.h"

#define TIMES 15
#define MOST  256 /* pages */

/*
 * Other kernels with the same program in the same QEMU: Linux 6.1 without
 * what guards it, and Linux 0.11.  0: was not measured.
 */
struct peers {
    uint32_t modern, old;
};

static const struct peers null_call = {338, 54}, first_load = {1170, 1362},
                          first_store = {3227, 1321}, copied = {4011, 2396},
                          alone = {1229, 70}, page_more = {364, 46};

static volatile char many[MOST][PAGE] __attribute__((aligned(4096)));
static volatile char zeros[4 * TIMES][PAGE] __attribute__((aligned(4096)));
static uint32_t values[TIMES];

static void
cell(uint32_t n)
{
    printf(n ? " %u |" : " – |", n);
}

static void
row(const char *what, uint32_t ours, uint32_t least, struct peers peers)
{
    printf("| %s |", what);
    cell(ours);
    cell(least);
    cell(peers.modern);
    cell(peers.old);
    printf("\n");
}

/* Do `act` to TIMES pages: the median. */
static uint32_t
each(void (*act)(volatile int *at), volatile char (*page)[PAGE])
{
    for (int i = 0; i < TIMES; i++) {
        volatile int *at = (volatile int *)page[i];
        uint32_t start = clock();

        act(at);
        values[i] = clock() - start;
    }
    return cost_of(values, TIMES);
}

/*
 * The same by the kernel, and by the floor, each to its half of the pages;
 * less what it costs once more, without a fault.
 */
static void
both(const char *what, void (*act)(volatile int *at),
     volatile char (*page)[PAGE], struct peers peers)
{
    uint32_t ours = each(act, page), least, again = each(act, page);

    use_floor(1);
    least = each(act, page + TIMES);
    use_floor(0);
    row(what, ours - again, least - again, peers);
}

/* The program has three areas: text, data with these pages, stack. */
static void
faults(void)
{
    int pid;

    both("first load of a page", load, zeros, first_load);
    both("first store, after a load", store, zeros, first_store);
    both("first store to an absent page", store, zeros + 2 * TIMES,
         first_store);
    pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        both("store to a shared page: a copy", store, zeros, copied);
        exit(0);
    }
    EQUAL(status_of(pid), 0);
    both("store to a shared page, sole owner", store, zeros, alone);
}

static void
call(void)
{
    uint32_t ours, result;

    for (int i = 0; i < TIMES; i++) {
        uint32_t start = clock();

        __asm__ volatile("int $0x80" : "=a"(result) : "a"(64) : "memory");
        values[i] = clock() - start;
    }
    ours = cost_of(values, TIMES);
    for (int i = 0; i < TIMES; i++) {
        uint32_t start = clock();

        __asm__ volatile("int $0x81" : "=a"(result) : "a"(0) : "memory");
        values[i] = clock() - start;
    }
    row("null system call", ours, cost_of(values, TIMES), null_call);
}

static uint32_t
forks(void)
{
    for (int i = 0; i < TIMES; i++) {
        uint32_t start = clock();
        int pid = fork();

        if (pid == 0)
            exit(0);
        EQUAL(waitpid(pid, 0, 0), pid);
        values[i] = clock() - start;
    }
    return cost_of(values, TIMES);
}

static uint32_t
floors_forks(void)
{
    use_floor(1);
    for (int i = 0; i < TIMES; i++) {
        uint32_t start = clock();

        EQUAL(floor_call(1, 0), 1);
        EQUAL(floor_call(2, 0), 0);
        EQUAL(floor_call(3, 0), 0);
        values[i] = clock() - start;
    }
    use_floor(0);
    return cost_of(values, TIMES);
}

/* Three programs: with so many pages more than this one begins with. */
static const struct {
    const char *what;
    uint32_t pages;
    struct peers peers;
} sizes[] = {
    {"fork, exit, wait: 16 pages", 16, {113000, 80000}},
    {"fork, exit, wait: 64 pages", 64, {130000, 82000}},
    {"fork, exit, wait: 256 pages", MOST, {199000, 91000}},
};

/* The largest is measured first: it becomes the others. */
static void
families(void)
{
    uint32_t ours[3], least[3], more;

    for (int i = 0; i < MOST; i++)
        many[i][0] = 1;
    for (int i = 2; i >= 0; i--) {
        uint32_t n = sizes[i].pages;

        EQUAL(munmap((void *)many[n], sizeof(many) - n * PAGE), 0);
        ours[i] = forks();
        least[i] = floors_forks();
    }
    for (int i = 0; i < 3; i++)
        row(sizes[i].what, ours[i], least[i], sizes[i].peers);
    more = sizes[2].pages - sizes[0].pages;
    row("each page more", (ours[2] - ours[0] + more - 1) / more,
        (least[2] - least[0] + more - 1) / more, page_more);
}

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    use_floor(0); /* opens its gate */
    printf("table costs\n| what | here | floor | Linux 6.1 | Linux 0.11 "
           "|\n");
    call();
    faults();
    EQUAL(munmap((void *)zeros, sizeof(zeros)), 0);
    families();
    return 0;
}
