/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Several tasks change their areas at random, n= steps in all: map, unmap,
 * other rights, a heap up and down, loads and stores, by the program and by
 * the kernel for it, forks and ends.  Each knows by a model what every page
 * is and holds, and compares.
 * Only the book's kernels.
 */
#include "user/lib/exec.h"
#include "user/lib/fork.h"
#include "user/lib/mmap.h"
#include "user/lib/test.h"

enum {
    PAGES = 96, /* from BASE on: an area in the middle of two tables */
    HEAP = 24,
    TASKS = 5,
    CHILDREN = 3, /* at once, of a task */
    CHILD_STEPS = 40,
    EFAULT = 14,
    NOTHING = -1, /* no area */
};

#define BASE (0x20400000u - PAGES / 2 * PAGE)

/* Of each page its rights, or NOTHING, and what its first word is. */
struct page {
    int rights;
    uint32_t word;
};

static struct page model[PAGES], heap[HEAP];
static uint32_t heap_start, heap_pages, children;

static uint32_t
below(uint32_t n)
{
    return random_u32() % n;
}

static volatile uint32_t *
word_of(uint32_t page)
{
    return (volatile uint32_t *)(BASE + page * PAGE);
}

/* ---- the calls, and what the model says of them ---- */

static void
set(uint32_t from, uint32_t n, int rights, bool fresh)
{
    for (uint32_t i = from; i < from + n; i++) {
        model[i].rights = rights;
        if (fresh)
            model[i].word = 0;
    }
}

static void
any_map(uint32_t from, uint32_t n)
{
    int rights = (int)below(8);

    pages_at(BASE + from * PAGE, n * PAGE - below(PAGE), rights);
    set(from, n, rights, true);
}

static void
any_unmap(uint32_t from, uint32_t n)
{
    EQUAL(munmap((void *)(BASE + from * PAGE), n * PAGE), 0);
    set(from, n, NOTHING, true);
}

/* Up to a hole it is done, and then refused. */
static void
any_protect(uint32_t from, uint32_t n)
{
    int rights = (int)below(8);
    uint32_t good = 0;

    while (good < n && model[from + good].rights != NOTHING)
        good++;
    EQUAL(syscall3(125, BASE + from * PAGE, n * PAGE, (uint32_t)rights),
          good == n ? 0 : -EFAULT);
    set(from, good, rights, false);
}

static void
any_brk(void)
{
    uint32_t n = below(HEAP + 1);

    EQUAL(brk((char *)heap_start + n * PAGE), 0);
    for (uint32_t i = n; i < heap_pages; i++)
        heap[i].word = 0;
    heap_pages = n;
}

/* ---- loads and stores ---- */

static void
any_heap(void)
{
    uint32_t i = below(HEAP);
    volatile uint32_t *at = (void *)(heap_start + i * PAGE);

    if (i >= heap_pages) {
        EQUAL(syscall3(507, (uint32_t)at, 4, 0), -EFAULT);
        return;
    }
    EQUAL(*at, heap[i].word);
    if (below(2))
        *at = heap[i].word = random_u32();
}

/* By ourselves where it is allowed; the kernel is asked anything. */
static void
any_touch(void)
{
    uint32_t i = below(PAGES);
    bool may_load = model[i].rights > 0;
    bool may_store = may_load && model[i].rights & PROT_WRITE;

    if (may_load)
        EQUAL(*word_of(i), model[i].word);
    if (may_store && below(3) > 0)
        *word_of(i) = model[i].word = random_u32();
    if (below(8) > 0)
        return;
    EQUAL(syscall3(507, (uint32_t)word_of(i), 4, 0),
          may_load ? 0 : -EFAULT);
    EQUAL(syscall3(507, (uint32_t)word_of(i), 4, 1),
          may_store ? 0 : -EFAULT); /* the word that was loaded */
    if (may_store)
        EQUAL(*word_of(i), model[i].word);
}

static void
check_all(void)
{
    for (uint32_t i = 0; i < PAGES; i++)
        if (model[i].rights > 0)
            EQUAL(*word_of(i), model[i].word);
    for (uint32_t i = 0; i < heap_pages; i++)
        EQUAL(*(uint32_t *)(heap_start + i * PAGE), heap[i].word);
}

/* ---- tasks ---- */

static void run(uint32_t n, bool can_fork);

static void
reap(uint32_t most)
{
    for (; children > most; children--) {
        int status = -1;

        CHECK(waitpid(-1, &status, 0) > 0);
        EQUAL(status, 0);
    }
}

/* A child goes on for a while, from all that we have. */
static void
any_fork(void)
{
    uint32_t seed = random_u32();
    int pid;

    reap(CHILDREN - 1);
    pid = fork();
    CHECK(pid >= 0);
    if (pid > 0) {
        children++;
        return;
    }
    children = 0;
    random_begin(seed);
    run(CHILD_STEPS, false);
    check_all();
    exit(0);
}

static void
step(bool can_fork)
{
    uint32_t from = below(PAGES), n = 1 + below(8);

    if (n > PAGES - from)
        n = PAGES - from;
    switch (below(16)) {
    case 0:
    case 1:
        any_map(from, n);
        break;
    case 2:
        any_unmap(from, n);
        break;
    case 3:
    case 4:
    case 5:
        any_protect(from, n);
        break;
    case 6:
        any_brk();
        break;
    case 7:
    case 8:
        any_heap();
        break;
    case 9:
        if (can_fork && below(8) == 0)
            any_fork();
        break;
    default:
        any_touch();
    }
}

static void
run(uint32_t n, bool can_fork)
{
    for (uint32_t i = 0; i < n; i++) {
        step(can_fork);
        if (i % 64 == 0)
            sched_yield();
        if (i % 512 == 511)
            check_all();
        if (i == n / 2 && can_fork)
            freeze(1); /* the first that comes here, if it was asked for */
    }
}

int
main(void)
{
    heap_start = ((uint32_t)syscall3(45, 0, 0, 0) + PAGE - 1) & -PAGE;
    set(0, PAGES, NOTHING, true);
    for (uint32_t i = 0; i < TASKS; i++) {
        int pid = fork();

        CHECK(pid >= 0);
        if (pid > 0)
            continue;
        random_begin(number() + i);
        run(number() / TASKS, true);
        check_all();
        reap(0);
        exit(0);
    }
    children = TASKS;
    reap(0);
    printf("soak: %u steps\n", number());
    return 0;
}
