/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 4.4: the kernel stores for programs into pages that are shared,
 * with CR0.WP set.  QEMU's log says at which ring each fault happened.
 */
#include "../story.h"

enum { OWN = 7 };

static struct story story;
static unsigned first, at, bytes;

/* B's kernel stores over three pages; A and B share two or three of them. */
static void
begin(void)
{
    first = draw_below(OWN - 2);
    at = draw_between(1, PAGE - 2);
    bytes = 2 * PAGE - at + draw_between(1, PAGE - 1);
    story_begin(&story);
    for (unsigned i = 0; i < OWN; i++)
        if (draw_chance(70))
            story_store(&story, 0, i);
    story_fork(&story, 0, 1);
    if (draw_chance(50))
        story_store(&story, 1, first + draw_below(3));
}

/* The addresses in a task's page at which ring 0 faulted with error 3. */
static unsigned
kernel_faults(const struct boot_result *guest, uint32_t linear)
{
    struct exception found;
    unsigned n = 0;

    for (size_t i = 0; exception(guest, 14, i, &found); i++)
        n += found.level == 0 && found.error == (PRESENT | WRITE) &&
             found.address / PAGE == linear / PAGE;
    return n;
}

static void
faults(void)
{
    const struct boot_result *guest;
    bool shared[3];

    begin();
    for (unsigned i = 0; i < 3; i++)
        shared[i] = !story.task[1].page[first + i].writable;
    story_fill(&story, 1, first, at, bytes);
    guest = story_boot(&story);
    for (unsigned i = 0; i < 3; i++)
        want(text("QEMU's log, page %u of B in %s", first + i, story.ops),
             "page faults at ring 0 with error code 3: %u", shared[i],
             kernel_faults(guest, story_page(guest, 1, first + i)));
}

static void
own(void)
{
    const struct boot_result *guest;

    begin();
    story_fill(&story, 1, first, at, bytes);
    story_store(&story, 0, first);
    story_fill(&story, 0, first + 1, 0, PAGE);
    guest = story_boot(&story);
    story_compare(&story, guest, OWN);
    story_compare_counts(&story, guest);
    story_compare_faults(&story, guest, OWN);
}

/* Where no page is, the call fails, and the machine goes on. */
static void
bad(void)
{
    const struct boot_result *guest;
    unsigned step[3];
    uint32_t page;

    begin();
    story_store(&story, 1, NOTES);
    step[0] = story_add(&story, text("Bk%u:%u:%u", draw_below(OWN),
                                     draw_between(100, 9000) * PAGE,
                                     draw_between(1, 3 * PAGE)));
    step[1] = story_add(&story, text("Bk0:%u:%u", SLOT - PAGE,
                                     2 * PAGE + draw_below(PAGE)));
    step[2] =
        story_add(&story, text("Bk0:%u:4", 0xc0100000u - draw_below(PAGE)));
    story_fill(&story, 1, first, at, bytes);
    guest = story_boot(&story);
    page = story_entry(guest, 1, NOTES) & ~FLAGS;
    for (unsigned i = 0; i < 3; i++)
        want(text("what step %u of %s returns", step[i] + 1, story.ops),
             "%d", (uint32_t)FAULT, word_at(guest, page + 4 * step[i]));
    story_compare(&story, guest, OWN);
}

static const struct check checks[] = {
    {"faults", "the kernel's own store faults where a page is shared", 3,
     NULL, faults,
     "What switches it on, and what must not have been there before?",
     NULL},
    {"own", "and the fault is repaired, as a program's would be", 2,
     "faults", own, "Which bits of the error code must be set now?", NULL},
    {"bad", "a bad pointer is still -EFAULT", 2, "own", bad,
     "Which faults are still mistakes, and who asks uaccess?", NULL},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
