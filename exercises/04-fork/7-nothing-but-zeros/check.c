/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 4.7: pages that begin as zeros, in one frame for all of them,
 * until somebody stores: a program, its child, or the kernel.
 */
#include "../story.h"

enum { OWN = 7, STACK = 4, FEW = 40 };

static struct story story;
static bool stored[2][OWN];

/* In how many frames the pages are that nobody has stored into: one. */
static uint32_t
compare_entries(const struct boot_result *guest, unsigned tasks)
{
    uint32_t zero = 0;

    for (unsigned who = 0; who < tasks; who++) {
        for (unsigned i = 0; i < OWN; i++) {
            uint32_t entry = story_entry(guest, who, i);
            const char *where =
                text("page %u of %c after %s", i, 'A' + who, story.ops);

            want(where, "present %u", 1, entry & PRESENT);
            if (stored[who][i])
                continue;
            want(where, "writable (2): %u", 0, entry & WRITE);
            zero = zero ? zero : entry & ~FLAGS;
            want(where, "frame %08x, as the other empty pages", zero,
                 entry & ~FLAGS);
        }
    }
    return zero;
}

/* And that is a frame of zeros. */
static void
compare_zeros(const struct boot_result *guest, unsigned tasks)
{
    uint32_t zero = compare_entries(guest, tasks), word[PAGE / 4];

    if (!guest_read(guest, zero, word, sizeof word))
        miss("the frame of the empty pages", "a frame of the machine",
             text("%08x", zero));
    for (unsigned i = 0; i < PAGE / 4; i++)
        want(text("the frame of zeros, %08x, word %u, after %s", zero, i,
                  story.ops),
             "%08x", 0, word[i]);
}

static void
begin(void)
{
    memset(stored, 0, sizeof stored);
    story_begin(&story);
    for (unsigned i = 0; i < OWN; i++)
        story.task[0].page[i].writable = false;
}

/* A page that has been stored into: the task's own, with what is in it. */
static void
compare_stored(const struct boot_result *guest, unsigned who, unsigned i)
{
    uint32_t entry = story_entry(guest, who, i);
    struct model_frame *frame = &story.frame[story.task[who].page[i].frame];
    const char *where =
        text("page %u of %c after %s", i, 'A' + who, story.ops);

    want(where, "writable (2): %u", WRITE, entry & WRITE);
    want(text("%s, its frame", where), "count %u", 1,
         count_of(guest, entry));
    for (unsigned n = 0; n < PAGE / 4; n++)
        want(text("%s, word %u", where, n), "%08x", frame->word[n],
             word_at(guest, (entry & ~FLAGS) + 4 * n));
}

/* Of its stack A has used the page at the top, and no other. */
static void
compare_stack(const struct boot_result *guest)
{
    uint32_t zero = story_entry(guest, 0, 0) & ~FLAGS;

    for (uint32_t i = 2; i <= STACK; i++) {
        uint32_t at = SLOT - i * PAGE,
                 entry = entry_at(guest, story_base(guest, 0) + at);
        const char *where = text("page %08x of A's stack", at);

        want(where, "present %u", 1, entry & PRESENT);
        want(where, "writable (2): %u", 0, entry & WRITE);
        want(where, "frame %08x, as the other empty pages", zero,
             entry & ~FLAGS);
    }
}

static void
zero(void)
{
    const struct boot_result *guest;

    begin();
    story_load(&story, 0, draw_below(OWN));
    guest = story_boot(&story);
    compare_entries(guest, 1);
    compare_stack(guest);
}

/* A has stored to its stack before it comes to its first step. */
static void
clean(void)
{
    begin();
    story_load(&story, 0, draw_below(OWN));
    compare_zeros(story_boot(&story), 1);
}

static void
own(void)
{
    const struct boot_result *guest;
    unsigned page = draw_below(OWN), other = (page + 1) % OWN;

    begin();
    story_store(&story, 0, page);
    story_store(&story, 0, other);
    story_store(&story, 0, page);
    stored[0][page] = stored[0][other] = true;
    guest = story_boot(&story);
    compare_zeros(guest, 1);
    compare_stored(guest, 0, page);
    compare_stored(guest, 0, other);
    story_compare_faults(&story, guest, OWN);
}

/* Before a store, and after. */
static void
counts(void)
{
    const struct boot_result *guest;

    begin();
    story_load(&story, 0, draw_below(OWN));
    guest = story_boot(&story);
    story_compare_counts(&story, guest);
    story_store(&story, 0, draw_below(OWN));
    guest = story_boot(&story);
    story_compare_counts(&story, guest);
}

static void
kernel(void)
{
    const struct boot_result *guest;
    unsigned page = draw_below(OWN - 1);

    begin();
    story_fill(&story, 0, page, draw_between(1, PAGE - 1), PAGE);
    stored[0][page] = stored[0][page + 1] = true;
    guest = story_boot(&story);
    compare_zeros(guest, 1);
    compare_stored(guest, 0, page);
    compare_stored(guest, 0, page + 1);
}

static void
forks(void)
{
    const struct boot_result *guest;
    unsigned page = draw_below(OWN), other = (page + 1) % OWN;

    begin();
    story_fork(&story, 0, 1);
    story_store(&story, 1, page);
    story_store(&story, 0, other);
    stored[1][page] = stored[0][other] = true;
    guest = story_boot(&story);
    compare_zeros(guest, 2);
    compare_stored(guest, 1, page);
    compare_stored(guest, 0, other);
    story_compare_counts(&story, guest);
    story_exit(&story, 1, 0);
    guest = story_boot(&story);
    compare_zeros(guest, 1);
    story_compare_counts(&story, guest);
}

/* 400 pages that are read, and no frame for any of them. */
static void
desert(void)
{
    struct boot_module module = program("desert", NULL);
    const struct boot_result *guest =
        boot_with((struct boot_options){.words = "run=programs",
                                        .modules = &module,
                                        .modules_count = 1});
    uint8_t count[FRAMES];
    unsigned frames = 0;
    uint32_t turn;

    peek(guest, "story_turn", &turn, sizeof turn);
    want("a program that reads 400 pages of zeros", "comes to its end: %u",
         1, turn);
    peek(guest, "mem_map", count, sizeof count);
    for (unsigned i = 0; i < FRAMES; i++)
        frames += count[i] != 0 && count[i] != USED;
    if (frames > FEW)
        miss("frames in use for a program with 400 pages of zeros",
             text("%d or fewer", FEW), text("%u", frames));
    story_begin(&story);
    story_compare_counts(&story, guest);
}

static const struct check checks[] = {
    {"zero", "pages that begin as zeros are in one frame, read-only", 1,
     NULL, zero,
     "Which pages does spawn take a frame for with nothing to put into it? "
     "When is a store seen by the kernel?",
     "variables stack read-only"},
    {"clean", "in that frame there are zeros", 1, "zero", clean,
     "What was in it when you chose it, and who may have taken it for a "
     "page of its own?",
     "zeros own"},
    {"own", "who stores gets a frame", 2, "clean", own,
     "What does un_wp_page do with the old frame?", "own"},
    {"counts", "each count is the number of entries", 1, "own", counts,
     "Which cell of mem_map is this frame's, who changes it, and who "
     "believes it?",
     "counts"},
    {"kernel", "also if the kernel stores", 1, "own", kernel,
     "Look at what write_verify calls.", "own"},
    {"forks", "also after a fork, and an end", 1, "counts", forks,
     "What do copy_table and free_page do with this frame?", "own counts"},
    {"desert", "four hundred pages cost no more", 2, "counts", desert,
     "How many users can a cell of mem_map count?", "many"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
