/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 3.2: programs that go down their stack page by page, too far, and
 * beside it.  The pages are walked to from outside; QEMU's log has the
 * faults.
 */
#include "../probe.h"

enum { STACK = 4, MOST = 64, PUSH = 32 };

/* Faults for a page that was not there, at ring 3, in the upper half. */
static unsigned
stack_faults(const struct probe *probe)
{
    struct exception found;
    unsigned n = 0;

    for (size_t i = 0; exception(probe->guest, 14, i, &found); i++)
        n += found.level == 3 && (found.error & ~WRITE) == USER &&
             found.address - probe->base >= SLOT / 2 &&
             found.address - probe->base < SLOT;
    return n;
}

static void
grows(void)
{
    uint32_t calls = draw_between(8, 50);
    struct probe probe =
        probe_boot(text("c%u,c%u", calls, calls / 2), draw_slot(), "");
    unsigned pages = 0;

    probe_want(&probe, 0, 0, (int32_t)calls);
    probe_want(&probe, 0, 1, (int32_t)(calls / 2));
    while (entry_at(probe.guest, probe.base + SLOT - (pages + 1) * PAGE) &
           PRESENT)
        pages++;
    if (pages < calls || pages > calls + STACK)
        miss(text("pages of stack after ops=%s", probe.ops),
             text("about %u, in one piece", calls + 1), text("%u", pages));
    want("QEMU's log: faults that became pages of stack", "%u",
         pages - STACK, stack_faults(&probe));
}

/* A new page: what is in it but for one byte, and what one may do there. */
static void
compare_page(const struct probe *probe, unsigned page, uint32_t stored)
{
    unsigned char seen[PAGE];
    uint32_t at = SLOT - page * PAGE;

    probe_read(probe, probe->base + at, seen, PAGE);
    for (uint32_t i = 0; i < PAGE; i++)
        if (i != stored)
            want(text("byte %08x of the program's after ops=%s", at + i,
                      probe->ops),
                 "%02x", 0, seen[i]);
}

/*
 * Loads and stores, at the stack pointer and far above it; and with the
 * pointer at the edge, where what is pushed lies below it.
 */
static void
reach(void)
{
    unsigned low = draw_between(50, MOST - 2), far = draw_between(20, 40),
             near = draw_between(8, 16), page = draw_between(40, MOST - 1);
    uint32_t at = draw_below(PAGE - 1), above = draw_below(PAGE);
    const char *ops =
        text("p%u,w%u-%u,r%u-%u/r%u+%u,w%u+%u,r%u+%u,w%u+%u",
             draw_between(STACK, STACK + 10), page, PUSH, page - 16,
             draw_between(5, PUSH), low, at, low, at, low,
             (low - far) * PAGE + above, far, (far - near) * PAGE + above);
    struct probe probe = probe_boot(ops, draw_slot(), "");

    for (unsigned i = 0; i < 3; i++)
        probe_want(&probe, 0, i, i < 2);
    for (unsigned i = 0; i < 4; i++)
        probe_want(&probe, 1, i, i % 2);
    compare_page(&probe, low, at);
    compare_page(&probe, far, PAGE);
    compare_page(&probe, near, above);
}

/*
 * One that never ends, whose last fault is its end; the last page and the
 * one below; and the last page of the slots on both sides, which is no lower than
 * the pointer, wherever one counts from.
 */
static void
limit(void)
{
    uint32_t at = draw_between(PAGE - 200, PAGE - 1);
    const char *ops =
        text("c%u/w%u+8/w%u-4/w%u:%u/w%u:%u", draw_between(MOST + 4, 200),
             MOST, MOST, 2 * (SLOT / PAGE) - 1, at, (1u << 20) - 1, at);
    struct probe probe = probe_boot(ops, draw_slot(), "");

    probe_want(&probe, 1, 0, 1);
    for (unsigned part = 0; part < 5; part++)
        if (part != 1)
            probe_want_stopped(&probe, part, 0);
    want("QEMU's log: faults in its slot of a stack that never ends, of a "
         "page at the limit, of one below",
         "%u", MOST - STACK + 1 + 1 + 1, stack_faults(&probe));
}

/*
 * Mistakes of programs, and the kernel's accesses before a page is there and
 * when it is: for two checks, in one machine.
 */
static const struct probe *
mistakes(void)
{
    static struct probe probe;
    unsigned page = draw_between(STACK + 1, MOST - 4);
    uint32_t at = draw_below(PAGE - 4);

    if (!probe.ops)
        probe = probe_boot(text("k%u+%u,q%u+%u,w%u+%u,k%u+%u/"
                                "c3,j%u/w%u-%u/r%u-%u/c3,l2,w2+%u/c7",
                                page, at, page, at, page, at, page, at,
                                draw_between(STACK + 1, 50), page, PUSH + 1,
                                page, draw_between(PUSH + 1, 2 * PAGE), at),
                           draw_slot(), "");
    return &probe;
}

static void
own(void)
{
    const struct probe *probe = mistakes();

    probe_want(probe, 0, 0, FAULT);
    probe_want(probe, 0, 1, FAULT);
    probe_want(probe, 0, 2, 1);
    probe_want(probe, 0, 3, 0);
}

static void
stray(void)
{
    const struct probe *probe = mistakes();

    probe_want_segv(probe, 1, 1);
    probe_want_segv(probe, 2, 0);
    probe_want_segv(probe, 3, 0);
    probe_want_segv(probe, 4, 2);
    probe_want(probe, 5, 0, 7);
}

/* No frame, mistakes of three kinds, and a program that lives. */
static void
frames(void)
{
    unsigned page = draw_between(STACK + 1, MOST - 4);
    const char *ops =
        text("h%u,c%u/w%u-%u/w%u+8,w%u+8/k%u+8/c%u", draw_below(3),
             draw_between(10, 20), page, draw_between(PUSH + 1, PAGE), MOST,
             MOST + 9, page, draw_between(4, 9));
    struct probe probe = probe_boot(ops, draw_slot(), "");

    probe_want_segv(&probe, 0, 1);
    probe_want_counts(&probe);
}

static const struct check checks[] = {
    {"grows", "a stack gets the pages that it grows into", 1, NULL, grows,
     "The address that faulted, and regs->esp: from where do they count?",
     "linear answer"},
    {"reach", "loads and stores, above the stack pointer and 32 below", 2,
     "grows", reach,
     "Which accesses can meet a page that is not there, and what may be "
     "done with it later? Where is the pointer while pusha stores?",
     "load zeros writable above push"},
    {"limit", "64 pages and no more, of its own slot", 1, "grows", limit,
     "Where does a stack that never ends stop, and where do all of them "
     "end?",
     "limit slot"},
    {"stray", "a stray pointer below the stack is still a mistake", 1,
     "grows", stray,
     "Which faults does a stack that grows not cause, and what is said of "
     "them?",
     "below signal absent"},
    {"own", "a bad pointer in a system call is still the call's", 1,
     "grows", own,
     "Who faulted? What is regs->esp if it was not the program?", "own"},
    {"frames", "who gets no page costs no frame", 1, "grows", frames,
     "Which ways lead out of your function, and what does each hold there?",
     "frame lost"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
