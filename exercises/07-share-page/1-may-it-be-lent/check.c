/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 7.1: draws what a neighbour has of a page, brings tasks of the
 * chapter's kernel there, has A miss the page, and compares what the student
 * foretold with the page loads and the neighbour's entry in memory.
 */
#include <strings.h>

#include "../story.h"

enum { STARTED = 3, TWIN = 4, ROWS = PAGES };

/* What a row's neighbour is like. */
enum kind { WRITABLE, SHARED, DIRTIED, MISSING, OTHER, DEAD, KINDS };

/* What A's fault finds, as the student says it. */
enum find { LENDS, DIRTY_ONE, ABSENT, ANOTHER, ENDED, FINDS };

static const char *const path = "answers.txt";
static const char *const choices = "lends dirty absent file ended";
static const char *const words[FINDS] = {"lends", "dirty", "absent", "file",
                                         "ended"};

static struct row {
    enum kind kind;
    unsigned who;   /* the neighbour */
    uint32_t entry; /* its entry, as the student is told it */
    unsigned step;  /* A's load, from 0 */
} row[ROWS];
static struct story story;

static bool
is_good(void)
{
    unsigned times[KINDS] = {0};

    for (unsigned i = 0; i < ROWS; i++)
        times[row[i].kind]++;
    return times[WRITABLE] >= 1 && times[DIRTIED] >= 1 &&
           times[MISSING] >= 1 && times[OTHER] >= 1 && times[DEAD] >= 1;
}

/* The page's number is the row's. */
static void
prepare(unsigned page)
{
    struct row *r = &row[page];

    r->who = r->kind == OTHER ? TWIN : r->kind == DEAD ? 2 : 1;
    r->entry = draw_between(0xf40, 0xff0) << 12 | PRESENT | USER |
               ACCESSED | WRITE;
    if (r->kind == SHARED)
        r->entry &= ~(uint32_t)WRITE;
    if (r->kind == DIRTIED)
        r->entry |= DIRTY;
    if (r->kind == MISSING) {
        r->entry = 0;
        return;
    }
    story_touch(&story, r->who,
                r->kind == DIRTIED ? "wk"[draw_below(2)] : 'r', page);
    if (r->kind == SHARED)
        story_touch(&story, 2, 'r', page); /* and C will end */
}

static void
draw_rows(uint32_t drawing)
{
    draw_from(drawing);
    do
        for (unsigned i = 0; i < ROWS; i++)
            row[i].kind = (enum kind)draw_below(KINDS);
    while (!is_good());
    story_begin(&story, STARTED);
    story.task[TWIN] =
        (struct model_task){.lives = true, .alike = true, .slot = STARTED};
    for (unsigned i = 0; i < ROWS; i++)
        prepare(i);
    story_exit(&story, 2);
    for (unsigned i = 0; i < ROWS; i++)
        row[i].step = story_touch(&story, 0, 'r', i);
}

/* A living neighbour has an entry afterwards, too. */
static bool
is_followed(const struct row *r)
{
    return r->kind == WRITABLE || r->kind == SHARED || r->kind == DIRTIED;
}

static void
print_rows(FILE *out, uint32_t drawing)
{
    static const char *const who[KINDS] = {
        [WRITABLE] = "B runs A's file",
        [SHARED] = "B runs A's file",
        [DIRTIED] = "B runs A's file",
        [MISSING] = "B runs A's file",
        [OTHER] = "E runs a copy of it",
        [DEAD] = "C ran A's file and ended",
    };

    draw_rows(drawing);
    for (unsigned i = 0; i < ROWS; i++)
        fprintf(out, "row %u | %-24s | %s %08x | A finds ...%s\n", i + 1,
                who[row[i].kind],
                row[i].kind == DEAD ? "its entry was" : "its entry is ",
                row[i].entry,
                is_followed(&row[i]) ? " | then flags ..." : "");
}

static const char *
line_of(unsigned i)
{
    return answer_line(path, text("row %u |", i + 1));
}

static const char *
foretold(unsigned i)
{
    return answer_choice(line_of(i), "| A finds ", choices);
}

static uint32_t
foretold_flags(unsigned i)
{
    return answer_address(line_of(i), "| then flags ");
}

/* ---- the machine ---- */

struct seen {
    enum find find;
    uint32_t flags; /* of the neighbour's entry, afterwards */
};

/* By the neighbour's entry before A's load, and the page loads. */
static enum find
find_in(const struct row *r, uint32_t entry, uint32_t loads)
{
    if (loads == 0)
        return LENDS;
    if (!story.task[r->who].lives)
        return ENDED;
    if (story.task[r->who].alike)
        return ANOTHER;
    return entry & PRESENT ? DIRTY_ONE : ABSENT;
}

static void
play(struct seen seen[ROWS])
{
    uint32_t entries[STEPS + 1][ACTORS][PAGES];
    struct story_note note[STEPS];
    const struct boot_result *guest;

    draw_rows(answer_drawing());
    for (unsigned i = 0; i < ROWS; i++) {
        foretold(i);
        if (is_followed(&row[i]))
            foretold_flags(i);
    }
    guest = story_boot_on(&story, chapter_kernel());
    peek(guest, "story_steps", note, sizeof note);
    peek(guest, "story_entries", entries, sizeof entries);
    for (unsigned i = 0; i < ROWS; i++) {
        const struct row *r = &row[i];
        uint32_t before = entries[r->step][r->who][i];

        if (r->kind != DEAD && (before ^ r->entry) & FLAGS)
            broken("row %u of %s begins with entry %08x, and not %08x",
                   i + 1, story.line, before, r->entry);
        seen[i].find =
            find_in(r, before,
                    note[r->step].loads - note[r->step - 1].loads);
        seen[i].flags = entries[r->step + 1][r->who][i] & FLAGS;
    }
}

static char *
where(unsigned i)
{
    return text("row %u, the neighbour's entry %08x", i + 1, row[i].entry);
}

static bool
is_lent(const char *word)
{
    return strcasecmp(word, words[LENDS]) == 0;
}

static void
lent(void)
{
    struct seen seen[ROWS];

    play(seen);
    for (unsigned i = 0; i < ROWS; i++)
        if (is_lent(foretold(i)) != (seen[i].find == LENDS))
            miss(where(i),
                 seen[i].find == LENDS ? "it is lent" : "it is not lent",
                 text("A finds %.8s", foretold(i)));
}

static void
reasons(void)
{
    struct seen seen[ROWS];

    play(seen);
    for (unsigned i = 0; i < ROWS; i++)
        if (seen[i].find != LENDS && !is_lent(foretold(i)) &&
            strcasecmp(foretold(i), words[seen[i].find]) != 0)
            miss(where(i), text("A finds %s", words[seen[i].find]),
                 text("A finds %.8s", foretold(i)));
}

static void
flags(void)
{
    struct seen seen[ROWS];

    play(seen);
    for (unsigned i = 0; i < ROWS; i++)
        if (is_followed(&row[i]))
            want(where(i), "then flags %03x", seen[i].flags,
                 foretold_flags(i));
}

static const struct check checks[] = {
    {"lent", "where a page is lent, and where not, is right", 1, NULL, lent,
     "What must try_to_share find in the neighbour's entry?", "lends"},
    {"reasons", "so is what turns a neighbour away", 1, "lent", reasons,
     "In which order does share_page ask, and of whom does it ask "
     "nothing?",
     "dirty absent file ended"},
    {"flags", "so are the neighbour's flags afterwards", 1, NULL, flags,
     "What must the lender not do any more, without a fault?", "flags"},
};

const struct exercise exercise = {
    .checks = checks,
    .count = COUNT(checks),
    .drawn = "answers.txt",
    .draw = print_rows,
};
