/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 7.2: a store to a page that is missing and can be borrowed, by a
 * program and by the kernel, whose write_verify ignores it.
 */
#include "../story.h"

enum { STARTED = 3, MOST = 20 };

static struct story story;

static void
shown(void)
{
    story_read(&story, "story.txt", "rwkfx", STARTED, MOST);
    story_must_lie(&story);
}

/* One who has the page, and others who come to it by a store. */
static void
begin(void)
{
    unsigned lender = draw_below(STARTED);

    story_begin(&story, STARTED);
    story.at_once = true;
    for (unsigned page = 0; page < PAGES; page++)
        story_touch(&story, lender, 'r', page);
    for (unsigned page = 0; page < 3; page++) {
        story_touch(&story, (lender + 1) % STARTED, "kwr"[page], page);
        story_touch(&story, (lender + 2) % STARTED, "wkk"[page], page);
    }
    story_touch(&story, (lender + 1) % STARTED, 'r', 3);
    story_touch(&story, (lender + 1) % STARTED, 'w', 3);
}

static void
go_on(const char *verbs)
{
    unsigned children = 0;

    while (story.steps < 34) {
        unsigned who = draw_below(STARTED + children);

        if (children < 2 && draw_chance(10))
            story_fork(&story, who, STARTED + children++);
        else
            story_touch(&story, who, verbs[draw_below(4)],
                        draw_below(PAGES));
    }
}

static void
own(void)
{
    for (unsigned i = 0; i < 4; i++) {
        begin();
        go_on("rwkk");
        story_compare_words(&story, story_boot(&story));
    }
}

static void
once(void)
{
    begin();
    go_on("rrww");
    story_compare_faults(&story, story_boot(&story));
}

static void
borrows(void)
{
    for (unsigned i = 0; i < 3; i++) {
        const struct boot_result *guest;

        begin();
        go_on("rrwk");
        guest = story_boot(&story);
        story_compare_loads(&story, guest);
        story_compare(&story, guest);
    }
}

static const struct check checks[] = {
    {"shown", "with the hole, one task sees what another is given", 2, NULL,
     shown, "The kernel looks before it stores. At what does it not look?",
     NULL},
    {"own", "a store stays with the task that it was made for", 3, NULL,
     own, "Who faults here, at which ring, and what does `error` say then?",
     NULL},
    {"once", "a store to a missing page costs one fault", 1, "own", once,
     "What is still missing when the first fault is over?", NULL},
    {"borrows", "and what can be borrowed is borrowed, as ever", 1, "own",
     borrows, "Whose page should change, and for which accesses?", NULL},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
