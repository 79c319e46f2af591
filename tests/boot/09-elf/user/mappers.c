// SPDX-License-Identifier: GPL-2.0-only
/*
 * Three tasks map one file, each elsewhere, and touch its pages in turns; the
 * test looks at tables, rings and counts from outside at each stop.
 * Only the book's kernels.
 */
#include "user/lib/filemap.h"
#include "user/lib/fork.h"
#include "user/lib/test.h"

#define FILE "sizes/274433" /* 68 pages, no holes */

enum { MAPPED = 6, END = 13 };

static volatile char *pages;
static uint32_t first;         /* page of the file, where `pages` begins */
static volatile int own[1024]; /* to run once what is run later */

/* Page n of the file, in our memory. */
static volatile int *
page(uint32_t n)
{
    return (volatile int *)(pages + (n - first) * PAGE);
}

static void
map(uint32_t at, uint32_t n)
{
    first = n;
    pages =
        file_at(at, MAPPED * PAGE, PROT_READ | PROT_WRITE, FILE, n * PAGE);
}

/* Our turn is number n of all; the machine may stop at its end. */
static void
await(uint32_t n)
{
    while (get_word() != n)
        sched_yield();
}

static void
done(uint32_t n)
{
    freeze((int)n);
    set_word(n + 1);
}

/* A frame of our own for a clean page of the file. */
static void
own_copy(volatile int *at)
{
    EQUAL(syscall3(480, (uint32_t)at, 0, 0), 0);
}

static void
second(void)
{
    await(2);
    map(0x30000000, 1);
    done(2);
    await(3); /* C.2.43 */
    load(page(2));
    done(3);
    await(4); /* C.2.44 */
    store(page(3));
    done(4);
    await(5); /* nobody has it */
    store(page(4));
    done(5);
    await(8);
    load(page(5));
    own_copy(page(5));
    done(8);
    await(END);
}

static void
third(void)
{
    await(6);
    map(0x40000000, 0);
    done(6);
    await(9);
    done(9);
    await(10); /* C.2.45 */
    load(page(5));
    done(10);
    await(11); /* who has it has stored to it */
    load(page(4));
    done(11);
    await(END);
}

int
main(void)
{
    store(own);
    load(own);
    own_copy(own);
    set_word(0);
    await(0);
    freeze(1000);
    set_word(1);
    map(0x20000000, 2);
    EQUAL(munmap((void *)pages, MAPPED * PAGE), 0);
    child(second);
    child(third);
    map(0x20000000, 2);
    load(page(2));
    load(page(3));
    done(1);
    await(7);
    load(page(5));
    done(7);
    await(12);
    store(page(2));
    done(12);
    await_children();
    return 0;
}
