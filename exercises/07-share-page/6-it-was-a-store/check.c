/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 7.6: a store to a page that is missing and can be borrowed, by a
 * program and by the kernel, whose write_verify ignores it.
 */
#include "../story.h"

enum { STARTED = 3 };

static struct story story;

/* One who has the page, and others who come to it by a store. */
static void
begin(void)
{
    unsigned lender = draw_below(STARTED);

    story_begin(&story, STARTED);
    story.at_once = true;
    story.crowd = text("%c%u", 'A' + draw_below(STARTED), draw_below(36));
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
        story.on_disk = i == 0;
        guest = story_boot(&story);
        story_compare_loads(&story, guest);
        if (story.on_disk)
            story_compare_disk(&story, guest);
        story_compare(&story, guest);
    }
}

/* The kernel stores for one who misses a page, and no frame is left. */
static void
none_left(void)
{
    unsigned lender = draw_below(STARTED), page = draw_below(PAGES);
    unsigned who = (lender + 1 + draw_below(2)) % STARTED;
    struct story_note note[STEPS];
    const struct boot_result *guest;

    story_begin(&story, STARTED);
    story.at_once = true;
    for (unsigned i = 0; i < PAGES; i++)
        story_touch(&story, lender, 'r', i);
    story_touch(&story, who, 'r', (page + 1) % PAGES);
    story_last_frame(&story, who, page);
    story_touch(&story, 3 - lender - who, 'r', page);
    guest = story_boot(&story);
    story_compare_words(&story, guest);
    peek(guest, "story_steps", note, sizeof note);
    want(text("what the store of step %u of %s brings, without a frame",
              story.last, story.line),
         "error %d", (uint32_t)-14, (uint32_t)note[story.last - 1].result);
}

static const struct check checks[] = {
    {"own", "a store stays with the task that it was made for", 3, NULL,
     own, "Who faults here, at which ring, and what does `error` say then?",
     "copy"},
    {"once", "a store to a missing page costs one fault", 1, "own", once,
     "What is still missing when the first fault is over?", "once"},
    {"borrows", "and what can be borrowed is borrowed, as ever", 2, "own",
     borrows, "Whose page should change, and for which accesses?",
     "disk loads"},
    {"frames", "without a frame, nothing is stored", 1, "own", none_left,
     "What does un_wp_page answer when it has no frame, and who hears it?",
     "no-frame"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
