/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 2.5: windows on frames all over a machine of 32 MiB.  What was
 * stored through a window is looked for where the frame lies, from outside.
 */
#include "script.h"

enum {
    WINDOWS = 8,
    MEMORY_MIB = 32,
    MOST = 12,
    MANY = 10,
    BASE = 0xff800000
};

static struct script script;
static uint32_t frame[MOST], value[MOST];

/* Frames that nobody else is using, most of them above 16 MiB. */
static void
begin(void)
{
    script_begin(&script, NULL, 0);
    for (int i = 0; i < MOST; i++) {
        bool again = false;

        frame[i] = draw_chance(75) ? draw_between(0x1000, 0x1fff)
                                   : draw_between(0xa00, 0xd00);
        for (int j = 0; j < i; j++)
            again |= frame[i] == frame[j];
        i -= again;
    }
    for (int i = 0; i < MOST; i++)
        value[i] = draw_between(0x100, 0xfff);
}

static unsigned
open_window(int i)
{
    return script_add(&script, "m@%x", frame[i]);
}

static void
store(unsigned window, int i)
{
    script_add(&script, "w%u:%x", window, value[i]);
}

static const struct boot_result *
run(void)
{
    return script_boot_on(&script, NULL, MEMORY_MIB);
}

static void
want_stored(const struct boot_result *guest, int i)
{
    want(text("the frame at %08x after %s", frame[i] << 12, script.ops),
         "%x", value[i], word_at(guest, frame[i] << 12));
}

static void
want_window(unsigned step)
{
    uint32_t at = script.result[step - 1];

    if (at % PAGE || at < BASE || at >= BASE + WINDOWS * PAGE)
        miss(text("%s: what it brings", script_step(&script, step)),
             text("a page between %08x and %08x", BASE,
                  BASE + WINDOWS * PAGE),
             text("%08x", at));
}

static void
reach(void)
{
    const struct boot_result *guest;
    unsigned step[WINDOWS];

    begin();
    for (int i = 0; i < WINDOWS; i++)
        step[i] = open_window(i);
    for (int i = 0; i < WINDOWS; i++)
        store(step[i], i);
    guest = run();
    for (int i = 0; i < WINDOWS; i++) {
        uint32_t at = script.result[step[i] - 1], entry;

        want_window(step[i]);
        entry = entry_at(guest, at);
        want(text("the entry for %08x", at), "%08x",
             frame[i] << 12 | PRESENT | WRITE,
             entry & ~(uint32_t)(USER | ACCESSED | DIRTY));
        want_stored(guest, i);
        if (frame[i] < FIRST + FRAMES)
            want(text("the count of frame %08x", frame[i] << 12), "%u", 0,
                 count_of(guest, frame[i] << 12));
    }
}

static void
same(void)
{
    const struct boot_result *guest;
    unsigned users = draw_between(2, 5), step[8], other;

    begin();
    other = open_window(1);
    for (unsigned n = 0; n < users; n++)
        step[n] = open_window(0);
    for (unsigned n = 1; n < users; n++)
        script_add(&script, "u%u", step[n]);
    store(step[0], 0);
    store(other, 1);
    guest = run();
    for (unsigned n = 1; n < users; n++)
        script_want(&script, step[n], script.result[step[0] - 1]);
    want_stored(guest, 0);
    want_stored(guest, 1);
    script_want_faults(guest, 0);
}

/* The first frame of memory is a frame, too. */
static void
any(void)
{
    const struct boot_result *guest;
    unsigned zero, other, again;

    begin();
    zero = script_add(&script, "m@0");
    other = open_window(0);
    again = script_add(&script, "m@0");
    store(again, 1);
    store(other, 0);
    guest = run();
    want_window(zero);
    script_want(&script, again, script.result[zero - 1]);
    want("the frame at 00000000", "%x", value[1], word_at(guest, 0));
    want_stored(guest, 0);
}

/* After the last user the window is closed, and may open on another frame. */
static void
closed(void)
{
    const struct boot_result *guest;
    unsigned step, late;

    begin();
    step = open_window(0);
    open_window(0);
    store(step, 0);
    script_add(&script, "u%u", step);
    script_add(&script, "u%u", step);
    late = script_add(&script, "w%u:%x", step, value[1]);
    for (int i = 2; i < MANY; i++) {
        unsigned again = open_window(i);

        store(again, i);
        script_add(&script, "u%u", again);
    }
    guest = run();
    script_want_fault(&script, guest, 0, late, WRITE,
                      script.result[step - 1]);
    script_want_faults(guest, 1);
    want_stored(guest, 0);
    for (int i = 2; i < MANY; i++)
        want_stored(guest, i);
    for (uint32_t at = BASE; at < BASE + WINDOWS * PAGE; at += PAGE)
        want(text("the entry for %08x at the end", at), "present %u", 0,
             entry_at(guest, at) & PRESENT);
}

static void
full(void)
{
    const struct boot_result *guest;
    unsigned step[WINDOWS], none, again, last, left = draw_below(WINDOWS);

    begin();
    for (int i = 0; i < WINDOWS; i++)
        step[i] = open_window(i);
    none = open_window(WINDOWS);
    again = open_window((int)left);
    script_add(&script, "u%u", step[left]);
    open_window(WINDOWS);
    script_add(&script, "u%u", step[left]);
    last = open_window(WINDOWS);
    store(last, WINDOWS);
    guest = run();
    script_want(&script, none, 0);
    script_want(&script, again, script.result[step[left] - 1]);
    script_want(&script, again + 2, 0);
    want_window(last);
    want_stored(guest, WINDOWS);
}

/* The windows' table needs a frame; without one there is no window. */
static void
no_table(void)
{
    const struct boot_result *guest;
    unsigned none, again, last;

    begin();
    script_add(&script, "g");
    script_add(&script, "h0");
    none = open_window(0);
    again = open_window(0);
    script_add(&script, "f1");
    last = open_window(0);
    store(last, 0);
    guest = run();
    script_want(&script, none, 0);
    script_want(&script, again, 0);
    want_window(last);
    want_stored(guest, 0);
}

static const struct check checks[] = {
    {"reach", "what is stored through a window lies in its frame", 2, NULL,
     reach, "Which entry decides what a window shows?",
     "shows place eight count"},
    {"same", "a frame has one window, however many users", 2, "reach", same,
     "Who may close a window that two have open?", "same less"},
    {"any", "so has the frame at address 0", 1, "same", any,
     "How do you tell a closed window from an open one?", "any"},
    {"closed", "a closed window leads nowhere, at once", 2, "same", closed,
     "Who remembers where it led?", "closed"},
    {"full", "eight and no more", 1, "same", full,
     "In which order are the two questions to be asked?", "full"},
    {"no-table", "without a frame for the table there is no window", 1,
     "same", no_table,
     "When does a window count as open, if map_page may fail?", "table"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
