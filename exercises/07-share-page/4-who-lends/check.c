/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 7.4: draws what tasks do with three pages, plays it on the
 * chapter's kernel, and finds in the entries that were there before each
 * step who lent the missing page, or why nobody did.
 */
#include <strings.h>

#include "../story.h"

enum { FORKED = 3, TWIN = 4, CAST = 5, LINES = 17, DRAWN = 3 };
enum why { LENT, ALONE, ABSENT, REFUSED, WHYS };

static const char *const path = "answers.txt";
static const char *const words[] = {"lent", "alone", "absent", "dirty"};

static struct story story;

/* Before each step: who lives, by the story; and the model's entries. */
static bool lives[STEPS][ACTORS];
static uint32_t before[STEPS][ACTORS][PAGES];
static bool missed[STEPS];

static const char *
line_of(unsigned step)
{
    const char *op = story.ops + 3 * step;

    switch (op[1]) {
    case 'r':
        return text("%c loads from page %c", op[0], op[2]);
    case 'w':
        return text("%c stores to page %c", op[0], op[2]);
    case 'k':
        return text("kernel stores to %c's %c", op[0], op[2]);
    case 't':
        return text("kernel looks at %c's %c", op[0], op[2]);
    case 'x':
        return text("%c exits", op[0]);
    default:
        return text("%c forks, child %c", op[0], op[2]);
    }
}

/* ---- what stood behind a fault, by any machine's entries ---- */

struct answer {
    enum why why;
    unsigned lender;
};

static bool
runs_the_same(unsigned a, unsigned b)
{
    return a != b && (a == TWIN) == (b == TWIN);
}

/* The entries before the step; a slot that is higher is asked before. */
static struct answer
answer_for(unsigned step, uint32_t entries[ACTORS][PAGES],
           const uint32_t slot[ACTORS])
{
    const char *op = story.ops + 3 * step;
    unsigned who = (unsigned)(op[0] - 'A');
    unsigned page = (unsigned)(op[2] - '0');
    struct answer found = {ALONE, 0};

    for (unsigned i = 0; i < CAST; i++) {
        uint32_t entry = entries[i][page];
        enum why why = !(entry & PRESENT) ? ABSENT
                       : entry & DIRTY    ? REFUSED
                                          : LENT;

        if (!lives[step][i] || !runs_the_same(i, who))
            continue;
        if (why == LENT &&
            (found.why != LENT || slot[i] > slot[found.lender]))
            found = (struct answer){LENT, i};
        else if (found.why != LENT && why > found.why)
            found.why = why;
    }
    return found;
}

/* ---- the drawing ---- */

static void
note_before(unsigned who, unsigned page)
{
    unsigned step = story.steps;

    for (unsigned i = 0; i < ACTORS; i++) {
        lives[step][i] = story.task[i].lives;
        for (unsigned n = 0; n < PAGES; n++) {
            const struct model_page *of = &story.task[i].page[n];

            before[step][i][n] =
                (of->present ? PRESENT : 0) | (of->dirty ? DIRTY : 0);
        }
    }
    missed[step] = !story.task[who].page[page].present;
}

static struct answer
model_answer(unsigned step)
{
    uint32_t slot[ACTORS];

    for (unsigned i = 0; i < ACTORS; i++)
        slot[i] = story.task[i].slot;
    return answer_for(step, before[step], slot);
}

static void
draw_line(bool *forked, bool *ended)
{
    unsigned who, page = draw_below(DRAWN), step = story.steps;
    uint32_t way = draw_below(20);

    do
        who = draw_below(CAST);
    while (!story.task[who].lives || (who == TWIN && draw_chance(50)));
    note_before(who, page);
    if (way < 2 && who != TWIN && !*forked) {
        story_fork(&story, who, FORKED);
        missed[step] = false;
        *forked = true;
    } else if (way < 4 && who < FORKED && !*ended && step > 6) {
        story_exit(&story, who);
        missed[step] = false;
        *ended = true;
    } else {
        story_touch(&story, who, "rrrrrrrwwwkkttt"[draw_below(15)], page);
    }
}

/* A story of which each answer is true somewhere, and several can lend. */
static void
draw_story(uint32_t drawing)
{
    unsigned times[WHYS], choices, looks;
    bool forked, ended;

    draw_from(drawing);
    do {
        memset(times, 0, sizeof times);
        choices = looks = 0;
        forked = ended = false;
        story_begin(&story, FORKED);
        story.task[TWIN] = (struct model_task){.lives = true,
                                               .alike = true,
                                               .slot = FORKED};
        while (story.steps < LINES)
            draw_line(&forked, &ended);
        for (unsigned i = 0; i < LINES; i++) {
            struct answer answer;

            looks += story.ops[3 * i + 1] == 't';
            if (!missed[i])
                continue;
            answer = model_answer(i);
            times[answer.why]++;
            for (unsigned n = 0; n < answer.lender; n++)
                choices +=
                    answer.why == LENT && lives[i][n] &&
                    n != (unsigned)(story.ops[3 * i] - 'A') &&
                    before[i][n][story.ops[3 * i + 2] - '0'] == PRESENT;
        }
    } while (!forked || !ended || looks < 2 || choices < 1 ||
             times[LENT] < 3 || times[REFUSED] < 2 || times[ALONE] < 1 ||
             times[ABSENT] < 1 || !strchr(story.ops, 'A') ||
             !strchr(story.ops, 'B') || !strchr(story.ops, 'C'));
}

static void
print_story(FILE *out, uint32_t drawing)
{
    draw_story(drawing);
    for (unsigned i = 0; i < LINES; i++)
        fprintf(out,
                missed[i] ? "step %2u | %-22s | from ...\n"
                          : "step %2u | %s\n",
                i + 1, line_of(i));
}

/* ---- the machine ---- */

static const char *
foretold(unsigned step)
{
    return answer_choice(answer_line(path, text("step %2u |", step + 1)),
                         "| from ", "A B C D E alone absent dirty");
}

static const char *
say(struct answer answer)
{
    return answer.why == LENT ? text("%c", 'A' + answer.lender)
                              : words[answer.why];
}

/* Compares the steps whose page was lent, or those where it was not. */
static void
compare(bool lent)
{
    uint32_t entries[STEPS + 1][ACTORS][PAGES], slot[ACTORS];
    struct story_note note[STEPS];
    const struct boot_result *guest;

    draw_story(answer_drawing());
    for (unsigned i = 0; i < LINES; i++)
        if (missed[i])
            foretold(i);
    guest = story_boot_on(&story, chapter_kernel());
    peek(guest, "story_steps", note, sizeof note);
    peek(guest, "story_entries", entries, sizeof entries);
    peek(guest, "story_slot", slot, sizeof slot);
    for (unsigned i = 0; i < LINES; i++) {
        uint32_t loads = note[i].loads - (i ? note[i - 1].loads : 0);
        struct answer answer;

        if (!missed[i])
            continue;
        answer = answer_for(i, entries[i], slot);
        if (loads != (answer.why != LENT) ||
            strcmp(say(answer), say(model_answer(i))) != 0)
            broken("step %u of %s: the model says %s, the machine %s and "
                   "%u loads",
                   i + 1, story.line, say(model_answer(i)), say(answer),
                   loads);
        if ((answer.why == LENT) == lent &&
            strcasecmp(foretold(i), say(answer)) != 0)
            miss(text("step %u, %s", i + 1, line_of(i)),
                 text("from %s", say(answer)),
                 text("from %.8s", foretold(i)));
    }
}

static void
lenders(void)
{
    compare(true);
}

static void
reasons(void)
{
    compare(false);
}

static const struct check checks[] = {
    {"lenders", "every lender is right", 3, NULL, lenders,
     "In which order are the slots asked, and what must an entry say?",
     "lender"},
    {"reasons", "so is why a page had to be read", 3, NULL, reasons,
     "Who sets the dirty bit, and what makes two files the same?",
     "alone absent dirty"},
};

const struct exercise exercise = {
    .checks = checks,
    .count = COUNT(checks),
    .drawn = "answers.txt",
    .draw = print_story,
};
