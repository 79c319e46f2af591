/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 4.5: the student's story must get the chapter's kernel to leave a
 * page that differs from its file and says that it is clean; the student's
 * kernel must not.
 */
#include <ctype.h>

#include "../story.h"

enum { OWN = 7 };

static struct story story;

/* ---- story.txt ---- */

enum { LETTERS = 26, LONGEST = 200 };

static struct actor {
    bool born, lives;
    unsigned parent, alive, ended; /* children that nobody waited for */
} actor[LETTERS];

/* Is this step possible, with those who are there? */
static void
follow(const char *op, unsigned nth)
{
    struct actor *me = &actor[op[0] - 'A'], *other;
    char *where = text("story.txt, step %u, %s", nth, op);

    if (!me->lives)
        miss(where, "a task that is there",
             text("%c %s", op[0],
                  me->born ? "has ended and cannot act"
                           : "has not been born"));
    if (op[1] == 'f') {
        other = &actor[op[2] - 'A'];
        if (other->born)
            miss(where, "a new letter for the child",
                 text("%c, who was there before", op[2]));
        *other = (struct actor){true, true, (unsigned)(op[0] - 'A'), 0, 0};
        me->alive++;
    } else if (op[1] == 'x') {
        if (op[0] == 'A')
            miss(where, "A, who is there at the end", "A ends");
        me->lives = false;
        actor[me->parent].alive--;
        actor[me->parent].ended++;
    } else if (op[1] == 'v') {
        if (me->alive && !me->ended)
            miss(where, "a child that has ended by then",
                 text("%c would wait for ever", op[0]));
        me->ended -= me->ended > 0;
    }
}

/* The story in story.txt, if play could make sense of it. */
static void
read_story(void)
{
    char *data =
        answer_steps("story.txt", "ABCDEFGHIJKLMNOPQRSTUVWXYZwrtfxv");
    char *op;

    story_begin(&story);
    memset(actor, 0, sizeof actor);
    actor[0].born = actor[0].lives = true;
    if (strlen(data) > LONGEST)
        miss("story.txt", text("%u letters at most", LONGEST),
             text("%zu", strlen(data)));
    while ((op = strsep(&data, ","))) {
        if (!*op)
            continue;
        op[0] = (char)toupper((unsigned char)op[0]);
        op[1] = (char)tolower((unsigned char)op[1]);
        if (op[1] == 'f')
            op[2] = (char)toupper((unsigned char)op[2]);
        bool page = strlen(op) == 3 && strchr("wrt", op[1]) &&
                    op[2] >= '0' && op[2] < '0' + OWN;
        bool fork =
            strlen(op) == 3 && op[1] == 'f' && op[2] >= 'A' && op[2] <= 'Z';
        bool end = strlen(op) == 2 && strchr("xv", op[1]);

        if (*op < 'A' || *op > 'Z' || !(page || fork || end) ||
            story.steps == STEPS)
            miss("story.txt",
                 text("one line of w, r, t, f, x and v, %u steps at most, "
                      "like Aw3,AfB,Bt2",
                      STEPS),
                 text("`%.20s`", op));
        follow(op, story.steps + 1);
        story_add(&story, op);
    }
}

/* These pages were zeros when the program was loaded. */
static bool
differs(const struct boot_result *guest, uint32_t frame)
{
    uint32_t word[PAGE / 4], any = 0;

    if (!guest_read(guest, frame, word, sizeof word))
        return false;
    for (unsigned i = 0; i < PAGE / 4; i++)
        any |= word[i];
    return any != 0;
}

static void
shown(void)
{
    const struct boot_result *guest;
    struct guest_task task;
    uint32_t pages;

    read_story();
    guest = story_boot_on(&story, start_kernel());
    peek(guest, "story_pages", &pages, sizeof pages);
    for (unsigned slot = 2; slot < NR_TASKS; slot++) {
        if (!task_in(guest, slot, &task))
            continue;
        for (unsigned i = 0; i < OWN; i++) {
            uint32_t entry =
                entry_at(guest, slot * SLOT + pages + i * PAGE);

            if (entry & PRESENT && !(entry & DIRTY) &&
                differs(guest, entry & ~FLAGS))
                return;
        }
    }
    miss("your story on the kernel as it was",
         "a page with something in it, whose entry says that it is clean",
         "none of the tasks has one");
}

/* Of the two bits, those in `which`. */
static void
want_bits(const struct boot_result *guest, unsigned who, unsigned page,
          uint32_t which, uint32_t bits)
{
    want(text("page %u of %c after %s", page, 'A' + who, story.ops),
         which == DIRTY ? "dirty (40): %02x"
                        : "accessed (20) and dirty (40): %02x",
         bits, story_entry(guest, who, page) & which);
}

/* The kernel looks at a page as if to store, and does not. */
static void
verify(unsigned who, unsigned page)
{
    story_add(&story, text("%ct%u", 'A' + who, page));
    story_own(&story, who, page);
}

static void
dirty(void)
{
    unsigned page = draw_below(OWN - 1);
    const struct boot_result *guest;

    story_begin(&story);
    story_store(&story, 0, page);
    story_store(&story, 0, page + 1);
    story_fork(&story, 0, 1);
    verify(1, page);
    story_fork(&story, 0, 2);
    verify(0, page);
    verify(2, page + 1);
    guest = story_boot(&story);
    for (unsigned who = 0; who < 3; who++)
        want_bits(guest, who, page, DIRTY, DIRTY);
    want_bits(guest, 2, page + 1, DIRTY, DIRTY);
}

/* Loaded from, never touched, and stored to. */
static void
exact(void)
{
    unsigned page = draw_below(OWN - 2);
    const struct boot_result *guest;

    story_begin(&story);
    story_load(&story, 0, page);
    story_store(&story, 0, page + 2);
    story_fork(&story, 0, 1);
    verify(1, page);
    verify(1, page + 1);
    verify(1, page + 2);
    verify(0, page);
    guest = story_boot(&story);
    want_bits(guest, 1, page, ACCESSED | DIRTY, ACCESSED);
    want_bits(guest, 1, page + 1, ACCESSED | DIRTY, 0);
    want_bits(guest, 1, page + 2, ACCESSED | DIRTY, ACCESSED | DIRTY);
    want_bits(guest, 0, page, ACCESSED | DIRTY, ACCESSED);
}

/* Who has loaded from a page before it was copied loads from the copy. */
static void
seen(void)
{
    unsigned page = draw_below(OWN), copier = draw_below(2), step;
    const struct boot_result *guest;

    story_begin(&story);
    step = story_store(&story, 0, page);
    story_fork(&story, 0, 1);
    story_load_word(&story, copier, page, step);
    verify(copier, page);
    step = story_store(&story, !copier, page);
    story_load_word(&story, copier, page, step);
    step = story_store(&story, copier, page);
    story_load_word(&story, !copier, page, step);
    story_load_word(&story, copier, page, step);
    guest = story_boot(&story);
    story_compare_loads(&story, guest);
}

static void
copies(void)
{
    const struct boot_result *guest;

    story_begin(&story);
    for (unsigned i = 0; i < 18; i++) {
        if (i == 3 || i == 9)
            story_fork(&story, draw_below(story.forks + 1),
                       story.forks + 1);
        story_store(&story, draw_below(story.forks + 1), draw_below(OWN));
    }
    guest = story_boot(&story);
    story_compare(&story, guest, OWN);
    story_compare_faults(&story, guest, OWN);
    story_compare_counts(&story, guest);
}

static const struct check checks[] = {
    {"shown", "0.11's kernel has a changed page that says it is clean", 2,
     NULL, shown,
     "Who un-shares a page before it knows whether it will store?",
     "shown"},
    {"dirty", "a copy of a dirty page is dirty", 1, NULL, dirty,
     "Where is the bit that the processor set for the original?", "dirty"},
    {"exact", "a copy is no dirtier than its page, and as accessed", 1,
     "dirty", exact,
     "Which bits does the processor set in an entry, and when has it not "
     "set them?",
     "clean accessed"},
    {"seen", "the task sees its copy", 1, "dirty", seen,
     "An entry has changed. Who else knew the old one?", "seen"},
    {"copies", "pages are un-shared as ever", 1, "dirty", copies,
     "What else does un_wp_page promise?", "as-before"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
