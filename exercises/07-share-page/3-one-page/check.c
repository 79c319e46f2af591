/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 7.3: draws loads, stores, forks and exits of tasks that run one
 * program over one of its pages, plays them on the chapter's kernel, and
 * compares what the student foretold with memory and QEMU's log.
 */
#include "../story.h"

enum { STARTED = 3, CAST = 5, LINES = 11 };

static const char *const path = "answers.txt";
static struct story story;

static unsigned
somebody(void)
{
    unsigned who;

    do
        who = draw_below(CAST);
    while (!story.task[who].lives);
    return who;
}

/* A fork's and an exit's line ask for nothing. */
static bool
is_asked(unsigned step)
{
    return strchr("rw", story.ops[3 * step + 1]) != NULL;
}

static const char *
line_of(unsigned step)
{
    const char *op = story.ops + 3 * step;

    switch (op[1]) {
    case 'r':
        return text("%c loads", op[0]);
    case 'w':
        return text("%c stores", op[0]);
    case 'x':
        return text("%c exits", op[0]);
    default:
        return text("%c forks, child %c", op[0], op[2]);
    }
}

static unsigned
draw_lines(void)
{
    unsigned children = 0, exits = 0;

    story_begin(&story, STARTED);
    while (story.steps < LINES) {
        unsigned who = somebody();
        uint32_t way = draw_below(20);

        if (way < 2 && STARTED + children < CAST)
            story_fork(&story, who, STARTED + children++);
        else if (way < 4 && exits < 1 && story.steps > 2) {
            story_exit(&story, who);
            exits++;
        } else
            story_touch(&story, who, way < 12 ? 'r' : 'w', 0);
    }
    return children;
}

/*
 * Something is loaded again because all who have it have stored; someone
 * borrows by a store; a copy is made, and a task finds itself alone.
 */
static void
draw_story(uint32_t drawing)
{
    unsigned loads, borrowed, twice, alone;

    draw_from(drawing);
    do {
        loads = borrowed = twice = alone = 0;
        if (draw_lines() < 1)
            continue;
        for (unsigned i = 0; i < LINES; i++) {
            loads += story.loads[i];
            borrowed += story.lender[i] != NOBODY;
            twice += story.faults[i] == 2;
            alone += story.ops[3 * i + 1] == 'w' && !story.faults[i];
        }
    } while (loads < 2 || borrowed < 2 || !twice || !alone ||
             story.frames < 4);
}

static void
print_story(FILE *out, uint32_t drawing)
{
    draw_story(drawing);
    for (unsigned i = 0; i < LINES; i++)
        fprintf(out,
                is_asked(i) ? "step %2u | %-16s | faults ... | "
                              "from file ... | count ...\n"
                            : "step %2u | %s\n",
                i + 1, line_of(i));
    fprintf(out, "\nat the end | frames that hold this page for some task "
                 "...\n");
}

static uint32_t
foretold(unsigned step, const char *label)
{
    return answer_number(answer_line(path, text("step %2u |", step + 1)),
                         label);
}

static void
read_drawing(void)
{
    draw_story(answer_drawing());
    for (unsigned i = 0; i < LINES; i++)
        if (is_asked(i)) {
            foretold(i, "| faults ");
            foretold(i, "| from file ");
            foretold(i, "| count ");
        }
    answer_number(answer_line(path, "at the end |"), "for some task ");
}

static const struct boot_result *
play(struct story_note note[STEPS])
{
    const struct boot_result *guest;

    read_drawing();
    guest = story_boot_on(&story, chapter_kernel());
    peek(guest, "story_steps", note, STEPS * sizeof note[0]);
    return guest;
}

static char *
where(unsigned step)
{
    return text("step %u, %s", step + 1, line_of(step));
}

static void
faults(void)
{
    struct story_note note[STEPS];
    unsigned times[STEPS];

    story_faults(play(note), times);
    for (unsigned i = 0; i < LINES; i++)
        if (is_asked(i))
            want(where(i), "faults %u", times[i], foretold(i, "| faults "));
}

static void
loads(void)
{
    struct story_note note[STEPS];
    uint32_t before = 0;

    play(note);
    for (unsigned i = 0; i < LINES; i++) {
        if (is_asked(i))
            want(where(i), "from file %u", note[i].loads - before,
                 foretold(i, "| from file "));
        before = note[i].loads;
    }
}

static void
counts(void)
{
    struct story_note note[STEPS];

    play(note);
    for (unsigned i = 0; i < LINES; i++)
        if (is_asked(i))
            want(where(i), "count %u", note[i].count,
                 foretold(i, "| count "));
}

static void
end(void)
{
    struct story_note note[STEPS];
    const struct boot_result *guest = play(note);
    uint32_t frame[CAST];
    unsigned frames = 0;

    for (unsigned who = 0; who < CAST; who++) {
        bool again;

        frame[who] =
            story.task[who].lives ? story_entry(guest, who, 0) & ~FLAGS : 0;
        again = frame[who] == 0;
        for (unsigned i = 0; i < who; i++)
            again |= frame[i] == frame[who];
        frames += !again;
    }
    want("the frames that hold this page at the end", "%u", frames,
         answer_number(answer_line(path, "at the end |"),
                       "for some task "));
}

static const struct check checks[] = {
    {"faults", "every number of faults is right", 2, NULL, faults,
     "What does a fault for a missing page look at, and what does it not "
     "look at?",
     "faults"},
    {"loads", "so is what is read from the file", 2, NULL, loads,
     "Who has this page, present and clean, when it is missed?", "loads"},
    {"counts", "every count is right", 2, NULL, counts,
     "Who uses the frame that the actor's page is in now?", "counts"},
    {"end", "so is the number of frames at the end", 1, NULL, end,
     "How many different frames do those who live have by then?", "end"},
};

const struct exercise exercise = {
    .checks = checks,
    .count = COUNT(checks),
    .drawn = "answers.txt",
    .draw = print_story,
};
