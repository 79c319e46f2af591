/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 4.1: draws states of an entry and its frame's count, brings pages
 * of the chapter's kernel into them, has A load or store there, and compares
 * what the student foretold with what lies in memory and in QEMU's log.
 */
#include "../story.h"

enum { ROWS = 6, MOST_TASKS = 3 };

static const char *const path = "answers.txt";
static const char *const does[] = {"nothing", "bit", "copy"};

/* A's page, before it is touched. */
static struct row {
    bool writes, stores;
    unsigned count, note, step; /* of the story, from 0 */
} row[ROWS];
static struct story story;

/* B and C leave the frame, or A does; then the entry is as it has to be. */
static void
prepare(unsigned page)
{
    const struct row *r = &row[page];

    for (unsigned who = MOST_TASKS - 1; who >= r->count; who--)
        story_store(&story, who, page);
    if (r->writes)
        story_store(&story, 0, page);
}

/* A store in each state that this chapter allows, and two loads. */
static bool
is_good(void)
{
    bool stored[2][MOST_TASKS + 1] = {{false}};
    unsigned loads = 0;

    for (unsigned i = 0; i < ROWS; i++) {
        loads += !row[i].stores;
        if (row[i].stores)
            stored[row[i].writes][row[i].count] = true;
    }
    return loads == 2 && stored[true][1] && stored[false][1] &&
           (stored[false][2] || stored[false][3]);
}

static void
draw_rows(uint32_t drawing)
{
    draw_from(drawing);
    do
        for (unsigned i = 0; i < ROWS; i++)
            row[i] = (struct row){.writes = draw_chance(30),
                                  .stores = draw_chance(65),
                                  .count = draw_between(1, MOST_TASKS)};
    while (!is_good());
    story_begin(&story);
    story_fork(&story, 0, 1);
    story_fork(&story, 0, 2);
    for (unsigned i = 0; i < ROWS; i++) {
        row[i].count = row[i].writes ? 1 : row[i].count;
        prepare(i);
        row[i].note = story_add(&story, text("An%u", i));
    }
    for (unsigned i = 0; i < ROWS; i++)
        row[i].step = row[i].stores ? story_store(&story, 0, i)
                                    : story_load(&story, 0, i);
}

static void
print_rows(FILE *out, uint32_t drawing)
{
    draw_rows(drawing);
    for (unsigned i = 0; i < ROWS; i++)
        fprintf(out,
                "row %u | write bit %u, count %u | A %s | kernel ... | "
                "then bit ... | count ...\n",
                i + 1, row[i].writes, row[i].count,
                row[i].stores ? "stores" : "loads ");
}

static const char *
line_of(unsigned i)
{
    return answer_line(path, text("row %u |", i + 1));
}

/* ---- the machine ---- */

struct seen {
    const char *does;
    uint32_t bit, count;
};

/* What came of each row; its state before must be the one that was drawn. */
static void
play(struct seen seen[ROWS])
{
    struct {
        uint32_t entry, count;
    } step[STEPS];
    const struct boot_result *guest;
    unsigned times[STEPS];

    draw_rows(answer_drawing());
    for (unsigned i = 0; i < ROWS; i++) {
        answer_choice(line_of(i), "| kernel ", "nothing bit copy");
        answer_number(line_of(i), "| then bit ");
        answer_number(line_of(i), "| count ");
    }
    guest = story_boot_on(&story, chapter_kernel());
    peek(guest, "story_steps", step, sizeof step);
    story_faults(guest, times, PAGES);
    for (unsigned i = 0; i < ROWS; i++) {
        uint32_t before = step[row[i].note].entry;
        uint32_t after = step[row[i].step].entry;

        if (!(before & WRITE) == row[i].writes ||
            step[row[i].note].count != row[i].count)
            broken("row %u of %s begins with entry %08x, count %u", i + 1,
                   story.ops, before, step[row[i].note].count);
        seen[i] = (struct seen){
            .does = does[((before ^ after) & ~FLAGS) ? 2
                         : times[row[i].step] > 0    ? 1
                                                     : 0],
            .bit = (after & WRITE) != 0,
            .count = step[row[i].step].count,
        };
    }
}

static char *
where(unsigned i)
{
    return text("row %u, write bit %u, count %u, A %s", i + 1,
                row[i].writes, row[i].count,
                row[i].stores ? "stores" : "loads");
}

static void
done(void)
{
    struct seen seen[ROWS];

    play(seen);
    for (unsigned i = 0; i < ROWS; i++) {
        const char *told =
            answer_choice(line_of(i), "| kernel ", "nothing bit copy");

        if (strcmp(told, seen[i].does) != 0)
            miss(where(i), text("kernel %s", seen[i].does),
                 text("kernel %.8s", told));
    }
}

static void
bits(void)
{
    struct seen seen[ROWS];

    play(seen);
    for (unsigned i = 0; i < ROWS; i++)
        want(where(i), "then bit %u", seen[i].bit,
             answer_number(line_of(i), "| then bit "));
}

static void
counts(void)
{
    struct seen seen[ROWS];

    play(seen);
    for (unsigned i = 0; i < ROWS; i++)
        want(where(i), "count %u", seen[i].count,
             answer_number(line_of(i), "| count "));
}

static const struct check checks[] = {
    {"does", "what the kernel does is right in every row", 1, NULL, done,
     "Does the access fault? If so, what does the count say?", "does"},
    {"bits", "so is every write bit afterwards", 1, NULL, bits,
     "When does an entry get its write bit back?", "bit"},
    {"counts", "so is every count afterwards", 1, NULL, counts,
     "Which frame does the entry lead to then, and who else has it?",
     "count"},
};

const struct exercise exercise = {
    .checks = checks,
    .count = COUNT(checks),
    .drawn = "answers.txt",
    .draw = print_rows,
};
