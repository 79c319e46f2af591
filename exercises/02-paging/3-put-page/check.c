/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 2.3: the student's script must get 0.11's put_page to lose a
 * frame; the student's put_page must not.
 */
#include "script.h"

static uint32_t page[3];

/* Is there an entry below the kernel's half that leads to the frame? */
static bool
is_mapped(const struct boot_result *guest, uint32_t frame)
{
    for (uint32_t pde = 0; pde < 768; pde++) {
        if (!entry_at(guest, pde << 22) && pde != page[0] >> 10 &&
            pde != page[1] >> 10 && pde != page[2] >> 10)
            continue;
        for (uint32_t i = 0; i < 1024; i++) {
            uint32_t entry = entry_at(guest, pde << 22 | i << 12);

            if (entry & PRESENT && (entry & ~FLAGS) == frame)
                return true;
        }
    }
    return false;
}

/* The script in ops.txt: g, dA1, rA, wA:7 are all it may hold. */
static void
read_ops(struct script *script)
{
    char *data = text("%s", answer_file("ops.txt")), *op;

    draw_pages(page, 3);
    script_begin(script, page, 3);
    data[strcspn(data, "\n")] = '\0';
    while ((op = strsep(&data, ","))) {
        char page_name, rest;
        unsigned number;

        if (strcmp(op, "g") == 0)
            script_add(script, "g");
        else if (sscanf(op, "d%c%u%c", &page_name, &number, &rest) == 2 &&
                 strchr("ABC", page_name))
            script_add(script, "d%c%u", page_name, number);
        else if (sscanf(op, "r%c%c", &page_name, &rest) == 1 &&
                 strchr("ABC", page_name))
            script_add(script, "r%c", page_name);
        else
            miss("ops.txt", "one line of g, d and r, like g,dA1,rA,dB1",
                 text("`%.20s`", op));
        if (strlen(script->ops) > 150 || script->steps > STEPS - 2)
            miss("ops.txt", "at most 150 characters", "more");
    }
}

/* A frame was put somewhere, no entry names it, and its count is not 0. */
static void
shown(void)
{
    struct script script;
    const struct boot_result *guest;
    const char *s;
    unsigned number;

    read_ops(&script);
    guest = script_boot_on(&script, start_kernel(), 0);
    for (s = strchr(script.ops, 'd'); s; s = strchr(s + 1, 'd')) {
        uint32_t frame;

        number = (unsigned)strtoul(s + 2, NULL, 10);
        frame =
            number && number <= script.done ? script.result[number - 1] : 0;
        if (frame >= FIRST << 12 && count_of(guest, frame) > 0 &&
            !is_mapped(guest, frame))
            return;
    }
    miss("your script on the kernel with the defect",
         "a frame that was put somewhere, has a count, and is in no table",
         "each of them is in a table, or free");
}

static void
begin(struct script *script)
{
    draw_pages(page, 3);
    script_begin(script, page, 3);
}

static void
replaces(void)
{
    struct script script;
    const struct boot_result *guest;
    uint32_t at[3] = {0}, step[16];
    unsigned frames = 8;

    begin(&script);
    for (unsigned i = 0; i < frames; i++)
        step[i] = script_add(&script, "g");
    for (unsigned i = 0; i < frames; i++) {
        unsigned where = i < 3 ? i : draw_below(3);

        at[where] = step[i];
        script_add(&script, "d%c%u", 'A' + where, step[i]);
    }
    guest = script_boot(&script);
    for (unsigned i = 0; i < frames; i++) {
        uint32_t frame = script.result[step[i] - 1];
        bool stays =
            step[i] == at[0] || step[i] == at[1] || step[i] == at[2];

        script_want(&script, frames + i + 1, frame);
        want(text("the count of frame %08x after %s", frame, script.ops),
             "%u", stays, count_of(guest, frame));
    }
    for (unsigned i = 0; i < 3; i++)
        want(text("the entry for %08x after %s", page[i] << 12, script.ops),
             "%08x", script.result[at[i] - 1] | PRESENT | WRITE | USER,
             entry_at(guest, page[i] << 12) & ~(ACCESSED | DIRTY));
}

/* Who stores after the change stores into the new frame. */
static void
at_once(void)
{
    struct script script;
    const struct boot_result *guest;
    uint32_t value = draw_between(1, 0xffff);

    begin(&script);
    script_add(&script, "g");
    script_add(&script, "g");
    script_add(&script, "dA1");
    script_add(&script, "wA:%x", value);
    script_add(&script, "dA2");
    script_add(&script, "wA:%x", value + 1);
    guest = script_boot(&script);
    want("the old frame, after a store to A", "%x", value,
         word_at(guest, script.result[0]));
    want("the new frame, after a store to A", "%x", value + 1,
         word_at(guest, script.result[1]));
}

static void
refuses(void)
{
    struct script script;
    const struct boot_result *guest;
    uint32_t other[4] = {FIRST + draw_below(8), draw_below(FIRST),
                         draw_between(0x1000, 0xffff0),
                         draw_between(0x800, 0xe00)};

    begin(&script);
    script_add(&script, "g");
    script_add(&script, "dA1");
    for (unsigned i = 0; i < COUNT(other); i++)
        script_add(&script, "x%c:%x", 'A' + draw_below(2), other[i]);
    guest = script_boot(&script);
    for (unsigned i = 0; i < COUNT(other); i++)
        script_want(&script, 3 + i, 0);
    want("the entry for A at the end", "%08x",
         script.result[0] | PRESENT | WRITE | USER,
         entry_at(guest, page[0] << 12) & ~(ACCESSED | DIRTY));
    want("the count of its frame at the end", "%u", 1,
         count_of(guest, script.result[0]));
    want("the entry for B at the end", "%08x", 0,
         entry_at(guest, page[1] << 12));
}

static const struct check checks[] = {
    {"shown", "0.11's put_page loses a frame", 2, NULL, shown,
     "Two frames and one address.", NULL},
    {"replaces", "a frame that is replaced has one user less", 2, NULL,
     replaces, "Who used the old frame, and who does now?", NULL},
    {"at-once", "the processor goes to the new frame", 2, "replaces",
     at_once, "An absent entry needs no flush. Was it absent?", NULL},
    {"refuses", "what is no frame in use is not put anywhere", 1,
     "replaces", refuses,
     "0.11 warns and goes on. When must the question be asked?", NULL},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
