/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 4.3: the student's story must get the chapter's kernel to leave a
 * page that differs from its file and says that it is clean; the student's
 * kernel must not.
 */
#include "../story.h"

enum { OWN = 7 };

static struct story story;

/* The story in story.txt, if play could make sense of it. */
static void
read_story(void)
{
    char *data = text("%s", answer_file("story.txt")), *op;

    story_begin(&story);
    data[strcspn(data, "\n")] = '\0';
    while ((op = strsep(&data, ","))) {
        bool page = strlen(op) == 3 && strchr("wrt", op[1]) &&
                    op[2] >= '0' && op[2] < '0' + OWN;
        bool fork =
            strlen(op) == 3 && op[1] == 'f' && op[2] > 'A' && op[2] <= 'Z';
        bool end = strlen(op) == 2 && strchr("xv", op[1]);

        if (*op < 'A' || *op > 'Z' || !(page || fork || end) ||
            strlen(story.ops) > 200)
            miss("story.txt",
                 "one line of w, r, t, f, x and v, like "
                 "Aw3,AfB,Bt2",
                 text("`%.20s`", op));
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

static void
want_bits(const struct boot_result *guest, unsigned who, unsigned page,
          uint32_t bits)
{
    want(text("page %u of %c after %s", page, 'A' + who, story.ops),
         "accessed (20) and dirty (40): %02x", bits,
         story_entry(guest, who, page) & (ACCESSED | DIRTY));
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
        want_bits(guest, who, page, ACCESSED | DIRTY);
    want_bits(guest, 2, page + 1, ACCESSED | DIRTY);
    story_compare(&story, guest, OWN);
}

static void
clean(void)
{
    unsigned page = draw_below(OWN - 1);
    const struct boot_result *guest;

    story_begin(&story);
    story_load(&story, 0, page);
    story_fork(&story, 0, 1);
    verify(1, page);
    verify(1, page + 1);
    verify(0, page);
    guest = story_boot(&story);
    want_bits(guest, 1, page, ACCESSED);
    want_bits(guest, 1, page + 1, 0);
    want_bits(guest, 0, page, ACCESSED);
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
     "Who un-shares a page before it knows whether it will store?", NULL},
    {"dirty", "a copy of a dirty page is dirty", 2, NULL, dirty,
     "Where is the bit that the processor set for the original?", NULL},
    {"clean", "a copy of a clean page is clean", 1, "dirty", clean,
     "When is a copy equal to what the original came from?", NULL},
    {"copies", "pages are un-shared as ever", 1, "dirty", copies,
     "What else does un_wp_page promise?", NULL},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
