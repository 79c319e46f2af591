/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 3.2: a program that goes down its stack page by page, too far, and
 * beside it.  The pages are walked to from outside; QEMU's log has the
 * faults.
 */
#include "../probe.h"

enum { STACK = 4, MOST = 64 };

/* Faults for a page that was not there, at ring 3, in the upper half. */
static unsigned
stack_faults(const struct probe *probe)
{
    struct exception found;
    unsigned n = 0;

    for (size_t i = 0; exception(probe->guest, 14, i, &found); i++)
        n += found.level == 3 && found.error == (USER | WRITE) &&
             found.address >= BASE + SLOT / 2;
    return n;
}

static void
grows(void)
{
    uint32_t calls = draw_between(8, 50);
    const char *ops = text("d%u,d%u", calls, calls / 2);
    struct probe probe = probe_boot(ops, "");
    unsigned pages = 0;

    probe_want(&probe, ops, 0, (int32_t)calls);
    probe_want(&probe, ops, 1, (int32_t)(calls / 2));
    while (entry_at(probe.guest, BASE + SLOT - (pages + 1) * PAGE) &
           PRESENT)
        pages++;
    if (pages < calls || pages > calls + STACK)
        miss(text("pages of stack after %s", ops),
             text("about %u, in one piece", calls + 1), text("%u", pages));
    want("QEMU's log: faults that became pages of stack", "%u",
         pages - STACK, stack_faults(&probe));
    for (unsigned i = 1; i <= pages; i++)
        want(text("the entry for %08x", SLOT - i * PAGE), "rights %x",
             WRITE | USER,
             entry_at(probe.guest, BASE + SLOT - i * PAGE) &
                 (WRITE | USER));
}

/* With the stack pointer at the edge, what is pushed lies below it. */
static void
push(void)
{
    const char *ops = text("p%u", draw_between(STACK, MOST - 4));
    struct probe probe = probe_boot(ops, "");

    probe_want(&probe, ops, 0, 1);
    want("QEMU's log: faults that became pages of stack", "%u", 1,
         stack_faults(&probe));
}

/* The last one that it cannot have is its end. */
static void
limit(void)
{
    uint32_t calls = draw_between(MOST + 4, 200);
    struct probe probe = probe_boot(text("d%u", calls), "");

    want(text("a program that calls itself %u times", calls),
         "it comes to its end: %u", 0, probe.results != 0);
    want("QEMU's log: the faults of its stack",
         "%u, of which the last was "
         "not repaired",
         MOST - STACK + 1, stack_faults(&probe));
}

static void
far(void)
{
    uint32_t pages = draw_between(STACK + 1, 50);
    struct probe probe = probe_boot(text("d3,j%u", pages), "");

    want(text("a store %u pages below the stack pointer", pages),
         "it comes to its end: %u", 0, probe.results != 0);
}

static const struct check checks[] = {
    {"grows", "a stack gets the pages that it grows into", 2, NULL, grows,
     "The address that faulted, and regs->esp: from where do they count?",
     NULL},
    {"push", "also for a push at the very edge", 1, "grows", push,
     "Where is the stack pointer while pusha stores?", NULL},
    {"limit", "64 pages and no more", 2, "grows", limit,
     "Where does a stack that never ends stop?", NULL},
    {"far", "a stray pointer below the stack is still a mistake", 2,
     "limit", far, "How far below the stack pointer can a push store?",
     NULL},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
