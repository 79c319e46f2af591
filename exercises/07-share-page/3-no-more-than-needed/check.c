/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 7.3: a page that the kernel looked at, and did not store into,
 * is lent if it is the file's, and only then.
 */
#include "../story.h"

enum { STARTED = 3, MOST = 20 };

static struct story story;

static void
shown(void)
{
    story_read(&story, "story.txt", "rwtfx", STARTED, MOST);
    story_must_lie(&story);
}

/* Changed pages of a task and its child are looked at, then asked for. */
static void
secret(void)
{
    for (unsigned i = 0; i < 4; i++) {
        unsigned who = draw_below(2), first = draw_below(PAGES);

        story_begin(&story, STARTED);
        story.crowd =
            text("%c%u", 'A' + draw_below(STARTED), draw_below(36));
        story.exact = true;
        for (unsigned n = 0; n < 3; n++)
            story_touch(&story, who, draw_chance(70) ? 'w' : 'k',
                        (first + n) % PAGES);
        story_fork(&story, who, STARTED);
        for (unsigned n = 0; n < 3; n++) {
            story_touch(&story, n == 1 ? who : STARTED, 't',
                        (first + n) % PAGES);
            if (draw_chance(50))
                story_touch(&story, n == 1 ? STARTED : who, 't',
                            (first + n) % PAGES);
        }
        for (unsigned n = 0; n < 3; n++)
            story_touch(&story, 2, 'r', (first + n) % PAGES);
        for (unsigned n = 0; n < 3; n++)
            story_touch(&story, 1 - who, 'r', (first + n) % PAGES);
        story_compare_words(&story, story_boot(&story));
    }
}

/* Clean pages: there, missing, and borrowed. */
static void
lends(void)
{
    for (unsigned i = 0; i < 3; i++) {
        unsigned first = draw_below(PAGES);
        const struct boot_result *guest;

        story_begin(&story, STARTED);
        story.exact = true;
        story_touch(&story, 0, 'r', first);
        story_touch(&story, 2, 'r', first);
        story_touch(&story, 2, 't', first);
        story_exit(&story, 0);
        story_touch(&story, 1, 'r', first);
        story_touch(&story, 1, 't', (first + 1) % PAGES);
        story_touch(&story, 2, 'r', (first + 1) % PAGES);
        story_fork(&story, 2, STARTED);
        story_touch(&story, STARTED, 't', (first + 1) % PAGES);
        for (unsigned n = 0; n < 8; n++)
            story_touch(&story, draw_between(1, STARTED),
                        draw_chance(50) ? 't' : 'r', draw_below(PAGES));
        guest = story_boot(&story);
        story_compare_loads(&story, guest);
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
    story.exact = true;
    story_touch(&story, lender, 'r', page);
    story_touch(&story, who, 'r', (page + 1) % PAGES);
    story_last_frame(&story, who, page);
    guest = story_boot(&story);
    story_compare_words(&story, guest);
    peek(guest, "story_steps", note, sizeof note);
    want(text("what the store of step %u of %s brings, without a frame",
              story.last, story.ops),
         "error %d", (uint32_t)-14, (uint32_t)note[story.last - 1].result);
}

static void
stores(void)
{
    for (unsigned i = 0; i < 3; i++) {
        unsigned children = 0;
        const struct boot_result *guest;

        story_begin(&story, STARTED);
        story.exact = true;
        while (story.steps < 36) {
            unsigned who = draw_below(STARTED + children);

            if (children < 3 && draw_chance(10))
                story_fork(&story, who, STARTED + children++);
            else
                story_touch(&story, who, "rrtkwk"[draw_below(6)],
                            draw_below(PAGES));
        }
        guest = story_boot(&story);
        story_compare_loads(&story, guest);
        story_compare(&story, guest);
    }
    none_left();
}

static const struct check checks[] = {
    {"shown", "with the hole, one task is given what another stored", 2,
     NULL, shown,
     "When is a page copied whose contents are not the file's?",
     "shown line"},
    {"secret", "a page that differs from the file is not lent after a look",
     2, NULL, secret, "Where was the bit before un_wp_page?", "secret"},
    {"lends", "a page that was only looked at is", 2, "secret", lends,
     "When is a copy equal to what is in the file?", "lends own"},
    {"stores", "and all else is as in the chapter", 1, "lends", stores,
     "What else does write_verify see to?", "no-frame"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
