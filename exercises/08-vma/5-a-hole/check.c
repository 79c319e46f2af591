/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 8.5: pieces are cut out of areas, with memory and without, up to
 * a limit.  What is left is found in the machine's memory.
 */
#include "../rover.h"

enum {
    MOST_AREAS = 16,
    OWN = 3, /* areas that a program has from the start */
    PAGES = 40,
    RIGHTS = VM_READ | VM_WRITE,
};

/* A story beside its model: areas, and what was stored in each page. */
static struct model model;
static uint32_t stored[MODEL_PAGES]; /* 0: nothing, or it is gone */
static int32_t expected[STEPS];
static const char *ops;

static void
begin(void)
{
    model_begin(&model);
    memset(stored, 0, sizeof stored);
    ops = "";
}

static void
step(const char *words, int32_t result)
{
    unsigned n = steps_in(ops);

    if (n == STEPS)
        broken("check.c: the story is too long");
    expected[n] = result;
    ops = with_step(ops, words);
}

static void
gone(unsigned page, unsigned pages)
{
    for (unsigned i = page; i < page + pages; i++)
        stored[i] = 0;
}

static void
map(unsigned page, unsigned pages, int rights)
{
    model_set(&model, page, pages, rights);
    gone(page, pages);
    step(text("m%u:%u%s", page, pages, rights_letters(rights)),
         (int32_t)(BASE + page * PAGE));
}

static void
unmap(unsigned page, unsigned pages)
{
    model_set(&model, page, pages, GONE);
    gone(page, pages);
    step(text("u%u:%u", page, pages), 0);
}

/* The same in vain. */
static void
unmap_in_vain(unsigned page, unsigned pages)
{
    step(text("u%u:%u", page, pages), NO_MEMORY);
}

static void
map_in_vain(unsigned page, unsigned pages)
{
    step(text("m%u:%u", page, pages), NO_MEMORY);
}

static void
store(unsigned page)
{
    stored[page] = steps_in(ops) + 1;
    step(text("w%u:0", page), 0);
}

static void
store_all(unsigned page, unsigned pages)
{
    for (unsigned i = page; i < page + pages; i++)
        store(i);
}

/* All but `left` structures of areas are held back. */
static void
hold(unsigned left)
{
    step(text("h%u", left), 0);
}

static void
give(void)
{
    step("h+", 0);
}

/* ---- the machine ---- */

static void
compare_pages(const struct run *run, const struct guest_task *task)
{
    for (unsigned i = 0; i < MODEL_PAGES; i++) {
        uint32_t entry = task_entry(run->guest, task, BASE + i * PAGE);
        const char *where = text("page %u after %s", i, ops);

        want(text("the entry for %s", where), "present %u", stored[i] != 0,
             entry & PRESENT);
        if (!(entry & PRESENT))
            continue;
        want(text("what was stored in %s", where), "%u", stored[i],
             word_at(run->guest, entry & ~(uint32_t)FLAGS));
        want(text("the frame of %s", where), "count %u", 1,
             frame_count(run->guest, entry));
    }
}

/* How many frames there are in use with no page stored. */
static unsigned
frames_of_nothing(void)
{
    static unsigned frames;

    if (!frames) {
        struct run run = rover_boot_on(chapter_kernel(), "m0,w0,u0");

        frames = frames_in_use(run.guest);
    }
    return frames;
}

/* Objects but for the areas of A. */
static uint32_t
objects_but(const struct run *run, size_t areas)
{
    uint32_t objects;

    peek(run->guest, "nr_slab_objects", &objects, sizeof objects);
    return objects - (uint32_t)areas;
}

static uint32_t
objects_of_nothing(void)
{
    static uint32_t objects;

    if (!objects) {
        struct run run = rover_boot_on(chapter_kernel(), "m0,w0,u0");

        objects = objects_but(&run, OWN);
    }
    return objects;
}

static void
play(void)
{
    unsigned frames = frames_of_nothing(), pages = 0;
    uint32_t objects = objects_of_nothing();
    struct run run = rover_boot(ops);
    struct guest_task task;
    struct areas areas;

    for (unsigned i = 0; i < steps_in(ops); i++)
        rover_want(&run, i, expected[i]);
    task = task_with(run.guest, FIRST_PID, ops);
    read_areas(run.guest, &task, ops, &areas);
    want_good_tree(&areas, ops);
    model_compare(&model, &areas, true, ops);
    compare_pages(&run, &task);
    for (unsigned i = 0; i < MODEL_PAGES; i++)
        pages += stored[i] != 0;
    want(text("structures that belong to nobody after %s", ops), "%u", 0,
         objects_but(&run, areas.count) - objects);
    want(text("frames in use after %s", ops), "%u", frames + pages,
         frames_in_use(run.guest));
}

/* ---- checks ---- */

/* Holes in areas of several rights, one page wide or more. */
static void
hole(void)
{
    static const int rights[] = {RIGHTS, VM_READ, RIGHTS | VM_EXEC};
    unsigned at = 0;

    begin();
    for (unsigned i = 0; i < 3; i++) {
        unsigned pages = draw_between(6, 9), from = draw_between(1, 3),
                 wide = draw_between(1, 2);

        map(at, pages, rights[i]);
        if (rights[i] & VM_WRITE)
            store_all(at, pages);
        unmap(at + from, wide);
        if (draw_chance(50))
            unmap(at + from + wide + 1, 1);
        at += pages + draw_below(2);
    }
    play();
}

/* The three other cases, and pieces over areas and gaps between them. */
static void
cases(void)
{
    unsigned a = draw_between(4, 6), b = draw_between(1, 3), c = 18,
             d = c + draw_between(4, 6), wide;

    begin();
    map(0, a, RIGHTS);
    store_all(0, a);
    unmap(0, draw_between(1, 2));
    unmap(a - 1, 1 + draw_below(2));
    map(8, b, VM_READ);
    unmap(8 - draw_below(2), b + draw_below(2) + 1);
    map(c, d - c, RIGHTS);
    store_all(c, d - c);
    map(d, 3, VM_READ);
    map(d + 4, 4, RIGHTS);
    store_all(d + 5, 2);
    wide = draw_between(2, 3);
    unmap(d - wide, wide + 3 + 1 + draw_between(1, 2));
    play();
}

/* Without memory: what needs none goes on, and nothing else has changed. */
static void
memory(void)
{
    unsigned a = draw_between(7, 9), from = draw_between(2, 3);

    begin();
    map(0, a, RIGHTS);
    store_all(0, a);
    map(a, 4, VM_READ);
    map(a + 4, 4, RIGHTS);
    store_all(a + 5, 2);
    hold(0);
    unmap_in_vain(from, draw_between(1, 2));
    unmap_in_vain(a + 6, 1);
    unmap(0, 1);
    unmap(a - 1, 1 + draw_between(1, 2));
    unmap(a + 4 - 1, 2); /* frames come back: there is memory again */
    give();
    unmap(from, 1);
    play();
}

/* mmap in the middle, which takes one structure for itself, and one more. */
static void
mapped(void)
{
    unsigned a = draw_between(7, 9), from = draw_between(2, 3);

    begin();
    map(0, a, RIGHTS);
    store_all(0, a);
    hold(0);
    map_in_vain(from, 2);
    give();
    hold(1);
    map_in_vain(from, 2);
    map_in_vain(from + 1, 1);
    give();
    map(from, 1, VM_READ);
    play();
}

/* Up to 16 areas with one big one, then further. */
static void
limit(void)
{
    unsigned big = draw_between(11, 13), at = big + 1;

    begin();
    map(0, big, RIGHTS);
    store_all(3, 3);
    map(at, 2, RIGHTS);
    for (unsigned areas = OWN + 2; areas < MOST_AREAS - 1; areas++)
        map(at + 2 * (areas - OWN), 1, RIGHTS);
    store(at);
    unmap(2, 1); /* the last that may be */
    unmap_in_vain(5, 1);
    unmap_in_vain(5, draw_between(1, 2));
    map_in_vain(5, 1);
    unmap(0, 1);       /* a beginning */
    unmap(big - 1, 1); /* an end */
    unmap(at, 1);      /* a beginning: as many areas as before */
    unmap(at + 4, 1);  /* a whole one: there is room again */
    unmap(4, 1);
    unmap_in_vain(7, 1);
    play();
}

static const struct check checks[] = {
    {"hole", "a piece from the middle leaves two areas", 2, NULL, hole,
     "Which areas are there afterwards, and which of them has list and tree "
     "never seen?",
     "hole pages"},
    {"cases", "the other three cases are as they were", 1, "hole", cases,
     "What do start and end compare with, in an area that is in the way "
     "as a whole?",
     "as-before"},
    {"memory", "without memory nothing has changed, and the others go on",
     2, "hole", memory,
     "What have you changed by the time that you know that there is no "
     "memory?",
     "memory others"},
    {"mapped", "nor has it for mmap, which loses nothing", 1, "hole",
     mapped, "What does do_mmap hold while it asks for the hole?", "lost"},
    {"limit", "a hole makes 16 areas at most", 2, "hole", limit,
     "When does a call make one area more, and how many may there be before "
     "it?",
     "limit"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
