/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 1.1: draws people who share frames, runs the same steps on the
 * chapter's kernel, and compares what the student foretold.
 */
#include "script.h"

enum { PEOPLE = 10, DRAWN_STEPS = 18, LINE = 256 };

static const char *const name[PEOPLE] = {
    "Ann", "Ben", "Cas", "Dot", "Eli", "Flo", "Gus", "Hal", "Ida", "Jon",
};

/* Where somebody's frame comes from: the step that got it, or -1. */
static int holds[PEOPLE];
static struct script story;
static char told[DRAWN_STEPS][LINE];

/* How often the drawn story tests what one may get wrong about it. */
static unsigned choices, departures, crowds;
static uint32_t lowest_taken, last_freed;

/* Was there a second hole, and is this not the frame freed last? */
static bool
is_choice(uint32_t page)
{
    bool other = false;

    for (unsigned nr = script_frame(lowest_taken); nr < FRAMES; nr++)
        other |= story.count[nr] == 0;
    return other && page != last_freed;
}

static int
somebody(bool with_frame)
{
    unsigned first = draw_below(PEOPLE);

    for (unsigned i = 0; i < PEOPLE; i++) {
        unsigned who = (first + i) % PEOPLE;

        if ((holds[who] >= 0) == with_frame)
            return (int)who;
    }
    return -1;
}

static void
draw_step(unsigned step)
{
    int in = somebody(true), out = somebody(false);
    uint32_t way = draw_below(10);

    if (in < 0 || (out >= 0 && way < 4)) {
        uint32_t page = script_get(&story);

        choices += is_choice(page);
        lowest_taken = page < lowest_taken ? page : lowest_taken;
        holds[out] = (int)step;
        snprintf(told[step], LINE, "%s gets a frame", name[out]);
    } else if (out >= 0 && way < 6) {
        script_share_step(&story, (unsigned)holds[in]);
        crowds += story.step[step].count == 3;
        holds[out] = holds[in];
        snprintf(told[step], LINE, "%s joins %s's frame", name[out],
                 name[in]);
    } else {
        script_free_step(&story, (unsigned)holds[in]);
        departures += story.step[step].count > 0;
        if (story.step[step].count == 0)
            last_freed = story.step[step].result;
        holds[in] = -1;
        snprintf(told[step], LINE, "%s leaves", name[in]);
    }
}

/* At the end two share a frame, and the highest free one is a hole. */
static bool
ends_well(void)
{
    unsigned users = 0, frames = 0, lowest = FRAMES, highest = 0;

    for (unsigned nr = 0; nr < FRAMES; nr++) {
        users += story.count[nr];
        frames += story.count[nr] != 0;
        if (story.count[nr] == 0)
            highest = nr;
        else if (nr < lowest)
            lowest = nr;
    }
    return users > frames && highest > lowest;
}

/* Draws until the story holds enough of each thing that matters. */
static void
draw_story(uint32_t drawing)
{
    draw_from(drawing);
    do {
        choices = departures = crowds = 0;
        lowest_taken = script_address(FRAMES - 1);
        last_freed = 0;
        script_begin(&story, 0);
        for (unsigned who = 0; who < PEOPLE; who++)
            holds[who] = -1;
        for (unsigned step = 0; step < DRAWN_STEPS; step++)
            draw_step(step);
    } while (choices < 2 || departures < 3 || crowds < 1 || !ends_well());
}

static void
print_story(FILE *out, uint32_t drawing)
{
    draw_story(drawing);
    for (unsigned step = 0; step < DRAWN_STEPS; step++)
        fprintf(out, "step %2u | %-22s | frame ........ | count ...\n",
                step + 1, told[step]);
    fprintf(out, "\nat the end | frames that they hold ... "
                 "| highest free frame ........\n");
}

/* ---- what the student says ---- */

struct told {
    uint32_t frame[DRAWN_STEPS], count[DRAWN_STEPS], in_use, highest;
};

static struct told
read_answers(void)
{
    static const char file[] = "answers.txt";
    struct told told_so;
    const char *line;

    draw_story(answer_drawing());
    for (unsigned i = 0; i < DRAWN_STEPS; i++) {
        line = answer_line(file, text("step %u |", i + 1));
        told_so.frame[i] = answer_address(line, "| frame ");
        told_so.count[i] = answer_number(line, "| count ");
    }
    line = answer_line(file, "at the end |");
    told_so.in_use = answer_number(line, "frames that they hold ");
    told_so.highest = answer_address(line, "free frame ");
    return told_so;
}

/* ---- what the machine says ---- */

static const struct boot_result *
run_story(struct script_step step[STEPS])
{
    struct boot_options options = {.kernel = chapter_kernel()};
    const struct boot_result *guest;
    uint32_t done;

    options.words = text("run=script ops=%s", story.ops);
    guest = boot_with(options);
    peek(guest, "script_steps", step, STEPS * sizeof *step);
    peek(guest, "script_done", &done, sizeof done);
    if (done != DRAWN_STEPS)
        broken("the chapter's kernel got as far as step %u", done);
    return guest;
}

static char *
where(unsigned step)
{
    return text("step %u, %s", step + 1, told[step]);
}

/* The machine is what is expected, the student's number what is seen. */
static void
frames(void)
{
    struct told told_so = read_answers();
    struct script_step step[STEPS];

    run_story(step);
    for (unsigned i = 0; i < DRAWN_STEPS; i++)
        want(where(i), "frame %08x", step[i].result, told_so.frame[i]);
}

static void
counts(void)
{
    struct told told_so = read_answers();
    struct script_step step[STEPS];

    run_story(step);
    for (unsigned i = 0; i < DRAWN_STEPS; i++)
        want(where(i), "count %u", step[i].count, told_so.count[i]);
}

static void
end(void)
{
    struct told told_so = read_answers();
    struct script_step step[STEPS];
    uint8_t count[FRAMES];
    uint32_t in_use = 0, highest = 0;

    peek(run_story(step), "mem_map", count, sizeof count);
    for (unsigned nr = 0; nr < FRAMES; nr++) {
        in_use += count[nr] != 0 && count[nr] != USED;
        if (count[nr] == 0)
            highest = script_address(nr);
    }
    want("at the end", "%u frames held", in_use, told_so.in_use);
    want("at the end", "%08x is the highest free frame", highest,
         told_so.highest);
}

static const struct check checks[] = {
    {"frames", "every step's frame is foretold", 2, NULL, frames,
     "Of several free frames, which one does the search meet first?",
     "frame"},
    {"counts", "every step's count is foretold", 2, NULL, counts,
     "What does free_page do to a count, and when is that all it does?",
     "count"},
    {"end", "what is held, and what is free, at the end", 1, NULL, end,
     "Cross out the frames whose last user has gone.", "held highest"},
};

const struct exercise exercise = {
    .checks = checks,
    .count = COUNT(checks),
    .drawn = "answers.txt",
    .draw = print_story,
};
