/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 4.6: the kernel stores for programs into pages that are shared,
 * with CR0.WP set.  QEMU's log says at which ring each fault happened.
 */
#include "../story.h"

enum { OWN = 7, WP = 0x10000 };

static struct story story;
static unsigned first, at, bytes;

/* B's kernel stores over three pages; A and B share two or three of them. */
static void
begin(void)
{
    first = draw_below(OWN - 2);
    at = draw_between(1, PAGE - 2);
    bytes = 2 * PAGE - at + draw_between(1, PAGE - 1);
    story_begin(&story);
    for (unsigned i = 0; i < OWN; i++)
        if (draw_chance(70))
            story_store(&story, 0, i);
    story_fork(&story, 0, 1);
    if (draw_chance(50))
        story_store(&story, 1, first + draw_below(3));
}

/* The first of the three pages that B shares. */
static unsigned
first_shared(void)
{
    unsigned i = 0;

    while (story.task[1].page[first + i].writable)
        i++;
    return i;
}

/* The addresses in a task's page at which ring 0 faulted with error 3. */
static unsigned
kernel_faults(const struct boot_result *guest, uint32_t linear)
{
    struct exception found;
    unsigned n = 0;

    for (size_t i = 0; exception(guest, 14, i, &found); i++)
        n += found.level == 0 && found.error == (PRESENT | WRITE) &&
             found.address / PAGE == linear / PAGE;
    return n;
}

/* CR0 as QEMU's log shows it at the first trap out of a program. */
static uint32_t
first_cr0(const struct boot_result *guest)
{
    const char *s = guest->log ? strstr(guest->log, " cpl=3 ") : NULL;

    s = s ? strstr(s, "CR0=") : NULL;
    if (!s)
        miss("QEMU's log", "a trap out of a program", "none");
    return (uint32_t)strtoul(s + 4, NULL, 16);
}

static void
faults(void)
{
    const struct boot_result *guest;
    bool shared[3];

    begin();
    for (unsigned i = 0; i < 3; i++)
        shared[i] = !story.task[1].page[first + i].writable;
    for (unsigned i = 0; i < 3; i++) /* a call for each page */
        story_fill(&story, 1, first + i, at, PAGE - at);
    guest = story_boot(&story);
    want("QEMU's log, CR0 at the first trap out of a program",
         "WP (10000): %05x", WP, first_cr0(guest) & WP);
    for (unsigned i = 0; i < 3; i++)
        want(text("QEMU's log, page %u of B in %s", first + i, story.ops),
             "page faults at ring 0 with error code 3: %u", shared[i],
             kernel_faults(guest, story_page(guest, 1, first + i)));
}

static void
own(void)
{
    const struct boot_result *guest;

    begin();
    story_fill(&story, 1, first, at, bytes);
    story_store(&story, 0, first);
    story_fill(&story, 0, first + 1, 0, PAGE);
    guest = story_boot(&story);
    story_compare(&story, guest, OWN);
    story_compare_counts(&story, guest);
    story_compare_faults(&story, guest, OWN);
}

/*
 * Where no page is, the call fails, and where there is no frame; the machine
 * goes on.
 */
static void
bad(void)
{
    const struct boot_result *guest;
    unsigned step[5];
    uint32_t page;

    begin();
    story_store(&story, 1, NOTES);
    step[0] = story_add(&story, text("Bk%u:%u:%u", draw_below(OWN),
                                     draw_between(100, 9000) * PAGE,
                                     draw_between(1, 3 * PAGE)));
    step[1] = story_add(&story, text("Bk0:%u:%u", SLOT - PAGE,
                                     2 * PAGE + draw_below(PAGE)));
    step[2] =
        story_add(&story, text("Bk0:%u:4", 0xc0100000u - draw_below(PAGE)));
    step[3] =
        story_add(&story, text("Bq0:%u:%u", draw_between(100, 9000) * PAGE,
                               draw_between(1, PAGE)));
    story_add(&story, "Bh0");
    step[4] = story_add(&story, text("Bk%u:%u:%u", first + first_shared(),
                                     at, PAGE - at));
    story_add(&story, "Bh+");
    story_fill(&story, 1, first, at, bytes);
    guest = story_boot(&story);
    page = story_entry(guest, 1, NOTES) & ~FLAGS;
    for (unsigned i = 0; i < 5; i++)
        want(text("what step %u of %s brings", step[i] + 1, story.ops),
             "%d", (uint32_t)FAULT, word_at(guest, page + 4 * step[i]));
    story_compare(&story, guest, OWN);
    story_compare_counts(&story, guest);
}

/* The last step is the kernel's end: it is not made, and B is as it was. */
static void
want_panic(const char *op)
{
    struct boot_module module;
    const struct boot_result *guest;
    uint32_t turn, entry;

    story_add(&story, op);
    module = program("play", story.ops);
    guest = boot_with(
        (struct boot_options){.words = text("run=story ops=%s", story.ops),
                              .modules = &module,
                              .modules_count = 1});
    peek(guest, "story_turn", &turn, sizeof turn);
    if (turn != story.steps - 1)
        miss(text("the last step of %s, a mistake of the kernel's",
                  story.ops),
             "a panic", turn < story.steps - 1 ? "a panic before" : "none");
    entry = story_entry(guest, 1, 0);
    want(text("page 0 of B after %s: it is the kernel that ends",
              story.ops),
         "present %u", 1, entry & PRESENT);
}

/* Another task's page, shared or not there, and one that B has not got. */
static void
panic(void)
{
    unsigned page = draw_below(OWN);

    story_begin(&story);
    story_store(&story, 0, page);
    story_fork(&story, 0, 1);
    want_panic(text("Bz%u:2", page));
    story_begin(&story);
    story_fork(&story, 0, 1);
    want_panic(draw_chance(50) ? text("Bz%u:%u", page, draw_between(5, 40))
                               : text("Bz%u:3", draw_between(1000, 9000)));
}

static const struct check checks[] = {
    {"faults", "the kernel's own store faults where a page is shared", 2,
     NULL, faults,
     "What switches it on, and what must not have been there before?",
     "wp nothing"},
    {"own", "and the fault is repaired, as a program's would be", 2,
     "faults", own, "Which bits of the error code must be set now?",
     "repaired"},
    {"bad", "what cannot be stored is -EFAULT", 2, "own", bad,
     "Which faults are still mistakes, what does a repair say that could "
     "not be made, and who asks uaccess?",
     "bad frame"},
    {"panic", "the kernel's own mistakes are still its end", 1, "own",
     panic, "In whose slot may the kernel store for the current task?",
     "panic"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
