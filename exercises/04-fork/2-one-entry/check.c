/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 4.2: draws what parent and child do with one page after a fork,
 * plays it on the chapter's kernel, and compares the entries that the
 * student foretold with those in memory.  The two frames have other numbers
 * there: the first is that of the entry before the fork, the other one that
 * of the copy.
 */
#include "../story.h"

enum { LINES = 4, PAGE_NR = 3, SIDES = 2 };

static const char *const path = "answers.txt";
static const char *const labels[SIDES] = {"| A's entry ", "| B's entry "};

static struct story story;
static uint32_t at_first, taken; /* as the student is told */
static const char *told[LINES];
static unsigned note[LINES][SIDES], first;

/* Both entries, after whatever it was. */
static void
note_entries(unsigned line, const char *what)
{
    told[line] = what;
    for (unsigned who = 0; who < SIDES; who++)
        note[line][who] =
            story_add(&story, text("%cn%u", 'A' + who, PAGE_NR));
}

/* One copy, one store that finds itself alone, and a load. */
static void
draw_story(uint32_t drawing)
{
    unsigned loads, copies, alone;

    draw_from(drawing);
    at_first = draw_between(0xfd0, 0xfff) << 12 | PRESENT | WRITE | USER |
               ACCESSED;
    taken = (at_first & ~FLAGS) - draw_between(5, 40) * PAGE;
    do {
        loads = alone = 0;
        story_begin(&story);
        at_first &= ~(uint32_t)DIRTY;
        if (draw_chance(60)) {
            at_first |= DIRTY;
            story_store(&story, 0, PAGE_NR);
        } else {
            story_load(&story, 0, PAGE_NR);
        }
        first = story_add(&story, text("An%u", PAGE_NR));
        story_fork(&story, 0, 1);
        note_entries(0, "A forks");
        for (unsigned line = 1; line < LINES; line++) {
            unsigned who = draw_below(SIDES), step;
            unsigned frames = story.frames;

            if (draw_chance(30)) {
                story_load(&story, who, PAGE_NR);
                note_entries(line, text("%c loads", 'A' + who));
                loads++;
                continue;
            }
            step = story_store(&story, who, PAGE_NR);
            alone += story.faults[step] && story.frames == frames;
            note_entries(line, text("%c stores", 'A' + who));
        }
        copies = story.frames - PAGES;
    } while (loads != 1 || copies != 1 || alone != 1);
}

static void
print_story(FILE *out, uint32_t drawing)
{
    draw_story(drawing);
    fprintf(out, "at first          | A's entry %08x\n", at_first);
    for (unsigned i = 0; i < LINES; i++)
        fprintf(out,
                "step %u, %-9s | A's entry ........ | B's entry "
                "........\n",
                i + 1, told[i]);
    fprintf(out, "\nThe next frame that the kernel takes is %08x.\n",
            taken);
}

static uint32_t
foretold(unsigned line, unsigned who)
{
    return answer_address(answer_line(path, text("step %u,", line + 1)),
                          labels[who]);
}

/* The entries after each line, with the numbers that the student has. */
static void
play(uint32_t entry[LINES][SIDES])
{
    struct {
        uint32_t entry, count;
    } step[STEPS];
    uint32_t frame;

    draw_story(answer_drawing());
    for (unsigned i = 0; i < LINES; i++)
        for (unsigned who = 0; who < SIDES; who++)
            foretold(i, who);
    peek(story_boot_on(&story, chapter_kernel()), "story_steps", step,
         sizeof step);
    frame = step[first].entry & ~FLAGS;
    if ((step[first].entry ^ at_first) & FLAGS)
        broken("%s begins with entry %08x", story.ops, step[first].entry);
    for (unsigned i = 0; i < LINES; i++)
        for (unsigned who = 0; who < SIDES; who++) {
            uint32_t is = step[note[i][who]].entry;

            entry[i][who] =
                (is & FLAGS) |
                ((is & ~FLAGS) == frame ? at_first & ~FLAGS : taken);
        }
}

static char *
where(unsigned line, unsigned who)
{
    return text("step %u, %s: %c's entry", line + 1, told[line], 'A' + who);
}

static void
after_fork(void)
{
    uint32_t entry[LINES][SIDES];

    play(entry);
    for (unsigned who = 0; who < SIDES; who++)
        want(where(0, who), "%08x", entry[0][who], foretold(0, who));
}

/* Of the steps after the fork, these bits of the entries. */
static void
compare(uint32_t bits, const char *format)
{
    uint32_t entry[LINES][SIDES];

    play(entry);
    for (unsigned i = 1; i < LINES; i++)
        for (unsigned who = 0; who < SIDES; who++)
            want(where(i, who), format, entry[i][who] & bits,
                 foretold(i, who) & bits);
}

static void
frames(void)
{
    compare(~(uint32_t)FLAGS, "frame %08x");
}

static void
flags(void)
{
    compare(FLAGS, "flags %03x");
}

static const struct check checks[] = {
    {"fork", "both entries after the fork are right", 1, NULL, after_fork,
     "What does copy_table take away, from whom, and what does it leave?",
     "fork"},
    {"frames", "so is the frame of each later entry", 1, NULL, frames,
     "Who gets the new frame, who keeps the old one, and how many frames "
     "are needed in all?",
     "frame"},
    {"flags", "so are its flags", 1, NULL, flags,
     "Which flags has an entry that was made a moment ago, which does the "
     "processor add, and whose entry does a store leave alone?",
     "flags"},
};

const struct exercise exercise = {
    .checks = checks,
    .count = COUNT(checks),
    .drawn = "answers.txt",
    .draw = print_story,
};
