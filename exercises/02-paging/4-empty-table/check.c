/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 2.4: pages of a few tables come and go; the directory and the
 * counts say, from outside, which tables are left.
 */
#include "script.h"

enum { PAGES = 6 };

static uint32_t page[PAGES];
static struct script script;

/*
 * Two pages in one table, two in another, two alone.  Page 1 has the last
 * entry of its table, page 2 the first.
 */
static void
begin(void)
{
    for (int i = 0; i < PAGES; i++) {
        uint32_t table = 0x10 +
                         (i < 4 ? (uint32_t)i / 2 : (uint32_t)i) * 0x70 +
                         draw_below(0x60);

        page[i] = i < 4 && i % 2 ? (page[i - 1] & ~0x3ffu) : table << 10;
        page[i] += i == 1 ? 1023 : i == 2 ? 0 : draw_between(1, 1022);
    }
    script_begin(&script, page, PAGES);
    script_add(&script, "g");
}

static const char *
where(int i)
{
    return text("the directory's entry for %08x after %s", page[i] << 12,
                script.ops);
}

static uint32_t
directory_entry(const struct boot_result *guest, int i)
{
    uint32_t directory;

    if (!guest_paddr(guest, symbol(guest, "page_directory"), &directory))
        broken("the directory lies nowhere");
    return word_at(guest, directory + (page[i] >> 10) * 4);
}

static void
map(int i)
{
    script_add(&script, "%cm1", 'A' + i);
}

static void
unmap(int i)
{
    script_add(&script, "%cu", 'A' + i);
}

/* Pages that are alone in their tables. */
static const struct boot_result *
map_and_unmap(void)
{
    begin();
    map(0);
    map(4);
    map(5);
    unmap(4);
    unmap(draw_chance(50) ? 0 : 5);
    unmap(strstr(script.ops, "Au") ? 5 : 0);
    return script_boot(&script);
}

static void
gone(void)
{
    const struct boot_result *guest = map_and_unmap();

    for (int i = 0; i < PAGES; i++)
        want(where(i), "present %u", 0,
             directory_entry(guest, i) & PRESENT);
    for (unsigned step = 5; step <= 7; step++)
        script_want(&script, step, script.result[0]);
}

static void
frames(void)
{
    want(text("frames in use after %s", script.ops), "%u: step 1's", 1,
         frames_in_use(map_and_unmap()));
}

/*
 * As long as one page of its table is left, in whatever order they go: at
 * the end the one with the last entry, and the one with the first.
 */
static void
stays(void)
{
    const struct boot_result *guest;
    bool mapped[PAGES] = {false};
    unsigned tables = 0;

    begin();
    for (int n = 0; n < 24; n++) {
        int i = n < PAGES ? n : (int)draw_below(PAGES);

        if (mapped[i])
            unmap(i);
        else
            map(i);
        mapped[i] = !mapped[i];
    }
    for (int stays = 1; stays < 3; stays++) {
        int goes = stays ^ 1;

        if (!mapped[stays])
            map(stays);
        if (!mapped[goes])
            map(goes);
        unmap(goes);
        mapped[stays] = true;
        mapped[goes] = false;
    }
    guest = script_boot(&script);
    for (int i = 0; i < PAGES; i++) {
        bool left = mapped[i] || (i < 4 && mapped[i ^ 1]);

        want(where(i), "present %u", left, directory_entry(guest, i) & 1);
        want(text("the entry for %08x after %s", page[i] << 12, script.ops),
             "%08x", mapped[i] ? script.result[0] | PRESENT | WRITE : 0,
             entry_at(guest, page[i] << 12));
        tables += left && (i >= 4 || i % 2 == 0);
    }
    want(text("frames in use after %s", script.ops),
         "%u: step 1's and the tables", 1 + tables, frames_in_use(guest));
}

/*
 * What the kernel wrote down in an absent entry is worth keeping, be it one
 * bit, low or high.
 */
static void
notes(void)
{
    const struct boot_result *guest;
    uint32_t note[PAGES] =
        {[1] = 2u << draw_below(11), [3] = 0x1000u << draw_below(20)};

    begin();
    for (int i = 0; i < 4; i++)
        map(i);
    for (int i = 1; i < 4; i += 2) {
        unmap(i);
        script_add(&script, "%ci:%x", 'A' + i, note[i]);
        unmap(i);
        unmap(i - 1);
    }
    unmap(4);
    guest = script_boot(&script);
    for (int i = 1; i < 4; i += 2) {
        want(where(i), "present %u", 1, directory_entry(guest, i) & 1);
        want(text("the entry for %08x after %s", page[i] << 12, script.ops),
             "%08x", note[i], entry_at(guest, page[i] << 12));
        want(text("the entry for %08x after %s", page[i - 1] << 12,
                  script.ops),
             "%08x", 0, entry_at(guest, page[i - 1] << 12));
    }
    for (unsigned step = 6; step <= 13; step++) /* u, e, u, u, twice */
        if ((step - 6) % 4 != 1)
            script_want(&script, step,
                        (step - 6) % 4 == 2 ? 0 : script.result[0]);
    script_want(&script, 14, 0);
}

/* What is not mapped any more cannot be reached, table or no table. */
static void
at_once(void)
{
    const struct boot_result *guest;
    uint32_t value = draw_between(1, 0xfff);
    unsigned first, second;

    begin();
    map(0);
    map(1);
    script_add(&script, "Aw:%x", value);
    script_add(&script, "Bw:%x", value + 1);
    unmap(0);
    first = script_add(&script, "Aw:%x", value + 2);
    unmap(1);
    second = script_add(&script, "Bw:%x", value + 3);
    map(1);
    script_add(&script, "Bw:%x", value + 4);
    guest = script_boot(&script);
    script_want_fault(&script, guest, 0, first, WRITE, page[0] << 12);
    script_want_fault(&script, guest, 1, second, WRITE, page[1] << 12);
    script_want_faults(guest, 2);
    want("the word in the frame at the end", "%x", value + 4,
         word_at(guest, script.result[0]));
    want("the frame's count at the end", "%u", 1,
         count_of(guest, script.result[0]));
}

static const struct check checks[] = {
    {"gone", "an empty table is in the directory no more", 2, NULL, gone,
     "Who leads to a table?", "directory answer"},
    {"frames", "its frame is free", 1, "gone", frames,
     "map_page took a frame for it. Who gives it back?", "frame"},
    {"stays", "a table with a page in it stays", 2, "frames", stays,
     "How many entries has a table, and which of them may be in use?",
     "stays"},
    {"notes", "so does one with a note in an absent entry", 1, "stays",
     notes, "31 bits of an absent entry are the kernel's.", "notes"},
    {"at-once", "what was unmapped is out of reach at once", 1, "gone",
     at_once, "unmap_page promises more than to clear an entry.", "flush"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
