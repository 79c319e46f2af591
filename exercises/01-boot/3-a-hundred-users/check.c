/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 1.3: share_frame() with users who come and go, at the limit, and
 * for frames that nobody can share.
 */
#include "script.h"

enum { EINVAL = 22, EMLINK = 31, MOST_USERS = 99 };

/* share_frame() so many times; only the last answer is kept. */
static void
share(struct script *script, uint32_t frame, unsigned times, int answer)
{
    if (answer == 0)
        script->count[frame - FIRST] += times;
    script_add(script, times > 1 ? text("u%%x*%u", times) : "u%x", frame);
    script->step[script->steps++].result = (uint32_t)answer;
}

static void
shares(void)
{
    struct script script;
    uint32_t page[STEPS];
    unsigned held = 0;

    script_begin(&script, script_image(not_booted()));
    for (int i = 0; i < 26; i++) {
        unsigned which = draw_below(held + 1);

        if (which == held) {
            page[held++] = script_get(&script);
        } else if (draw_chance(60)) {
            share(&script, page[which] >> 12, draw_between(1, 3), 0);
        } else {
            script_free(&script, page[which]);
            if (script.count[script_frame(page[which])] == 0)
                page[which] = page[--held];
        }
    }
    script_compare(&script, script_boot(&script));
}

static void
full(void)
{
    struct script script;
    uint32_t page = 0;

    script_begin(&script, script_image(not_booted()));
    for (uint32_t n = draw_between(1, 5); n > 0; n--)
        page = script_get(&script);
    share(&script, page >> 12, MOST_USERS - 2, 0);
    share(&script, page >> 12, 1, 0);
    share(&script, page >> 12, draw_between(1, 200), -EMLINK);
    script_free(&script, page);
    share(&script, page >> 12, 1, 0);
    share(&script, page >> 12, 1, -EMLINK);
    for (int i = 0; i < 3; i++)
        script_free(&script, page);
    script_compare(&script, script_boot(&script));
}

/* A cell that mem_map[] does not have must not happen to be zero. */
static void
fill_behind_cells(struct script *script, unsigned image)
{
    unsigned last = FRAMES / 4;

    script_add(script, text("d%%x-%x", FIRST + last), FIRST + image);
    script_note(script, script_address(last));
}

static void
refuses(void)
{
    struct script script;
    unsigned image = script_image(not_booted());
    uint32_t page;

    script_begin(&script, image);
    page = script_get(&script);
    fill_behind_cells(&script, image);
    share(&script, FIRST + draw_below(image), 1, -EINVAL);
    share(&script, FIRST + draw_between(image, FRAMES - 10), 1, -EINVAL);
    share(&script, draw_below(FIRST), 1, -EINVAL);
    share(&script, 0, 1, -EINVAL);
    share(&script, draw_between(0x3000, 0x8000), 1, -EINVAL);
    share(&script, 0xfffff, 1, -EINVAL);
    script_free(&script, page);
    share(&script, page >> 12, 1, -EINVAL);
    script_compare(&script, script_boot(&script));
}

static const struct check checks[] = {
    {"full", "the ninety-ninth user comes in, the hundredth does not", 2,
     NULL, full,
     "How many users can a cell count whose value 100 is a mark?", NULL},
    {"refuses", "a frame that nobody can share is refused", 2, NULL,
     refuses,
     "Which addresses have a cell, and which values of it mean users?",
     NULL},
    {"shares", "users come and go, and every count is right", 1, "full",
     shares,
     "What changes when share_frame succeeds, and what else does not?",
     NULL},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
