/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 2.4: pages of a few tables come and go; the directory and the
 * counts say, from outside, which tables are left.
 */
#include "script.h"

enum { PAGES = 6 };

static uint32_t page[PAGES];
static struct script script;

/* Two pages in one table, two in another, two alone. */
static void
begin(void)
{
    for (int i = 0; i < PAGES; i++) {
        uint32_t table = 0x10 +
                         (i < 4 ? (uint32_t)i / 2 : (uint32_t)i) * 0x70 +
                         draw_below(0x60);

        page[i] = i < 4 && i % 2 ? (page[i - 1] & ~0x3ffu) : table << 10;
        page[i] += draw_below(1024);
        if (i < 4 && i % 2 && page[i] == page[i - 1])
            page[i] ^= 1;
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

static unsigned
frames_in_use(const struct boot_result *guest)
{
    uint8_t count[FRAMES];
    unsigned n = 0;

    peek(guest, "mem_map", count, sizeof count);
    for (int i = 0; i < FRAMES; i++)
        n += count[i] != 0 && count[i] != USED;
    return n;
}

static void
map(int i)
{
    script_add(&script, "m%c1", 'A' + i);
}

static void
unmap(int i)
{
    script_add(&script, "u%c", 'A' + i);
}

static const struct boot_result *
map_and_unmap(void)
{
    unsigned first;

    begin();
    first = page[0] > page[1]; /* from the bottom up */
    map(0);
    map(1);
    map(4);
    unmap((int)first);
    unmap(4);
    unmap(1 - (int)first);
    return script_boot(&script);
}

static void
gone(void)
{
    const struct boot_result *guest = map_and_unmap();

    want(where(0), "%08x", 0, directory_entry(guest, 0));
    want(where(4), "%08x", 0, directory_entry(guest, 4));
    for (unsigned step = 5; step <= 7; step++)
        script_want(&script, step, script.result[0]);
}

static void
frames(void)
{
    want(text("frames in use after %s", script.ops), "%u: step 1's", 1,
         frames_in_use(map_and_unmap()));
}

/* As long as one page of its table is left, in whatever order they go. */
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
    for (int i = 0; i < 4; i += 2) {
        int stays = page[i] > page[i + 1] ? i + 1 : i, goes = 2 * i + 1;

        goes -= stays;
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

/* What the kernel wrote down in an absent entry is worth keeping. */
static void
notes(void)
{
    const struct boot_result *guest;
    uint32_t note = draw_between(1, 0x7fffff) << 8 | 0x82;

    begin();
    map(0);
    map(1);
    unmap(1);
    script_add(&script, "eB:%x", note);
    unmap(1);
    unmap(0);
    unmap(3);
    guest = script_boot(&script);
    want(where(0), "present %u", 1, directory_entry(guest, 0) & PRESENT);
    want(text("the entry for %08x after %s", page[1] << 12, script.ops),
         "%08x", note, entry_at(guest, page[1] << 12));
    script_want(&script, 6, 0);
    script_want(&script, 7, script.result[0]);
    script_want(&script, 8, 0);
}

static const struct check checks[] = {
    {"gone", "an empty table is in the directory no more", 2, NULL, gone,
     "Who leads to a table?", NULL},
    {"frames", "its frame is free", 1, "gone", frames,
     "map_page took a frame for it. Who gives it back?", NULL},
    {"stays", "a table with a page in it stays", 2, "frames", stays,
     "How many entries has a table, and which of them may be in use?",
     NULL},
    {"notes", "so does one with a note in an absent entry", 2, "stays",
     notes, "31 bits of an absent entry are the kernel's.", NULL},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
