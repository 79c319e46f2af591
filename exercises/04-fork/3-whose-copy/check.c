/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 4.3: draws forks, loads, stores and exits of up to four tasks
 * over one page, plays them on the chapter's kernel, and compares what the
 * student foretold with the counts in memory and the faults in QEMU's log.
 */
#include "../story.h"

enum { ACTORS = 4, LINES = 11, MOST = 20 };

static const char *const path = "answers.txt";
static struct story story;
static char *told[MOST];
static unsigned step_of[MOST], lines;

static unsigned
somebody(void)
{
    unsigned who;

    do
        who = draw_below(ACTORS);
    while (!story.task[who].lives);
    return who;
}

static void
say(unsigned step, char *line)
{
    step_of[lines] = step;
    told[lines++] = line;
}

/* Children are A's, so that it is A who waits for them. */
static void
draw_line(void)
{
    unsigned who = somebody(), child = story.forks + 1, step;
    uint32_t way = draw_below(10);

    if (way < 3 && child < ACTORS) {
        step = story_fork(&story, 0, child);
        say(step, text("A forks, child %c", 'A' + child));
    } else if (way < 7) {
        step = story_store(&story, who, 0);
        say(step, text("%c stores", 'A' + who));
    } else if (way < 8 || who == 0) {
        step = story_load(&story, who, 0);
        say(step, text("%c loads", 'A' + who));
    } else {
        story_exit(&story, who, 0);
        say(story.steps - 1, text("%c exits, A waits", 'A' + who));
    }
}

/* Faults that copy, and faults that find themselves alone. */
static void
draw_story(uint32_t drawing)
{
    unsigned faults, copies, exits;

    draw_from(drawing);
    do {
        faults = exits = 0;
        lines = 0;
        story_begin(&story);
        story_store(&story, 0, 0);
        while (lines < LINES)
            draw_line();
        for (unsigned i = 0; i < lines; i++) {
            faults += story.faults[step_of[i]];
            exits += strstr(told[i], "exits") != NULL;
        }
        copies = story.frames - PAGES;
    } while (story.forks < 2 || faults < 4 || faults == copies ||
             exits < 1);
}

static void
print_story(FILE *out, uint32_t drawing)
{
    draw_story(drawing);
    for (unsigned i = 0; i < lines; i++)
        fprintf(out, "step %2u | %-16s | faults ... | count ...\n", i + 1,
                told[i]);
    fprintf(out, "\nat the end | frames that hold this page for some task "
                 "...\n");
}

static void
read_drawing(void)
{
    draw_story(answer_drawing());
    for (unsigned i = 0; i < lines; i++) {
        const char *line = answer_line(path, text("step %2u |", i + 1));

        answer_number(line, "| faults ");
        answer_number(line, "| count ");
    }
    answer_number(answer_line(path, "at the end |"), "for some task ");
}

static uint32_t
foretold(unsigned line, const char *label)
{
    return answer_number(answer_line(path, text("step %2u |", line + 1)),
                         label);
}

static const struct boot_result *
play(void)
{
    read_drawing();
    return story_boot_on(&story, chapter_kernel());
}

static char *
where(unsigned line)
{
    return text("step %u, %s", line + 1, told[line]);
}

static void
faults(void)
{
    const struct boot_result *guest = play();
    unsigned times[STEPS];

    story_faults(guest, times, 1);
    for (unsigned i = 0; i < lines; i++)
        want(where(i), "faults %u", times[step_of[i]],
             foretold(i, "| faults "));
}

static void
counts(void)
{
    struct {
        uint32_t entry, count;
    } step[STEPS];

    peek(play(), "story_steps", step, sizeof step);
    for (unsigned i = 0; i < lines; i++)
        want(where(i), "count %u", step[step_of[i]].count,
             foretold(i, "| count "));
}

static void
end(void)
{
    const struct boot_result *guest = play();
    uint32_t frame[ACTORS];
    unsigned frames = 0;

    for (unsigned who = 0; who < ACTORS; who++) {
        bool again = !story.task[who].lives;

        frame[who] = again ? 0 : story_entry(guest, who, 0) & ~FLAGS;
        for (unsigned i = 0; i < who; i++)
            again |= frame[i] == frame[who];
        frames += !again;
    }
    want("the frames that hold this page at the end", "%u", frames,
         answer_number(answer_line(path, "at the end |"),
                       "for some task "));
}

static const struct check checks[] = {
    {"faults", "every number of faults is right", 3, NULL, faults,
     "Which entries lose the right to write, and when does one get it "
     "back?",
     "faults"},
    {"counts", "every count is right", 2, NULL, counts,
     "Who uses the frame that the actor's page is in now?", "counts"},
    {"end", "so is the number of frames at the end", 1, NULL, end,
     "How many different pages do the tasks have by then?", "end"},
};

const struct exercise exercise = {
    .checks = checks,
    .count = COUNT(checks),
    .drawn = "answers.txt",
    .draw = print_story,
};
