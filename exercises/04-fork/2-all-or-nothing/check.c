/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 4.2: forks with too few frames, and with only just enough.  What
 * a failed one has changed is seen from outside: in the entries, the counts,
 * and the faults of the stores after it.
 */
#include "../story.h"

enum { OWN = 7 }; /* pages that stories use */

static struct story story;

/* The whole slot of A, before the last step and after it. */
static void
compare_entries(const char *before, const char *after)
{
    static uint32_t entry[SLOT / PAGE];
    struct story shorter = story;
    const struct boot_result *guest;
    uint32_t base;

    snprintf(shorter.ops, sizeof shorter.ops, "%s", before);
    shorter.steps = story.steps - 1;
    guest = story_boot(&shorter);
    base = story_base(guest, 0);
    for (uint32_t i = 0; i < SLOT / PAGE; i++)
        entry[i] = entry_at(guest, base + i * PAGE);
    guest = story_boot(&story);
    want("where A lies", "%08x", base, story_base(guest, 0));
    for (uint32_t i = 0; i < SLOT / PAGE; i++) {
        uint32_t now = entry_at(guest, base + i * PAGE);

        if ((entry[i] ^ now) & ~(uint32_t)(ACCESSED | DIRTY))
            miss(text("A's entry for %08x, after %s", i * PAGE, after),
                 text("as before, %08x", entry[i]), text("%08x", now));
    }
    story_compare_counts(&story, guest);
}

/* A fork with so many frames left fails and changes nothing. */
static void
fork_fails(unsigned left, char child)
{
    char *before;

    story_add(&story, text("Ah%u", left));
    before = text("%s", story.ops);
    story_add(&story, text("Af%c", child));
    compare_entries(before, story.ops);
}

/* Two frames are left: one for the task, one for the first of two tables. */
static void
own(void)
{
    const struct boot_result *guest;
    uint32_t page;

    story_begin(&story);
    for (unsigned i = 0; i < OWN; i++)
        if (draw_chance(60))
            story_store(&story, 0, i);
    story_store(&story, 0, NOTES);
    fork_fails(2, 'B');
    page = draw_below(OWN);
    story_store(&story, 0, page);
    guest = story_boot(&story);
    story_compare_faults(&story, guest, PAGES);
    story_compare(&story, guest, OWN);
}

static void
shared(void)
{
    const struct boot_result *guest;

    story_begin(&story);
    story_fork(&story, 0, 1);
    for (unsigned i = 0; i < OWN; i++)
        if (draw_chance(40))
            story_store(&story, draw_below(2), i);
    story_store(&story, 0, NOTES);
    fork_fails(2, 'C');
    story_add(&story, "Ag");
    for (unsigned i = 0; i < OWN; i++)
        story_store(&story, draw_below(2), i);
    guest = story_boot(&story);
    story_compare_faults(&story, guest, PAGES);
    story_compare(&story, guest, OWN);
    story_compare_counts(&story, guest);
}

/* One for the task, two for tables, one for A's stack, and stores. */
static void
works(void)
{
    const struct boot_result *guest;

    story_begin(&story);
    for (unsigned i = 0; i < OWN; i++)
        story_store(&story, 0, i);
    story_add(&story, "Ah10");
    story_fork(&story, 0, 1);
    for (unsigned i = 0; i < 4; i++)
        story_store(&story, draw_below(2), draw_below(OWN));
    story_exit(&story, 1, 0);
    story_fork(&story, 0, 2);
    story_store(&story, 2, draw_below(OWN));
    story_add(&story, "Ag");
    guest = story_boot(&story);
    story_compare_faults(&story, guest, PAGES);
    story_compare(&story, guest, OWN);
    story_compare_counts(&story, guest);
}

static const struct check checks[] = {
    {"own", "a fork that fails leaves the parent's pages as they were", 3,
     NULL, own, "What does a store cost after it that cost nothing before?",
     NULL},
    {"shared", "also those that another child shares", 2, "own", shared,
     "Was the entry writable before?", NULL},
    {"works", "with just enough frames, a fork works", 2, "own", works,
     "Which frames does a fork take, and how many of each kind?", NULL},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
