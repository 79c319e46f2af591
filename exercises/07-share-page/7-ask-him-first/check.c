/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 7.7: share_page must give what it gave, and ask less.  What it
 * takes is counted outside, in QEMU's log of all that was run.
 */
#include "../story.h"

enum { STARTED = 3, TWIN = 4, CAST = 6 };

static struct story story;

/* A, B, C run one file, E and F another. */
static void
begin(void)
{
    story_begin(&story, STARTED);
    for (unsigned i = 0; i < 2; i++)
        story.task[TWIN + i] = (struct model_task){.lives = true,
                                                   .alike = true,
                                                   .slot = STARTED + i};
}

/* All that they do; in low slots, in high ones, or in both. */
static void
drawn_story(void)
{
    bool forked = false, ended = false;
    const struct boot_result *guest;
    unsigned page = draw_below(PAGES);

    begin();
    story.crowd = text("%c%u", 'A' + draw_below(4), draw_below(35));
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

/*
 * The one who lent stores, and the borrower misses this page; then he ends,
 * a task that runs the other file gets his slot, and the borrower misses
 * pages that this one has.
 */
static void
changes(void)
{
    unsigned first = draw_below(PAGES), n;
    const struct boot_result *guest;

    begin();
    story.task[CAST] = (struct model_task){.lives = true,
                                           .alike = true,
                                           .slot = STARTED + 2};
    story.reap = true;
    for (n = 0; n < 3; n++)
        story_touch(&story, TWIN, 'r', (first + n) % PAGES);
    story_touch(&story, CAST, 'r', (first + 5) % PAGES);
    story_touch(&story, TWIN + 1, 'r', first);
    story_touch(&story, TWIN, "wk"[draw_below(2)], (first + 1) % PAGES);
    story_touch(&story, TWIN + 1, 'r', (first + 1) % PAGES);
    for (n = 2; n < 5; n++)
        story_touch(&story, n % 3, 'r', (first + n) % PAGES);
    story_exit(&story, TWIN);
    for (n = 2; n < 5; n++) /* until the slot is free */
        story_touch(&story, n % 3, 'r', (first + n) % PAGES);
    story_fork(&story, 2, STARTED);
    for (n = 2; n < 5; n++)
        story_touch(&story, TWIN + 1, 'r', (first + n) % PAGES);
    for (n = 0; n < 3; n++)
        story_touch(&story, STARTED, 'r', (first + n) % PAGES);
    guest = story_boot(&story);
    story_compare_loads(&story, guest);
    story_compare(&story, guest);
}

static void
right(void)
{
    for (unsigned i = 0; i < 4; i++)
        drawn_story();
    changes();
}

/* ---- what it costs ---- */

enum series { NONE, LOW, HIGH, SERIES };

/* What the story took on a kernel, in instructions. */
struct bill {
    uint32_t faults[SERIES], asking[SERIES]; /* share_page in them */
    uint32_t rest;                           /* all that is no fault */
};

static struct bill
bill_of(const char *kernel, const enum series series[STEPS])
{
    static struct cost costs[1024];
    const struct boot_result *guest = story_boot_on(&story, kernel);
    struct bill bill = {0};
    size_t n = fault_costs(guest, kernel ? "share_page" : NULL,
                           "do_no_page", costs, COUNT(costs), &bill.rest);

    story_compare_loads(&story, guest);
    for (size_t i = 0; i < n; i++)
        bill.rest -= costs[i].instructions;
    for (unsigned step = 0; step < story.steps; step++) {
        const char *op = story.ops + 3 * step;
        uint32_t page;

        if (series[step] == NONE)
            continue;
        page = story_page(guest, (unsigned)(op[0] - 'A'),
                          (unsigned)(op[2] - '0'));
        for (size_t i = 0; i < n; i++) {
            if (costs[i].address / PAGE != page / PAGE)
                continue;
            bill.faults[series[step]] += costs[i].instructions;
            bill.asking[series[step]] += costs[i].part;
        }
    }
    return bill;
}

/*
 * Two lend some pages each, one from a low slot and one from a high one, and
 * the third task borrows them all, after a page that nobody has.  What the
 * first fault of a series takes is not asked.
 */
static void
draw_series(enum series series[STEPS])
{
    unsigned first = draw_below(PAGES), borrower = draw_between(1, 2);
    unsigned low = 0, high = 3 - borrower;
    bool low_first = draw_chance(50);

    if (draw_chance(50)) { /* two below the crowd, one above it */
        borrower = draw_below(2);
        low = 1 - borrower;
        high = 2;
    }
    begin();
    story.crowd = text("%c%u", high == 2 && borrower < 2 ? 'C' : 'B',
                       draw_between(28, 34));
    story.log = COST_LOG;
    memset(series, 0, STEPS * sizeof *series);
    story_touch(&story, TWIN, 'r', draw_below(PAGES));
    for (unsigned n = 0; n < 5; n++)
        story_touch(&story, (n < 3) == low_first ? low : high, 'r',
                    (first + n) % PAGES);
    story_touch(&story, borrower, 'r', (first + 5) % PAGES);
    for (unsigned n = 0; n < 5; n++) {
        unsigned step =
            story_touch(&story, borrower, 'r', (first + n) % PAGES);

        if (n != 0 && n != 3)
            series[step] = (n < 3) == low_first ? LOW : HIGH;
    }
}

static void
fast(void)
{
    enum series series[STEPS];
    struct bill theirs, yours;

    draw_series(series);
    theirs = bill_of(start_kernel(), series);
    yours = bill_of(NULL, series);
    for (enum series i = LOW; i < SERIES; i++) {
        uint32_t asking = theirs.asking[i],
                 rest = theirs.faults[i] - asking;
        uint32_t most = i == LOW ? asking / 3 * 2 : asking;

        if (yours.faults[i] > rest + most)
            miss(text("QEMU's log of %s: the second and later faults whose "
                      "lender is in a %s slot",
                      story.line, i == LOW ? "low" : "high"),
                 text("at most %u instructions: %s%u that the chapter's "
                      "share_page takes, and %u for all else",
                      rest + most, i == LOW ? "two thirds of the " : "the ",
                      asking, rest),
                 text("%u instructions", yours.faults[i]));
    }
    if (yours.rest > theirs.rest + theirs.asking[LOW] / 3)
        miss("QEMU's log, all that the kernel does between the faults",
             text("the %u instructions of the chapter's", theirs.rest),
             text("%u instructions", yours.rest));
}

static const struct check checks[] = {
    {"fast", "whoever borrows again from the same lender asks less", 5,
     NULL, fast, "Who lent last, and how is he found?", "less high"},
    {"right", "who borrows what is as in the chapter", 4, "fast", right,
     "What may have happened since, and which questions must be asked "
     "again?",
     "anybody clean file slots"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
