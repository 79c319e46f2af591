/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 6.3: the student's story must get the chapter's kernel to give a
 * program its old pages as new ones; the student's kernel must give pages
 * back, those and no others.
 */
#include <ctype.h>

#include "../demand.h"

enum { FIRST_TASK = 2, CHILD = 3, LOW = FILE_END + 2 * PAGE };

static struct memory memory;
static char *ops;
static unsigned steps;

/* ---- a story, beside its model ---- */

static void
begin(uint32_t end_data, uint32_t brk)
{
    memory_begin(&memory, end_data, brk);
    ops = text("%s", "");
    steps = 0;
}

static unsigned
add(const char *op)
{
    ops = text("%s%s%s", ops, *ops ? "," : "", op);
    return steps++;
}

static void
store(uint32_t at)
{
    memory_store(&memory, at, add(text("w%x", at)) + 1);
}

static void
give_back(uint32_t end)
{
    for (uint32_t at = (end + PAGE - 1) / PAGE * PAGE;
         at < memory.brk && at < MODEL_PAGES * PAGE; at += PAGE)
        memory.present[at / PAGE] = false;
}

static void
move(uint32_t end)
{
    add(text("b%x", end));
    give_back(end);
    memory.brk = end;
}

/* Stores in some pages between two addresses. */
static void
store_between(uint32_t from, uint32_t to, unsigned times)
{
    while (times-- > 0)
        store((from + draw_below(to - from - 4)) & ~3u);
}

static uint32_t
unaligned(uint32_t page)
{
    return page / PAGE * PAGE + 4 * draw_between(2, PAGE / 4 - 2);
}

/* ---- the student's story ---- */

/* Follows one step; the kernel has taken every end that it was given. */
static void
follow(const char *op, int32_t result)
{
    uint32_t n = (uint32_t)strtoul(op + 1, NULL, 16);

    steps++;
    if (*op == 'b') {
        if ((uint32_t)result == n)
            give_back(n);
        memory.brk = (uint32_t)result;
    } else if (*op == 'w' || *op == 'k') {
        memory_store(&memory, n, steps);
    } else {
        memory_touch(&memory, n);
    }
}

static bool
is_step(const char *op)
{
    size_t digits = strspn(op + (*op != 0), "0123456789abcdef");

    return *op && strchr("brwkq", *op) && digits > 0 && digits < 8 &&
           !op[1 + digits];
}

/*
 * A step with its actor's letter, which is always A's, or without; q was
 * once l.
 */
static char *
without_actor(char *op)
{
    op += strchr("aA", *op) && *op;
    if (*op == 'l')
        *op = 'q';
    return op;
}

static const struct boot_result *
play_story(char *list)
{
    const struct boot_result *guest;
    struct note note[NOTES];
    unsigned notes, n = 0;
    char *op;
    size_t size;
    unsigned char *image = disk_image(&size);

    begin(FILE_END, tour_brk());
    ops = text("%s", "");
    while ((op = strsep(&list, ",")))
        ops = text("%s%s%s", ops, *ops ? "," : "", without_actor(op));
    if (strlen(ops) > 200)
        miss("story.txt", "at most 200 bytes", text("%zu", strlen(ops)));
    for (char *rest = text("%s", ops); (op = strsep(&rest, ","));)
        if (!is_step(op))
            miss("story.txt",
                 "one line of b, r, w, k and q, like Ab20000,"
                 "Aw14000",
                 text("`%.20s`", op));
    guest = tour_boot(start_kernel(), disk(image, size), ops);
    free(image);
    notes = tour_notes(guest, note);
    for (char *rest = text("%s", ops); (op = strsep(&rest, ","));) {
        if (++n >= notes)
            miss("your story on the kernel as it was",
                 "it comes to its end",
                 text("it ends in step %u, %s", n, op));
        follow(op, note[n].result);
    }
    return guest;
}

static void
shown(void)
{
    const struct boot_result *guest =
        play_story(answer_steps("story.txt", "abcdefrwkq"));
    unsigned slot = slot_of(guest, FIRST_TASK);

    for (uint32_t at = LOW; at < memory.brk && at < MODEL_PAGES * PAGE;
         at += PAGE) {
        uint8_t is[PAGE], be[PAGE] = {0};

        if (!(entry_at(guest, slot * SLOT + at) & PRESENT))
            continue;
        if (memory.present[at / PAGE])
            memcpy(be, memory.byte + at, PAGE);
        task_read(guest, slot, at, is, PAGE);
        if (memcmp(is, be, PAGE) != 0)
            return;
    }
    miss("your story on the kernel as it was",
         "a page of the heap that was given back and gotten again, with "
         "something old in it",
         "none: each is as it has to be");
}

/* ---- the student's kernel ---- */

static uint32_t sizes[2];

static struct boot_module
draw_sizes(void)
{
    sizes[0] = TEXT + draw_between(PAGE, PAGES * PAGE - 1);
    sizes[1] = FILE_END + draw_between(PAGE, 2 * PAGE);
    begin(sizes[0], sizes[1]);
    return tour_disk(sizes[0], sizes[1]);
}

static void
play(struct boot_module disk, unsigned *lost)
{
    const struct boot_result *guest = tour_boot(NULL, disk, ops);
    struct note note[NOTES];

    want(text("the steps of %s", ops), "%u, and its end", steps + 1,
         tour_notes(guest, note));
    memory_compare(&memory, guest, FIRST_TASK, ops);
    *lost = frames_without_use(guest, ops);
}

/* Shrink, grow, and use again what was there; and then shrink once more. */
static void
frees(void)
{
    struct boot_module disk = draw_sizes();
    uint32_t top = LOW + draw_between(20, 60) * PAGE;
    uint32_t low = LOW + draw_between(4, 10) * PAGE;
    unsigned lost, before;

    play(disk, &before);
    move(unaligned(top));
    store(memory.brk - 4 - 4 * draw_below(2)); /* in the last page */
    store_between(LOW, top, 10);
    store(low); /* and in the first that goes */
    store_between(low + PAGE, low + 2 * PAGE, 1);
    move(low);
    move(unaligned(top));
    store_between(low + PAGE, low + 2 * PAGE, 1);
    store_between(low, top, 4);
    store(memory.brk - 4);
    move(low + 2 * PAGE);
    move(low + 2 * PAGE); /* nothing moves */
    move(top + PAGE);
    store(top);
    play(disk, &lost);
    want(text("frames that nobody has after %s, and before", ops), "%u",
         before, lost);
}

/* What lies at the new end, below it, and behind the old one. */
static void
kept(void)
{
    struct boot_module disk = draw_sizes();
    uint32_t low = unaligned(LOW + draw_between(2, 10) * PAGE);
    uint32_t top = unaligned(low + draw_between(4, 20) * PAGE);
    unsigned lost;

    store_between(TEXT, sizes[0], 2);
    move(top);
    store((low - 4) & ~3u);
    store((low + 4) & ~3u);
    store_between(LOW, low, 3);
    store_between(low + PAGE, top, 4);
    store((top / PAGE + 1) * PAGE); /* a stray one, and behind it */
    store((top / PAGE + 3) * PAGE);
    move(low);
    play(disk, &lost);
}

static void
data(void)
{
    struct boot_module disk = draw_sizes();
    uint32_t below = TEXT + draw_below(sizes[0] - TEXT - 4);
    unsigned step, text_step, last, lost;
    struct note note[NOTES];

    move(LOW + PAGE);
    store_between(TEXT, sizes[0], 5);
    step = add(text("b%x", below));
    text_step = add(text("b%x", draw_below(TEXT)));
    store_between(TEXT, sizes[0], 1);
    store(unaligned(LOW));
    last = steps;
    move(sizes[0]); /* all the heap, and no more */
    play(disk, &lost);
    tour_notes(tour_boot(NULL, disk, ops), note);
    want(text("what b%x brings, end_data being %x", below, sizes[0]),
         "the old end, %x", LOW + PAGE, (uint32_t)note[step + 1].result);
    want(text("what an end in the text brings, end_data being %x",
              sizes[0]),
         "the old end, %x", LOW + PAGE,
         (uint32_t)note[text_step + 1].result);
    want(text("what b%x brings, which is end_data", sizes[0]),
         "the new end, %x", sizes[0], (uint32_t)note[last + 1].result);
}

/* The child gives back what it shares; the parent has it as before. */
static void
forked(void)
{
    static struct memory parent;
    struct boot_module disk = draw_sizes();
    uint32_t top = LOW + draw_between(8, 30) * PAGE;
    uint32_t low = LOW + draw_between(2, 6) * PAGE;
    const struct boot_result *guest;

    move(top);
    store_between(LOW, top, 8);
    store(low + 4 * draw_below(PAGE / 4));
    parent = memory;
    add("AfB");
    move(low);
    move(top);
    store_between(low, top, 3);
    guest = tour_boot(NULL, disk, ops);
    memory_compare(&parent, guest, FIRST_TASK, ops);
    memory_compare(&memory, guest, CHILD, ops);
    frames_without_use(guest, ops);
}

static const struct check checks[] = {
    {"shown", "0.11's kernel gives old pages as new ones", 2, NULL, shown,
     "What must a program do before it may expect zeros again?", "shown"},
    {"frees", "pages that are given back are gone", 2, NULL, frees,
     "Which pages lie between the two ends? Who remembers a page besides "
     "its entry, and who counts its frame?",
     "gone frame"},
    {"kept", "what was not given back stays", 1, "frees", kept,
     "Which pages have a byte on either side of the new end?",
     "below beyond"},
    {"data", "data are not heap", 1, "frees", data,
     "Where do pages below end_data come from when they are missed?",
     "refused taken"},
    {"forked", "a child gives back what is its own", 2, "frees", forked,
     "How many uses does the frame have?", "one-use"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
