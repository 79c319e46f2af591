/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 7.5: share_page must give what it gave, and ask less.  What each
 * call takes is noted around it, in mm/demand.c.
 */
#include "../story.h"

enum { STARTED = 3, TWIN = 4, CAST = 6, NOTES = 256 };

struct share_note {
    uint32_t logical, shared, ticks;
};

static struct story story;

/* A, B, C run one file, e and f another. */
static void
begin(void)
{
    story_begin(&story, STARTED);
    for (unsigned i = 0; i < 2; i++)
        story.task[TWIN + i] = (struct model_task){.lives = true,
                                                   .alike = true,
                                                   .slot = STARTED + i};
}

static void
right(void)
{
    for (unsigned i = 0; i < 5; i++) {
        bool forked = false, ended = false;
        const struct boot_result *guest;
        unsigned page = draw_below(PAGES);

        begin();
        for (unsigned n = 0; n < 3; n++)
            story_touch(&story, n, 'r', page);
        for (unsigned n = TWIN; n < CAST; n++)
            story_touch(&story, n, 'r', page);
        while (story.steps < 36) {
            unsigned who = draw_below(CAST);

            if (!story.task[who].lives) {
                if (forked || !draw_chance(30))
                    continue;
                forked = true;
                story_fork(&story, draw_below(2), STARTED);
            } else if (who == 2 && !ended && story.steps > 15) {
                story_exit(&story, who);
                ended = true;
            } else {
                story_touch(&story, who, "rrrrrwwk"[draw_below(8)],
                            draw_below(PAGES));
            }
        }
        guest = story_boot(&story);
        story_compare_loads(&story, guest);
        story_compare(&story, guest);
    }
}

/* What the borrowing of these steps took, on a kernel. */
static uint32_t
ticks_of(const char *kernel, unsigned first, unsigned past)
{
    const struct boot_result *guest = story_boot_on(&story, kernel);
    struct share_note note[NOTES];
    uint32_t calls, pages, ticks = 0;
    unsigned step = 0;

    peek(guest, "share_calls", &calls, sizeof calls);
    peek(guest, "share_notes", note, sizeof note);
    peek(guest, "story_pages", &pages, sizeof pages);
    if (calls > NOTES)
        miss("the story", "a call of share_page for each missing page",
             text("%u calls", calls));
    for (unsigned i = 0; i < calls && step < past; i++) {
        if (note[i].logical - pages >= PAGES * PAGE)
            continue;
        want(text("step %u of %s", step + 1, story.ops),
             "share_page returns %u", story.lender[step] != NOBODY,
             note[i].shared);
        if (step >= first)
            ticks += note[i].ticks;
        step++;
    }
    want("the story", "%u calls of share_page", past, step);
    return ticks;
}

/*
 * Two lenders, the lowest slot first; each step misses a page, so that the
 * calls are the steps.
 */
static void
fast(void)
{
    unsigned part[2][2] = {{4, 6}};
    unsigned first = draw_below(PAGES);

    story_begin(&story, STARTED);
    for (unsigned n = 0; n < 3; n++)
        story_touch(&story, 0, 'r', (first + n) % PAGES);
    for (unsigned n = 0; n < 3; n++)
        story_touch(&story, 1, 'r', (first + n) % PAGES);
    for (unsigned n = 3; n < 6; n++)
        story_touch(&story, 2, 'r', (first + n) % PAGES);
    part[1][0] = story.steps + 1;
    for (unsigned n = 3; n < 6; n++)
        story_touch(&story, 1, 'r', (first + n) % PAGES);
    part[1][1] = story.steps;
    for (unsigned i = 0; i < 2; i++) {
        uint32_t theirs = ticks_of(start_kernel(), part[i][0], part[i][1]);
        uint32_t yours = ticks_of(NULL, part[i][0], part[i][1]);

        if (yours > theirs / 3 * 2)
            miss(text("share_page in steps %u to %u of %s", part[i][0] + 1,
                      part[i][1], story.ops),
                 text("at most two thirds of the chapter's %u ticks",
                      theirs),
                 text("%u ticks", yours));
    }
}

static const struct check checks[] = {
    {"fast", "whoever borrows again from the same lender asks less", 5,
     NULL, fast, "Who lent last, and how is he found?", NULL},
    {"right", "who borrows what is as in the chapter", 4, "fast", right,
     "What may have happened since, and which questions must be asked "
     "again?",
     NULL},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
