/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 7.2: draws two crowds that run one program, plays them on the
 * chapter's kernel, each on pages of its own, and compares what the student
 * foretold with the page loads, the frames in the tables, and QEMU's log of
 * faults.
 */
#include "../story.h"

enum { STARTED = 3, MOST_TASKS = 5, CROWDS = 2, HALF = PAGES / CROWDS };

static const char *const path = "answers.txt";

/* So many tasks load pages, and some of them store into the first few. */
static struct crowd {
    bool stores_first;
    unsigned tasks, pages, storers, stored;
    unsigned from, to; /* its steps */
} crowd[CROWDS];
static struct story story;

static void
act(const struct crowd *c, bool stores)
{
    unsigned first = (unsigned)(c - crowd) * HALF;

    for (unsigned who = 0; who < (stores ? c->storers : c->tasks); who++)
        for (unsigned i = 0; i < (stores ? c->stored : c->pages); i++)
            story_touch(&story, who, stores ? 'w' : 'r', first + i);
}

static unsigned
steps_of(const struct crowd *c)
{
    return c->tasks * c->pages + c->storers * c->stored;
}

static void
draw_crowds(uint32_t drawing)
{
    draw_from(drawing);
    do
        for (unsigned i = 0; i < CROWDS; i++) {
            struct crowd *c = &crowd[i];

            c->stores_first = i == 1;
            c->tasks = draw_between(STARTED, MOST_TASKS);
            c->pages = draw_between(2, HALF);
            c->storers = draw_between(2, c->tasks);
            c->stored = draw_between(1, c->pages);
        }
    while (steps_of(&crowd[0]) + steps_of(&crowd[1]) > STEPS ||
           crowd[1].storers == crowd[1].tasks ||
           crowd[1].stored == crowd[1].pages);
    story_begin(&story, MOST_TASKS);
    for (unsigned i = 0; i < CROWDS; i++) {
        crowd[i].from = story.steps;
        act(&crowd[i], crowd[i].stores_first);
        act(&crowd[i], !crowd[i].stores_first);
        crowd[i].to = story.steps;
    }
}

static void
print_crowds(FILE *out, uint32_t drawing)
{
    draw_crowds(drawing);
    for (unsigned i = 0; i < CROWDS; i++) {
        const struct crowd *c = &crowd[i];
        char *load =
            text("all %u load each of %u pages", c->tasks, c->pages);
        char *store =
            text("%u of them each store into the same %u of these",
                 c->storers, c->stored);

        if (c->stores_first)
            store = text("%u of %u tasks each store into the same %spage%s",
                         c->storers, c->tasks,
                         c->stored > 1 ? text("%u ", c->stored) : "",
                         c->stored > 1 ? "s" : "");
        fprintf(out, "crowd %u: %s;\n         then %s.\n", i + 1,
                c->stores_first ? store : load,
                c->stores_first
                    ? text("all %u load each of %u pages, these among them",
                           c->tasks, c->pages)
                    : store);
        fprintf(out,
                "answer %u | from file ... | frames ... | faults ...\n\n",
                i + 1);
    }
}

static uint32_t
foretold(unsigned nth, const char *label)
{
    return answer_number(answer_line(path, text("answer %u |", nth + 1)),
                         label);
}

static const struct boot_result *
play(void)
{
    draw_crowds(answer_drawing());
    for (unsigned i = 0; i < CROWDS; i++) {
        foretold(i, "| from file ");
        foretold(i, "| frames ");
        foretold(i, "| faults ");
    }
    return story_boot_on(&story, chapter_kernel());
}

static char *
where(unsigned nth)
{
    return text("crowd %u", nth + 1);
}

static void
loads(void)
{
    struct story_note note[STEPS];
    uint32_t before = 0;

    peek(play(), "story_steps", note, sizeof note);
    for (unsigned i = 0; i < CROWDS; i++) {
        uint32_t now = note[crowd[i].to - 1].loads;

        want(where(i), "from file %u", now - before,
             foretold(i, "| from file "));
        before = now;
    }
}

/* Frames of a crowd's pages, by the entries of all at the end. */
static unsigned
frames_of(const struct boot_result *guest, unsigned nth)
{
    uint32_t frame[MOST_TASKS * HALF];
    unsigned frames = 0;

    for (unsigned who = 0; who < crowd[nth].tasks; who++)
        for (unsigned i = 0; i < HALF; i++) {
            uint32_t entry = story_entry(guest, who, nth * HALF + i);
            bool again = !(entry & PRESENT);

            for (unsigned n = 0; n < frames; n++)
                again |= frame[n] == (entry & ~FLAGS);
            if (!again)
                frame[frames++] = entry & ~FLAGS;
        }
    return frames;
}

static void
frames(void)
{
    const struct boot_result *guest = play();

    for (unsigned i = 0; i < CROWDS; i++)
        want(where(i), "frames %u", frames_of(guest, i),
             foretold(i, "| frames "));
}

static void
faults(void)
{
    unsigned times[STEPS];

    story_faults(play(), times);
    for (unsigned i = 0; i < CROWDS; i++) {
        uint32_t sum = 0;

        for (unsigned step = crowd[i].from; step < crowd[i].to; step++)
            sum += times[step];
        want(where(i), "faults %u", sum, foretold(i, "| faults "));
    }
}

static const struct check checks[] = {
    {"loads", "the pages that are read from the file are right", 1, NULL,
     loads, "Whose page is lent to the next task, and whose never is?",
     "loads"},
    {"frames", "so are the frames at the end", 1, NULL, frames,
     "Who has a frame alone, and is there anybody left in the old one?",
     "frames"},
    {"faults", "so are the faults", 1, NULL, faults,
     "Which accesses find the page there, with the right that they need?",
     "faults"},
};

const struct exercise exercise = {
    .checks = checks,
    .count = COUNT(checks),
    .drawn = "answers.txt",
    .draw = print_crowds,
};
