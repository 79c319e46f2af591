/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the pages of a file cost: one that another task has, one that is in
 * the block cache, and a program that is run; beside the floor, and beside
 * what others take for the same.
 * Only the book's kernels.
 */
#include "user/lib/cost.h"
#include "user/lib/exec.h"
#include "user/lib/file.h"
#include "user/lib/filemap.h"
#include "user/lib/fork.h"
#include "user/lib/test.h"

#define TIMES 15
#define FILE  "sizes/274432" /* 67 pages */
#define START 0x20000000u

/*
 * Linux 6.1, and Linux 0.11, with the same program in the same QEMU.  0: was
 * not measured, or it has no such thing.
 */
struct peers {
    uint32_t modern, old;
};

static uint32_t values[TIMES];
static int to_parent[2], to_child[2], go[2], end[2];

static volatile char *
map(uint32_t pages)
{
    return file_at(START, pages * PAGE, PROT_READ | PROT_WRITE, FILE, 0);
}

/* Do `act` to TIMES pages: the median. */
static uint32_t
each(void (*act)(volatile int *at), volatile char *page)
{
    for (int i = 0; i < TIMES; i++) {
        volatile int *at = (volatile int *)(page + (uint32_t)i * PAGE);
        uint32_t start = clock();

        act(at);
        values[i] = clock() - start;
    }
    return cost_of(values, TIMES);
}

/* Less what it costs once more, without a fault. */
static uint32_t
faults(void (*act)(volatile int *at), volatile char *page)
{
    uint32_t first = each(act, page);

    return first - each(act, page);
}

/*
 * The same on the floor, which gives a page of zeros or makes one.  It makes
 * no page table and reads no program: the first half is the kernel's.
 */
static uint32_t
floors_faults(void (*act)(volatile int *at))
{
    volatile char *page =
        pages_at(2 * START, 2 * TIMES * PAGE, PROT_READ | PROT_WRITE);
    uint32_t least = each(act, page), again;

    page += TIMES * PAGE;
    use_floor(1);
    least = each(act, page);
    again = each(act, page);
    use_floor(0);
    EQUAL(munmap((void *)(2 * START), 2 * TIMES * PAGE), 0);
    return least - again;
}

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

/* ---- pages ---- */

/* The parent has mapped the file and has the upper half of these pages. */
static void
rows_of_pages(void)
{
    volatile char *page;
    uint32_t cached = floors_faults(store), had = floors_faults(load);

    await_turn(to_child);
    page = map(4 * TIMES);
    row("load of a page that another has",
        faults(load, page + 2 * TIMES * PAGE), had,
        (struct peers){1827, 485});
    row("store to a page that another has",
        faults(store, page + 3 * TIMES * PAGE), cached,
        (struct peers){3431, 0});
    row("load of a page from cached blocks", faults(load, page), cached,
        (struct peers){0, 0});
    row("store to a page from cached blocks",
        faults(store, page + TIMES * PAGE), cached, (struct peers){0, 0});
}

static void
touch_all(volatile char *page, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        (void)page[i * PAGE];
}

static void
pages(void)
{
    volatile char *page = map(4 * TIMES);

    touch_all(page, 0, 4 * TIMES); /* the blocks */
    EQUAL(munmap((void *)page, 4 * TIMES * PAGE), 0);
    child(rows_of_pages);
    page = map(4 * TIMES);
    touch_all(page, 2 * TIMES, 4 * TIMES);
    give_turn(to_child);
    await_children();
    EQUAL(munmap((void *)page, 4 * TIMES * PAGE), 0);
}

/* ---- programs ---- */

static void
run_tiny(void)
{
    static char *const words[] = {"tiny", NULL};
    int pid = fork();

    if (pid == 0) {
        execve("/bin/tiny", words, words + 1);
        exit(1);
    }
    EQUAL(status_of(pid), 0);
}

static void
programs(void)
{
    for (int i = 0; i < TIMES; i++) {
        uint32_t start = clock();

        run_tiny();
        values[i] = clock() - start;
    }
    row("fork, execve, exit, wait", cost_of(values, TIMES), 0,
        (struct peers){171000, 94000});
}

/* ---- many tasks ---- */

static bool they_map;

/* One of many, who has no page of the file. */
static void
bystander(void)
{
    await_turn(go);
    if (they_map)
        map(TIMES);
    give_turn(to_parent);
    await_turn(end);
}

static void
borrower(void)
{
    uint32_t cost;

    await_turn(to_child);
    cost = faults(load, map(TIMES));
    EQUAL(write(to_parent[1], &cost, sizeof(cost)), sizeof(cost));
}

static void
several(void (*turn)(const int turn[2]), const int pipe[2], int times)
{
    for (int i = 0; i < times; i++)
        turn(pipe);
}

/*
 * A page that the first in the ring has, which is this task; the others map
 * the file after it, and are asked before it.  The machine has two tasks
 * more, and the borrower.
 */
static uint32_t
among(int tasks, bool map_it)
{
    volatile char *page;
    uint32_t cost;

    they_map = map_it;
    child(borrower);
    for (int i = 4; i < tasks; i++)
        child(bystander);
    page = map(TIMES);
    touch_all(page, 0, TIMES);
    several(give_turn, go, tasks - 4);
    several(await_turn, to_parent, tasks - 4);
    give_turn(to_child);
    EQUAL(read(to_parent[0], &cost, sizeof(cost)), sizeof(cost));
    several(give_turn, end, tasks - 4);
    await_children();
    EQUAL(munmap((void *)page, TIMES * PAGE), 0);
    return cost;
}

int
main(int argc, char **argv, char **environ)
{
    static const int tasks[] = {4, 16, 47};

    (void)argc;
    (void)argv;
    (void)environ;
    new_turn(to_parent), new_turn(to_child), new_turn(go), new_turn(end);
    use_floor(0); /* opens its gate */
    printf("table costs\n| what | here | floor | Linux 6.1 | Linux 0.11 "
           "|\n");
    pages();
    programs();
    printf("table among\n| tasks | the others do not map the file | they "
           "map it |\n");
    for (int i = 0; i < 3; i++)
        printf("| %d | %u | %u |\n", tasks[i], among(tasks[i], false),
               among(tasks[i], true));
    return 0;
}
