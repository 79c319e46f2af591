/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 1.3: share_frame() with users who come and go, at the limit, and
 * for frames that nobody can share.
 */
#include "script.h"

enum { EINVAL = 22, EMLINK = 31, MOST_USERS = 99 };

static void
note_answer(struct script *script, int answer)
{
    script->step[script->steps++].result = (uint32_t)answer;
}

/* share_frame() so many times; only the last answer is kept. */
static void
share(struct script *script, uint32_t frame, unsigned times, int answer)
{
    if (answer == 0)
        script->count[frame - FIRST] += times;
    script_add(script, times > 1 ? text("s@%%x*%u", times) : "s@%x", frame);
    note_answer(script, answer);
}

/* The same once, by an address in the middle of the frame. */
static void
share_inside(struct script *script, uint32_t frame)
{
    script->count[frame - FIRST]++;
    script_add(script, "s@%x:4092", frame);
    note_answer(script, 0);
}

static void
shares(void)
{
    struct script script;
    uint32_t page[STEPS];
    unsigned held = 0;

    script_begin(&script, script_image(not_booted()));
    page[held++] = script_get(&script);
    share_inside(&script, page[0] >> 12);
    for (int i = 0; i < 26; i++) {
        unsigned which = draw_below(held + 1);

        if (which == held) {
            page[held++] = script_get(&script);
        } else if (draw_chance(60)) {
            share(&script, page[which] >> 12, draw_between(1, 3), 0);
        } else if (draw_chance(30)) {
            share_inside(&script, page[which] >> 12);
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

    script_add(script, text("w@%%x-%x", FIRST + last), FIRST + image);
    script_note(script, script_address(last));
}

/* Asks for frames of all kinds that have no user to join. */
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
    script_free(&script, page);
    share(&script, page >> 12, 1, -EINVAL);
    script_compare(&script, script_boot(&script));
}

/* And for addresses that have no cell, low and high. */
static void
no_cell(void)
{
    struct script script;
    unsigned image = script_image(not_booted());

    script_begin(&script, image);
    script_get(&script);
    fill_behind_cells(&script, image);
    share(&script, draw_below(FIRST), 1, -EINVAL);
    script_add(&script, "y@%x", FIRST - 1);
    note_answer(&script, -EINVAL);
    share(&script, FIRST + FRAMES, 1, -EINVAL);
    share(&script, draw_between(0x3000, 0x8000), 1, -EINVAL);
    share(&script, 0xfffff, 1, -EINVAL);
    script_compare(&script, script_boot(&script));
}

static const struct check checks[] = {
    {"full", "the ninety-ninth user comes in, the hundredth does not", 2,
     NULL, full,
     "How many users can a cell count whose value 100 is a mark?",
     "emlink still more"},
    {"refuses", "a frame that has no user is refused", 1, "full", refuses,
     "Which values of a cell mean users?", "free ours unchanged"},
    {"no-cell", "so is an address that has no cell", 1, "full", no_cell,
     "Which addresses have a cell?", "cell"},
    {"shares", "users come and go, and every count is right", 1, "full",
     shares,
     "Whatever address of a frame is asked for: which cell is it about, "
     "and what becomes of that?",
     "holds"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
