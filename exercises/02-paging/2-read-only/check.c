/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 2.2: rights that change under a processor that remembers.  The
 * entries are walked to from outside; what the processor did is in QEMU's
 * own log of faults.
 */
#include "script.h"

enum { PAGES = 4, RIGHTS = WRITE | USER };

/*
 * Each page gets all rights, then others, more than once; at the end every
 * combination is there.
 */
static void
rights(void)
{
    uint32_t page[PAGES], right[PAGES], step[PAGES], turn;
    struct script script;
    const struct boot_result *guest;

    draw_pages(page, PAGES);
    script_begin(&script, page, PAGES);
    for (int i = 0; i < PAGES; i++) {
        step[i] = script_add(&script, "g");
        script_add(&script, "%cm%u%s", 'A' + i, step[i],
                   draw_chance(50) ? "" : ":0");
    }
    turn = draw_below(PAGES);
    for (int n = 0; n < 14; n++) {
        int i = n < PAGES ? n : n < 10 ? (int)draw_below(PAGES) : n - 10;

        right[i] = n < PAGES ? RIGHTS
                   : n < 10  ? draw_below(4) * 2
                             : (turn + (unsigned)i) % 4 * 2;
        script_add(&script, "%cl:%x", 'A' + i, right[i]);
    }
    script_add(&script, "Al:%x", right[0]); /* the same again */
    guest = script_boot(&script);
    for (int i = 0; i < PAGES; i++) {
        const char *where =
            text("the entry for %08x after %s", page[i] << 12, script.ops);
        uint32_t entry = entry_at(guest, page[i] << 12);

        want(where, "frame %08x", script.result[step[i] - 1],
             entry & ~FLAGS);
        want(where, "rights %x (2 to write, 4 for programs)", right[i],
             entry & RIGHTS);
        want(where, "present %u", 1, entry & PRESENT);
        want(where, "the frame's count is %u", 1,
             count_of(guest, entry & ~FLAGS));
    }
    for (unsigned n = 2 * PAGES + 1; n <= script.steps; n++)
        script_want(&script, n, true);
}

/* A store, another right, and a store: does the processor know? */
static void
at_once(void)
{
    uint32_t page[2], wrote, value = draw_between(1, 0xffff);
    struct script script;
    const struct boot_result *guest;

    draw_pages(page, 2);
    script_begin(&script, page, 2);
    script_add(&script, "l:1");
    script_add(&script, "g");
    script_add(&script, "Am2");
    script_add(&script, "Bm2");
    script_add(&script, "Bw:%x", value);
    script_add(&script, "Aw:%x", value + 1);
    script_add(&script, "Al:0");
    wrote = script_add(&script, "Aw:%x", value + 2);
    script_add(&script, "Bw:%x", value + 3);
    script_add(&script, "Al:2");
    script_add(&script, "Aw:%x", value + 4);
    guest = script_boot(&script);
    script_want_fault(&script, guest, 0, wrote, PRESENT | WRITE,
                      page[0] << 12);
    script_want_faults(guest, 1);
    want("the word in the frame at the end", "%x", value + 4,
         word_at(guest, entry_at(guest, page[1] << 12) & ~FLAGS));
}

/* Accessed and dirty are what the processor said. */
static void
keeps(void)
{
    uint32_t page[3], dirty[3];
    struct script script;
    const struct boot_result *guest;

    draw_pages(page, 3);
    script_begin(&script, page, 3);
    for (unsigned i = 0; i < 3; i++) {
        dirty[i] = i == 0 ? ACCESSED | DIRTY : i == 1 ? ACCESSED : 0;
        script_add(&script, "g");
        script_add(&script, "%cm%u", 'A' + i, 1 + 2 * i);
    }
    script_add(&script, "Aw:%x", draw_below(0xffff));
    script_add(&script, "Br");
    for (char i = 'A'; i < 'D'; i++)
        script_add(&script, "%cl:%x", i, draw_below(4) * 2);
    guest = script_boot(&script);
    for (int i = 0; i < 3; i++)
        want(text("the entry for %08x after %s", page[i] << 12, script.ops),
             "accessed (20) and dirty (40): %02x", dirty[i],
             entry_at(guest, page[i] << 12) & (ACCESSED | DIRTY));
}

/* No table, no page, and an entry that holds the kernel's own note. */
static void
absent(void)
{
    uint32_t page[3], note = draw_between(1, 0xfffff) << 12 | 0x80;
    struct script script;
    const struct boot_result *guest;

    note |= draw_below(4) * WRITE;
    page[0] = draw_between(0x4000, 0x8000) & ~0x3ffu;
    page[1] = page[0] + 1 + draw_below(1000);
    page[2] = draw_between(0x9000, 0xbffff);
    script_begin(&script, page, 3);
    script_add(&script, "g");
    script_add(&script, "mA1");
    script_add(&script, "Al:0");
    script_add(&script, "Bi:%x", note);
    script_add(&script, "Bl:%x", ~note & RIGHTS);
    script_add(&script, "Cl:6");
    guest = script_boot(&script);
    script_want(&script, 3, true);
    script_want(&script, 5, false);
    script_want(&script, 6, false);
    want(text("the entry for %08x, which is not present", page[1] << 12),
         "%08x", note, entry_at(guest, page[1] << 12));
    want(text("the entry for %08x, which has no table", page[2] << 12),
         "%08x", 0, entry_at(guest, page[2] << 12));
    want("frames in use at the end", "%u: step 1's and a table", 2,
         frames_in_use(guest));
}

static const struct check checks[] = {
    {"rights", "the entry has the rights that were asked for", 2, NULL,
     rights, "Which bits of an entry must go before others come?",
     "rights others frame true"},
    {"at-once", "they hold from the next access on", 2, "rights", at_once,
     "The entry is right. Who has a copy of it?", "at-once"},
    {"keeps", "accessed and dirty are left alone", 1, "rights", keeps,
     "Whose bits are 20 and 40?", "keeps"},
    {"absent", "where no page is mapped, nothing changes", 1, "rights",
     absent, "What may the kernel keep in an entry that is not present?",
     "false unchanged"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
