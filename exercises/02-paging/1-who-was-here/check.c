/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 2.1: draws loads and stores through two mappings of one frame,
 * runs the same steps on the chapter's kernel, and compares the entries.
 */
#include "script.h"

enum { STORY = 12, BEFORE = 3, LINE = 64 };

static const uint32_t page[2] = {0x8049, 0x10000};
static const char *const path = "answers.txt";

static struct script story;
static char told[STORY][LINE];
static bool mapped[2], writable[2];

/* How often the story asks what one may get wrong about it. */
static bool used[2];
static unsigned cleared, forgotten, readonly_stores;

static void
draw_step(unsigned step)
{
    unsigned i = draw_below(2), way = draw_below(10);
    uint32_t at = page[i] << 12;
    char name = (char)('A' + i);

    if (!mapped[i]) {
        writable[i] = draw_chance(50);
        mapped[i] = true;
        used[i] = false;
        script_add(&story, "%cm1%s", name, writable[i] ? "" : ":0");
        snprintf(told[step], LINE, "%08x is mapped, %s", at,
                 writable[i] ? "writable" : "read-only");
    } else if (way < 3) {
        used[i] = true;
        script_add(&story, "%cr", name);
        snprintf(told[step], LINE, "a load from %08x", at);
    } else if (way < 6) {
        used[i] = true;
        readonly_stores += !writable[i];
        script_add(&story, "%cw:%x", name, step);
        snprintf(told[step], LINE, "a store to %08x", at);
    } else if (way < 7) {
        script_add(&story, "k1:%x", step);
        snprintf(told[step], LINE, "a store through phys_to_virt");
    } else if (way < 8) {
        cleared += used[i];
        used[i] = false;
        script_add(&story, "%cc", name);
        snprintf(told[step], LINE, "%08x: a and d cleared, flush", at);
    } else {
        mapped[i] = false;
        forgotten += used[i];
        script_add(&story, "%cu", name);
        snprintf(told[step], LINE, "%08x is unmapped", at);
    }
}

/* How often a kind of operation is in the story, of a page or of none. */
static unsigned
times(const char *ops, char letter)
{
    unsigned n = 0;

    for (; (ops = strchr(ops, ',')); ops++)
        n += ops[1 + (ops[1] == 'A' || ops[1] == 'B')] == letter;
    return n;
}

static void
draw_story(uint32_t drawing)
{
    draw_from(drawing);
    do {
        script_begin(&story, page, 2);
        script_add(&story, "g");
        script_add(&story, "Am1");
        script_add(&story, "Bm1");
        cleared = forgotten = readonly_stores = 0;
        for (int i = 0; i < 2; i++) {
            mapped[i] = writable[i] = true;
            used[i] = false;
        }
        for (unsigned step = 0; step < STORY; step++)
            draw_step(step);
    } while (times(story.ops, 'k') < 1 || times(story.ops, 'r') < 2 ||
             times(story.ops, 'w') < 2 || cleared < 1 || forgotten < 1 ||
             readonly_stores < 1);
}

static void
print_story(FILE *out, uint32_t drawing)
{
    draw_story(drawing);
    for (unsigned step = 0; step < STORY; step++)
        fprintf(out, "step %2u | %-32s | first .... | second ....\n",
                step + 1, told[step]);
}

/* ---- what the student says, and what the machine does ---- */

static const char *const label[2] = {"| first ", "| second "};
static const char *foretold[STORY][2]; /* NULL: no such answer */

static void
read_answers(void)
{
    draw_story(answer_drawing());
    for (unsigned step = 0; step < STORY; step++)
        for (unsigned i = 0; i < 2; i++)
            foretold[step][i] =
                answer_of(answer_line(path, text("step %2u |", step + 1)),
                          label[i], "pwad-", 4);
}

static void
compare(const char *bits, const uint32_t *mask, size_t count)
{
    uint32_t entry[STEPS][2];

    read_answers();
    peek(script_boot_on(&story, chapter_kernel(), 0), "script_entries",
         entry, sizeof entry);
    for (unsigned step = 0; step < STORY; step++)
        for (unsigned i = 0; i < 2 * count; i++) {
            uint32_t is = entry[BEFORE + step][i % 2] & mask[i / 2];
            const char *said = foretold[step][i % 2];
            char bit = bits[i / 2];

            if (!said || !strchr(said, bit) != !is)
                miss(text("step %u, %s, the entry for %08x", step + 1,
                          told[step], page[i % 2] << 12),
                     text("%c is %s", bit, is ? "set" : "clear"),
                     said ? said : "not four of p, w, a, d and -");
        }
}

static void
rights(void)
{
    compare("pw", (uint32_t[]){PRESENT, WRITE}, 2);
}

static void
accessed(void)
{
    compare("a", (uint32_t[]){ACCESSED}, 1);
}

static void
dirty(void)
{
    compare("d", (uint32_t[]){DIRTY}, 1);
}

static const struct check checks[] = {
    {"rights", "every p and w is right", 1, NULL, rights,
     "Who sets these two, and when?", "rights"},
    {"accessed", "every a is right", 2, NULL, accessed,
     "Through which entry did the processor go?", "accessed"},
    {"dirty", "every d is right", 2, NULL, dirty,
     "The frame has been written. What does each entry know of it?",
     "dirty"},
};

const struct exercise exercise = {
    .checks = checks,
    .count = COUNT(checks),
    .drawn = "answers.txt",
    .draw = print_story,
};
