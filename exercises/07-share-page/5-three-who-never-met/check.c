/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 7.5: three stories that get a kernel with 0.11's write_verify to
 * show somebody what another was given, or has stored.
 */
#include "../story.h"

enum { STARTED = 3, MOST = 20 };

static struct story story;

/* Does `who` see, by the machine's memory, what this step stored? */
static bool
sees(const struct boot_result *guest, unsigned who, unsigned step)
{
    unsigned page = (unsigned)(story.ops[3 * step + 2] - '0');
    uint32_t entry = story_entry(guest, who, page);

    return entry & PRESENT &&
           word_at(guest, (entry & ~FLAGS) + 4 * (step + 1)) == step + 1;
}

/*
 * Plays a story; true if one of the actors from `first` up to `last` sees
 * what a step with this verb stored for another, and by the model does not.
 */
static bool
shows(char verb, unsigned first, unsigned last, char whose)
{
    const struct boot_result *guest =
        story_boot_on(&story, chapter_kernel());

    for (unsigned step = 0; step < story.steps; step++) {
        const char *op = story.ops + 3 * step;

        for (unsigned who = first; op[1] == verb && who <= last; who++) {
            const struct model_page *page =
                &story.task[who].page[op[2] - '0'];

            if (op[0] != (char)('A' + who) && (!whose || op[0] == whose) &&
                story.task[who].lives &&
                story.frame[page->frame].word[step + 1] != step + 1 &&
                sees(guest, who, step))
                return true;
        }
    }
    return false;
}

static void
one(void)
{
    story_read(&story, "one.txt", "rk", STARTED, MOST);
    if (!shows('k', 0, STARTED - 1, 0))
        miss(text("one.txt, %s", story.line),
             "somebody sees what the kernel stored for another",
             "all see what is in the file, and what is theirs");
}

static void
two(void)
{
    story_read(&story, "two.txt", "rwtfx", STARTED, MOST);
    if (!shows('w', 0, STARTED - 1, 0))
        miss(text("two.txt, %s", story.line),
             "A, B or C sees what another has stored",
             "each of them sees what is in the file, and what is his");
}

static void
three(void)
{
    bool alone;

    story_read(&story, "three.txt", "rkfx", STARTED, MOST);
    alone = !story.task[0].lives && !story.task[1].lives;
    for (unsigned i = 0; i < story.steps; i++)
        if (story.ops[3 * i] == 'C') {
            const char *a = strstr(story.ops, "Ax.");
            const char *b = strstr(story.ops, "Bx.");

            alone &=
                a && b && a < story.ops + 3 * i && b < story.ops + 3 * i;
        }
    if (!alone)
        miss(text("three.txt, %s", story.line),
             "A and B have ended when C makes a first step",
             "they have not");
    if (!shows('k', 2, 2, 'B'))
        miss(text("three.txt, %s", story.line),
             "C sees what the kernel stored for B", "C does not");
}

static const struct check checks[] = {
    {"one", "the first hole: what is missing is not looked at", 2, NULL,
     one,
     "Whose frame does the kernel's store go into, if the page comes only "
     "then?",
     "one one-steps line"},
    {"two", "the second hole: a copy that looks untouched", 2, NULL, two,
     "Who can have a page that was changed, and an entry that is clean?",
     "two two-steps"},
    {"three", "what was stored for B is there after A and B", 2, NULL,
     three, "Who has A's page and is not A?", "three first three-steps"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
