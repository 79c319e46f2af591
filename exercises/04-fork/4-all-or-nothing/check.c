/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 4.4: copies of a whole slot with too few frames, and with just
 * enough.  What has changed is seen from outside: in every entry of both
 * slots, in the counts, and in the faults of the stores after a fork.
 */
#include "../story.h"

enum { OWN = 7, REGIONS = 16, ENTRIES = 1024, CALLS = 4, MOST = 12 };

static struct story story;

/* ---- copy_page_tables() itself, by run=copy ---- */

struct page {
    unsigned region, entry;
    char kind; /* writable, read-only, shared */
};

static struct page page[MOST];
static unsigned pages, from, to;

static void
begin_copy(void)
{
    bool up = draw_chance(50);

    from = up ? draw_between(3, 12) : draw_between(30, 40);
    to = up ? draw_between(30, 44) : draw_between(3, 12);
    pages = 0;
}

/* Two or three pages in a table, the first or the last entry among them. */
static void
draw_table(unsigned region, const char *kinds)
{
    unsigned entry = draw_chance(50) ? 0 : draw_between(1, ENTRIES / 2);

    page[pages++] = (struct page){region, entry, kinds[0]};
    if (draw_chance(50) || kinds[1] != kinds[0])
        page[pages++] =
            (struct page){region,
                          draw_between(ENTRIES / 2 + 1, ENTRIES - 2),
                          kinds[1]};
    page[pages++] = (struct page){region, ENTRIES - 1, kinds[2]};
}

static const struct boot_result *
boot_copy(unsigned size, const char *left)
{
    char *words =
        text("run=copy from=%u to=%u size=%u left=%s pages=", from, to,
             size, left);

    for (unsigned i = 0; i < pages; i++)
        words = text("%s%s%u:%u%c", words, i ? "," : "", page[i].region,
                     page[i].entry, page[i].kind);
    return boot("%s", words);
}

/* What call `nth` returned, of those with these numbers of frames. */
static void
want_result(const struct boot_result *guest, unsigned nth, unsigned frames,
            unsigned tables, bool good)
{
    int32_t results[CALLS];
    uint32_t calls;

    peek(guest, "copy_calls", &calls, sizeof calls);
    peek(guest, "copy_results", results, sizeof results);
    if (calls <= nth)
        miss(text("copy_page_tables, call %u, with %u frames for %u tables",
                  nth + 1, frames, tables),
             "it returns", "the machine stopped before");
    if ((results[nth] >= 0) != good)
        miss(text("copy_page_tables, call %u, with %u frames for %u tables",
                  nth + 1, frames, tables),
             good ? "0" : "-1", text("%d", results[nth]));
}

/* Who is in this entry of the source, or NULL. */
static const struct page *
page_in(unsigned region, unsigned entry)
{
    for (unsigned i = 0; i < pages; i++)
        if (page[i].region == region && page[i].entry == entry)
            return &page[i];
    return NULL;
}

/* One entry: the page that belongs there, with the right or without. */
static void
compare_entry(const struct boot_result *guest, uint32_t linear,
              const char *whose, const struct page *page, bool writable)
{
    uint32_t entry = entry_at(guest, linear);
    const char *where = text("%s entry for %08x", whose, linear % SLOT);

    if (!page) {
        if (entry)
            miss(where, "0", text("%08x", entry));
        return;
    }
    want(where, "present %u", 1, entry & PRESENT);
    want(where, "writable (2): %u", writable ? WRITE : 0, entry & WRITE);
    want(text("%s, the page behind it", where), "page %u",
         linear % SLOT / PAGE, word_at(guest, entry & ~FLAGS));
}

/* The source, entry by entry; `shared` from this region's end down. */
static void
compare_source(const struct boot_result *guest, unsigned shared)
{
    for (unsigned i = 0; i < SLOT / PAGE; i++) {
        const struct page *p = page_in(i / ENTRIES, i % ENTRIES);

        compare_entry(guest, from * SLOT + i * PAGE, "the parent's", p,
                      p && p->kind == 'w' && i / ENTRIES >= shared);
    }
}

/* No table for any of it: nothing to tidy up. */
static void
compare_no_child(const struct boot_result *guest, unsigned slot)
{
    uint32_t directory;

    if (!guest_paddr(guest, symbol(guest, "page_directory"), &directory))
        broken("the directory lies nowhere");
    for (unsigned i = 0; i < REGIONS; i++)
        want(text("the child's directory entry for %08x",
                  i * ENTRIES * PAGE),
             "%08x", 0,
             word_at(guest, directory + 4 * (slot * REGIONS + i)));
}

static void
compare_counts(const struct boot_result *guest)
{
    story_begin(&story);
    snprintf(story.ops, sizeof story.ops, "run=copy");
    story_compare_counts(&story, guest);
}

/* Three or four tables, all of it the parent's own, and too few frames. */
static void
nothing(void)
{
    unsigned tables = draw_between(3, 4);
    const struct boot_result *guest;

    begin_copy();
    for (unsigned i = 0; i < tables; i++)
        draw_table(i * 4 + draw_below(4), "www");
    guest = boot_copy(REGIONS, text("0,1,%u", tables - 1));
    for (unsigned i = 0; i < 3; i++)
        want_result(guest, i, i < 2 ? i : tables - 1, tables, false);
    compare_source(guest, 0);
    for (unsigned i = 0; i < 3; i++)
        compare_no_child(guest, to + i);
    compare_counts(guest);
}

/*
 * As many frames as there are tables in what is copied; one more lies behind
 * that.  And forks, one of them with just enough, in which the parent's
 * stores fault as ever.
 */
static void
works(void)
{
    unsigned tables = draw_between(2, 3);
    const struct boot_result *guest;

    begin_copy();
    for (unsigned i = 0; i <= tables; i++)
        draw_table(i * 4 + draw_below(4), "wwr");
    guest = boot_copy(tables * 4, text("%u", tables));
    want_result(guest, 0, tables, tables, true);
    compare_source(guest, tables * 4);
    for (unsigned i = 0; i < tables * 4 * ENTRIES; i++)
        compare_entry(guest, to * SLOT + i * PAGE, "the child's",
                      page_in(i / ENTRIES, i % ENTRIES), false);
    compare_counts(guest);

    story_begin(&story);
    for (unsigned i = 0; i < OWN; i++)
        story_store(&story, 0, i);
    story_fork_with(&story, 0, 1, 3); /* the task and two tables */
    for (unsigned i = 0; i < 5; i++)
        story_store(&story, draw_below(2), draw_below(OWN));
    story_exit(&story, 1, 0);
    story_fork(&story, 0, 2);
    story_store(&story, 2, draw_below(OWN));
    guest = story_boot(&story);
    story_compare_faults(&story, guest, PAGES);
    story_compare(&story, guest, OWN);
    story_compare_counts(&story, guest);
}

/* Pages that were read-only before, because of a count or without one. */
static void
shared(void)
{
    const struct boot_result *guest;

    begin_copy();
    draw_table(draw_below(4), "wsr");
    draw_table(4 + draw_below(4), "srw");
    draw_table(8 + draw_below(8), "rws");
    guest = boot_copy(REGIONS, "2,0,1");
    for (unsigned i = 0; i < 3; i++)
        want_result(guest, i, i ? i - 1 : 2, 3, false);
    compare_source(guest, 0);
    compare_counts(guest);

    story_begin(&story);
    story_store(&story, 0, NOTES);
    story_fork(&story, 0, 1);
    for (unsigned i = 0; i < OWN; i++)
        if (draw_chance(50))
            story_store(&story, draw_below(2), i);
    story_store(&story, 0, NOTES);
    story_fork_in_vain(&story, 0, 2, draw_between(1, 2));
    for (unsigned i = 0; i < OWN; i++)
        story_store(&story, draw_below(2), i);
    guest = story_boot(&story);
    story_compare_faults(&story, guest, PAGES);
    story_compare(&story, guest, OWN);
    story_compare_counts(&story, guest);
}

static const struct check checks[] = {
    {"nothing", "with too few frames nothing has changed", 3, NULL, nothing,
     "Which entries and counts has the first table changed when there is no "
     "frame for the second?",
     "child parent counts"},
    {"works", "with just enough frames, a fork works as before", 2,
     "nothing", works,
     "Which frames does a copy of so many bytes take, and what does the "
     "processor have to forget after it?",
     "enough as-before"},
    {"shared", "what was read-only before stays so", 2, "works", shared,
     "Was the entry writable before?", "shared"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
