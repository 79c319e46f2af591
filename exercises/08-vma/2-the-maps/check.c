/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 8.2: draws mmap, munmap and mprotect calls, lets the chapter's
 * kernel make them, and compares what the student foretold with the areas
 * that are left in its memory.
 */
#include <strings.h>

#include "../rover.h"

enum { CALLS = 6, LINES = 7, WINDOW = 12, MOST_SHOWN = 6 };

static const char *const path = "answers.txt";

static struct call {
    char verb;
    unsigned page, pages;
    int rights;
    unsigned areas; /* after it, by the model */
} call[CALLS];

static struct model model;
static const char *ops;

/* ---- drawing ---- */

static int
draw_rights(void)
{
    static const int rights[] = {VM_READ | VM_WRITE, VM_READ,
                                 VM_READ | VM_WRITE, 0};

    return rights[draw_below(COUNT(rights))];
}

static void
draw_call(unsigned i)
{
    static const char verbs[] = "mmulul";

    call[i].verb = i < 2 ? 'm' : verbs[draw_below(sizeof verbs - 1)];
    call[i].pages = i < 2 ? draw_between(4, 6) : draw_between(1, 4);
    call[i].page = draw_below(WINDOW - call[i].pages + 1);
    call[i].rights = draw_rights();
}

/* All pages of a call have an area: else mprotect is an error. */
static bool
is_mapped(const struct call *c)
{
    for (unsigned i = c->page; i < c->page + c->pages; i++)
        if (model.rights[i] == GONE)
            return false;
    return true;
}

/* Does the call take a piece out of the middle of one area? */
static bool
is_inside(const struct call *c)
{
    int rights = model.rights[c->page];

    if (rights == GONE || c->page == 0)
        return false;
    for (unsigned i = c->page - 1; i <= c->page + c->pages; i++)
        if (model.rights[i] != rights)
            return false;
    return true;
}

/* Makes the calls in the model; says if they are worth foretelling. */
static bool
model_calls(void)
{
    bool hole = false, middle = false, joined = false;

    model_begin(&model);
    for (unsigned i = 0; i < CALLS; i++) {
        struct call *c = &call[i];
        unsigned before = model_areas(&model);
        struct model old = model;

        if (c->verb == 'l' && !is_mapped(c))
            return false;
        hole |= c->verb == 'u' && is_inside(c);
        middle |= c->verb == 'l' && is_inside(c) &&
                  c->rights != model.rights[c->page];
        model_set(&model, c->page, c->pages,
                  c->verb == 'u' ? GONE : c->rights);
        if (memcmp(&old, &model, sizeof old) == 0)
            return false;
        c->areas = model_areas(&model);
        joined |= i > 1 && c->verb != 'u' && c->areas < before;
    }
    return hole && (middle || call[5].verb == 'l') && joined &&
           call[CALLS - 1].areas >= 3 &&
           call[CALLS - 1].areas <= MOST_SHOWN;
}

static void
draw_calls(uint32_t drawing)
{
    draw_from(drawing);
    do
        for (unsigned i = 0; i < CALLS; i++)
            draw_call(i);
    while (!model_calls());
    ops = "";
    for (unsigned i = 0; i < CALLS; i++)
        ops = with_step(ops, text("%c%u:%u%s", call[i].verb, call[i].page,
                                  call[i].pages,
                                  call[i].verb == 'u'
                                      ? ""
                                      : rights_letters(call[i].rights)));
}

static const char *
name_of(const struct call *c)
{
    return c->verb == 'm' ? "mmap" : c->verb == 'u' ? "munmap" : "mprotect";
}

static void
print_calls(FILE *out, uint32_t drawing)
{
    draw_calls(drawing);
    for (unsigned i = 0; i < CALLS; i++)
        fprintf(out, "call %u | %-8s %08x-%08x %-3s | areas ...\n", i + 1,
                name_of(&call[i]), BASE + call[i].page * PAGE,
                BASE + (call[i].page + call[i].pages) * PAGE,
                call[i].verb == 'u' ? "" : rights_text(call[i].rights));
    fprintf(out, "\n");
    for (unsigned i = 0; i < LINES; i++)
        fprintf(out, "line %u | area ... | rights ...\n", i + 1);
}

/* ---- what the student says ---- */

static uint32_t
foretold_areas(unsigned i)
{
    return answer_number(answer_line(path, text("call %u |", i + 1)),
                         "| areas ");
}

static const char *
line_of(unsigned i)
{
    return answer_line(path, text("line %u |", i + 1));
}

/* As in maps: 20000000-20003000, or `none`. */
static const char *
foretold_range(unsigned i)
{
    return answer_word(line_of(i), "| area ");
}

/* The p at the end is the same in all lines. */
static const char *
foretold_rights(unsigned i)
{
    const char *word = answer_word(line_of(i), "| rights ");
    size_t length = strlen(word);

    return length == 4 && (word[3] == 'p' || word[3] == 'P')
               ? text("%.3s", word)
               : word;
}

/* ---- the machine ---- */

struct seen {
    unsigned areas[CALLS];
    const char *range[LINES], *rights[LINES];
};

static void
play(struct seen *seen)
{
    unsigned outside = 0, n = 0;
    struct guest_task task;
    struct areas areas;
    struct run run;

    draw_calls(answer_drawing());
    for (unsigned i = 0; i < CALLS; i++)
        foretold_areas(i);
    for (unsigned i = 0; i < LINES; i++) {
        foretold_range(i);
        foretold_rights(i);
    }
    run = rover_boot_on(chapter_kernel(), ops);
    task = task_with(run.guest, FIRST_PID, ops);
    read_areas(run.guest, &task, ops, &areas);
    for (unsigned i = 0; i < LINES; i++)
        seen->range[i] = seen->rights[i] = "none";
    for (size_t i = 0; i < areas.count; i++) {
        const struct area *area = &areas.area[i];

        if (area->start < BASE || area->start >= BASE + WINDOW * PAGE) {
            outside++;
            continue;
        }
        if (n == LINES)
            broken("%s leaves more than %u areas", ops, LINES);
        seen->range[n] = text("%08x-%08x", area->start, area->end);
        seen->rights[n++] = rights_text((int)area->flags);
    }
    for (unsigned i = 0; i < CALLS; i++)
        seen->areas[i] = rover_note(&run, i)->areas - outside;
    model_compare(&model, &areas, true, ops);
}

static void
counts(void)
{
    struct seen seen;

    play(&seen);
    for (unsigned i = 0; i < CALLS; i++)
        want(text("call %u, %s %08x-%08x", i + 1, name_of(&call[i]),
                  BASE + call[i].page * PAGE,
                  BASE + (call[i].page + call[i].pages) * PAGE),
             "areas %u", seen.areas[i], foretold_areas(i));
}

static void
ranges(void)
{
    struct seen seen;

    play(&seen);
    for (unsigned i = 0; i < LINES; i++)
        if (strcasecmp(seen.range[i], foretold_range(i)) != 0)
            miss(text("line %u", i + 1), text("area %s", seen.range[i]),
                 text("area %.20s", foretold_range(i)));
}

static void
rights(void)
{
    struct seen seen;

    play(&seen);
    for (unsigned i = 0; i < LINES; i++)
        if (strcasecmp(seen.range[i], "none") != 0 &&
            strcasecmp(seen.rights[i], foretold_rights(i)) != 0)
            miss(text("line %u, %s", i + 1, seen.range[i]),
                 text("rights %s", seen.rights[i]),
                 text("rights %.8s", foretold_rights(i)));
}

static const struct check checks[] = {
    {"counts", "the number of areas is right after every call", 1, NULL,
     counts,
     "What becomes of the pages on both sides, and whose rights do they have "
     "now?",
     "count"},
    {"ranges", "so is where the areas lie at the end", 1, NULL, ranges,
     "Write one letter for each page, and let each call change some of them.",
     "range"},
    {"rights", "and which rights they have", 1, "ranges", rights,
     "Which call was the last one that named this page?", "right"},
};

const struct exercise exercise = {
    .checks = checks,
    .count = COUNT(checks),
    .drawn = "answers.txt",
    .draw = print_calls,
};
