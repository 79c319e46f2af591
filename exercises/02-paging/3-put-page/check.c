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

/* A step of the forms that there were once, dA1, rA, wA:7: Am1, Ar, Aw:7. */
static char *
in_new_form(char *op)
{
    char name = op[0] ? op[1] : '\0';

    if (!strchr("drw", *op) || !name || !strchr("ABC", name))
        return op;
    return text("%c%c%s", name, *op == 'd' ? 'm' : *op, op + 2);
}

/* The script in ops.txt: g, Am1, Ar, Aw:7 are all it may hold. */
static void
read_ops(struct script *script)
{
    char *data = answer_steps("ops.txt", "gdmrwABC"), *op;

    draw_pages(page, 3);
    script_begin(script, page, 3);
    if (strncmp(data, "ops=", 4) == 0)
        data += 4;
    while ((op = strsep(&data, ","))) {
        char name[2], rest;
        unsigned number;

        op = in_new_form(op);
        if (strcmp(op, "g") == 0)
            script_add(script, "g");
        else if (sscanf(op, "%1[ABC]m%u%c", name, &number, &rest) == 2)
            script_add(script, "%cm%u", *name, number);
        else if (sscanf(op, "%1[ABC]r%c", name, &rest) == 1 && op[1] == 'r')
            script_add(script, "%cr", *name);
        else if (sscanf(op, "%1[ABC]w:%x%c", name, &number, &rest) == 2)
            script_add(script, "%cw:%x", *name, number);
        else
            miss("ops.txt",
                 "one line of g, m, r and w, like g,Am1,Aw:7,Ar,Bm1",
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
    for (s = strchr(script.ops, 'm'); s; s = strchr(s + 1, 'm')) {
        uint32_t frame;

        number = (unsigned)strtoul(s + 1, NULL, 10);
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

/* Pages whose tables are not the same. */
static void
begin(struct script *script)
{
    do
        draw_pages(page, 3);
    while (page[0] >> 10 == page[1] >> 10 ||
           page[0] >> 10 == page[2] >> 10 ||
           page[1] >> 10 == page[2] >> 10);
    script_begin(script, page, 3);
}

static void
want_entry(const struct script *script, const struct boot_result *guest,
           unsigned i, unsigned step)
{
    want(text("the entry for %08x after %s", page[i] << 12, script->ops),
         "%08x",
         step ? script->result[step - 1] | PRESENT | WRITE | USER : 0,
         entry_at(guest, page[i] << 12) & ~(ACCESSED | DIRTY));
}

/* How many users the frame of a step has. */
static void
want_count(const struct script *script, const struct boot_result *guest,
           unsigned step, unsigned count)
{
    uint32_t frame = script->result[step - 1];

    want(text("the count of frame %08x after %s", frame, script->ops), "%u",
         count, count_of(guest, frame));
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
        script_add(&script, "%cm%u", 'A' + where, step[i]);
    }
    guest = script_boot(&script);
    for (unsigned i = 0; i < frames; i++) {
        bool stays =
            step[i] == at[0] || step[i] == at[1] || step[i] == at[2];

        script_want(&script, frames + i + 1, script.result[step[i] - 1]);
        want_count(&script, guest, step[i], stays);
    }
    for (unsigned i = 0; i < 3; i++)
        want_entry(&script, guest, i, at[i]);
}

/* Two pages, or a page and somebody else, have a frame together. */
static void
together(void)
{
    struct script script;
    const struct boot_result *guest;
    unsigned more = draw_between(1, 3);

    begin(&script);
    script_add(&script, "g");
    script_add(&script, "g");
    for (unsigned i = 0; i < 1 + more; i++)
        script_add(&script, "s1");
    script_add(&script, "Am1");
    script_add(&script, "Bm1");
    script_add(&script, "Am2");
    guest = script_boot(&script);
    script_want(&script, script.steps - 2, script.result[0]);
    script_want(&script, script.steps - 1, script.result[0]);
    script_want(&script, script.steps, script.result[1]);
    want_count(&script, guest, 1, 1 + more);
    want_count(&script, guest, 2, 1);
    want_entry(&script, guest, 0, 2);
    want_entry(&script, guest, 1, 1);
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
    script_add(&script, "Am1");
    script_add(&script, "Aw:%x", value);
    script_add(&script, "Am2");
    script_add(&script, "Aw:%x", value + 1);
    guest = script_boot(&script);
    want("the old frame, after a store to A", "%x", value,
         word_at(guest, script.result[0]));
    want("the new frame, after a store to A", "%x", value + 1,
         word_at(guest, script.result[1]));
}

/* At a page that is mapped, and at one that is not. */
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
    script_add(&script, "Am1");
    for (unsigned i = 0; i < 2 * COUNT(other); i++)
        script_add(&script, "%cm@%x", 'A' + i % 2, other[i / 2]);
    guest = script_boot(&script);
    for (unsigned i = 0; i < 2 * COUNT(other); i++)
        script_want(&script, 3 + i, 0);
    want_entry(&script, guest, 0, 1);
    want_entry(&script, guest, 1, 0);
    want_count(&script, guest, 1, 1);
    want(text("frames in use after %s", script.ops), "%u", 2,
         frames_in_use(guest));
}

/* The last frame serves as a table; then there is none. */
static void
no_table(void)
{
    struct script script;
    const struct boot_result *guest;
    unsigned image = 0;
    uint8_t count[FRAMES];

    begin(&script);
    for (unsigned i = 0; i < 3; i++)
        script_add(&script, "g");
    script_add(&script, "Am1");
    script_add(&script, "h1");
    script_add(&script, "Bm2");
    script_add(&script, "Cm3");
    guest = script_boot(&script);
    script_want(&script, 6, script.result[1]);
    script_want(&script, 7, 0);
    want_entry(&script, guest, 0, 1);
    want_entry(&script, guest, 1, 2);
    want_entry(&script, guest, 2, 0);
    for (unsigned step = 1; step <= 3; step++)
        want_count(&script, guest, step, 1);
    peek(guest, "mem_map", count, sizeof count);
    for (unsigned i = 0; i < FRAMES; i++)
        image += count[i] == USED;
    want(text("frames in use after %s", script.ops), "%u: all",
         FRAMES - image, frames_in_use(guest));
}

static const struct check checks[] = {
    {"shown", "0.11's put_page loses a frame", 2, NULL, shown,
     "Two frames and one address.", "lost line"},
    {"replaces", "a frame that is replaced has one user less", 1, NULL,
     replaces, "Who used the old frame, and who does now?",
     "leads use given-up page"},
    {"together", "so has one that others use, too", 1, "replaces", together,
     "One use goes, and one comes. What are the other users to notice?",
     "several"},
    {"at-once", "the processor goes to the new frame", 1, "replaces",
     at_once, "An absent entry needs no flush. Was it absent?", "at-once"},
    {"refuses", "what is no frame in use is not put anywhere", 1,
     "replaces", refuses,
     "0.11 warns and goes on. When must the question be asked?",
     "in-use unchanged"},
    {"no-table", "without a frame for a table nothing happens", 1,
     "replaces", no_table,
     "What does map_page say when it has no frame for a table?", "table"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
