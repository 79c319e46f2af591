/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 8.1: draws areas, what A has touched in them, and accesses of its
 * children; lets the chapter's kernel play that, and compares what the student
 * foretold with its areas and entries.
 */
#include <strings.h>

#include "../rover.h"

enum { ROWS = 7, IN_WINDOW = 4, SHOWN = IN_WINDOW + 1, PAGES = 24 };

/* What is at a page before a child touches it. */
enum state { NO_AREA_THERE, ABSENT, ZEROS, STORED, STATES };

enum what { SEES_ZEROS, FRAME, COPY, NOTHING, SIGNAL };

static const char *const path = "answers.txt";
static const char *const choices = "zeros frame copy nothing SIGSEGV";
static const char *const words[] = {"zeros", "frame", "copy", "nothing",
                                    "SIGSEGV"};

static struct shown {
    unsigned page, pages;
    int rights;
} shown[IN_WINDOW];

static struct row {
    unsigned page, word, step; /* the step of the story, from 0 */
    bool stores;
    enum what what; /* by the model, which the machine has to bear out */
} row[ROWS];

static struct model model;
static enum state state[PAGES];
static const char *ops;

/* ---- drawing ---- */

static void
draw_areas(void)
{
    static const int rights[] = {VM_READ | VM_WRITE, VM_READ, 0};
    unsigned at = draw_below(2);

    model_begin(&model);
    for (unsigned i = 0; i < IN_WINDOW; i++) {
        shown[i].page = at;
        shown[i].pages = draw_between(2, 5);
        shown[i].rights = rights[i == 0 ? 0 : i == 1 ? 1 : draw_below(3)];
        at += shown[i].pages + draw_below(2) * draw_between(1, 2);
    }
    for (unsigned i = IN_WINDOW - 1; i > 0; i--) { /* in another order */
        unsigned j = draw_below(i + 1);
        int kept = shown[i].rights;

        shown[i].rights = shown[j].rights;
        shown[j].rights = kept;
    }
    for (unsigned i = 0; i < IN_WINDOW; i++)
        model_set(&model, shown[i].page, shown[i].pages, shown[i].rights);
}

/* Neighbours with equal rights would be one area. */
static bool
are_apart(void)
{
    for (unsigned i = 1; i < IN_WINDOW; i++)
        if (shown[i - 1].page + shown[i - 1].pages == shown[i].page &&
            shown[i - 1].rights == shown[i].rights)
            return false;
    return true;
}

static enum what
what_of(enum state is, int rights, bool stores)
{
    if (is == NO_AREA_THERE || (stores && !(rights & VM_WRITE)) || !rights)
        return SIGNAL;
    if (is == ABSENT)
        return stores ? FRAME : SEES_ZEROS;
    return !stores ? NOTHING : is == ZEROS ? FRAME : COPY;
}

/* What A does before it forks. */
static void
draw_touches(void)
{
    for (unsigned i = 0; i < PAGES; i++) {
        int rights = model.rights[i];

        state[i] = rights == GONE ? NO_AREA_THERE : ABSENT;
        if (rights > 0 && draw_chance(55))
            state[i] =
                rights & VM_WRITE && draw_chance(60) ? STORED : ZEROS;
    }
}

static bool
is_good(void)
{
    unsigned times[5] = {0}, holes = 0, loaded = 0;

    for (unsigned i = 0; i < ROWS; i++) {
        times[row[i].what]++;
        holes += state[row[i].page] == NO_AREA_THERE;
        loaded += row[i].what == FRAME && state[row[i].page] == ZEROS;
        for (unsigned j = 0; j < i; j++)
            if (row[j].page == row[i].page &&
                row[j].stores == row[i].stores)
                return false;
    }
    return holes == 1 && loaded == 1 && times[SEES_ZEROS] && times[FRAME] &&
           times[COPY] && times[NOTHING] == 1 && times[SIGNAL] >= 2 &&
           times[SIGNAL] <= 3;
}

static void
draw_accesses(void)
{
    for (unsigned i = 0; i < ROWS; i++) {
        row[i].page = draw_below(shown[IN_WINDOW - 1].page +
                                 shown[IN_WINDOW - 1].pages);
        row[i].word =
            draw_chance(30) ? 1023 * draw_below(2) : draw_below(1024);
        row[i].stores = draw_chance(55);
        row[i].what = what_of(state[row[i].page], model.rights[row[i].page],
                              row[i].stores);
    }
}

static uint32_t
address_of(const struct row *r)
{
    return BASE + r->page * PAGE + 4 * r->word;
}

static void
draw_rows(uint32_t drawing)
{
    draw_from(drawing);
    do {
        draw_areas();
        draw_touches();
        draw_accesses();
    } while (!are_apart() || !is_good());
    ops = "";
    for (unsigned i = 0; i < IN_WINDOW; i++)
        ops = with_step(ops, text("m%u:%u%s", shown[i].page, shown[i].pages,
                                  rights_letters(shown[i].rights)));
    for (unsigned i = 0; i < PAGES; i++)
        if (state[i] > ABSENT)
            ops = with_step(ops, text("%c%u",
                                      state[i] == STORED ? 'w' : 'r', i));
    for (unsigned i = 0; i < ROWS; i++) {
        char who = (char)('B' + i);

        ops = with_step(ops, text("f%c", who));
        row[i].step = steps_in(ops);
        ops =
            with_step(ops, text("%c%c%u:%u", who, row[i].stores ? 'w' : 'r',
                                row[i].page, row[i].word));
        if (row[i].what != SIGNAL)
            ops = with_step(ops, text("%cx", who));
        ops = with_step(ops, "v");
    }
}

static void
print_touches(FILE *out, enum state touched, const char *how)
{
    fprintf(out, "%s", how);
    for (unsigned i = 0; i < PAGES; i++)
        if (state[i] == touched)
            fprintf(out, " %08x", BASE + i * PAGE);
    fprintf(out, "\n");
}

static void
print_rows(FILE *out, uint32_t drawing)
{
    draw_rows(drawing);
    for (unsigned i = 0; i < IN_WINDOW; i++)
        fprintf(out, "area %u | %08x-%08x %sp\n", i + 1,
                BASE + shown[i].page * PAGE,
                BASE + (shown[i].page + shown[i].pages) * PAGE,
                rights_text(shown[i].rights));
    fprintf(out, "area %u | bffe0000-c0000000 rwxp [stack]\n\n", SHOWN);
    print_touches(out, STORED, "A has stored to the pages");
    print_touches(out, ZEROS, "and has only loaded from ");
    fprintf(out, "\n");
    for (unsigned i = 0; i < ROWS; i++)
        fprintf(out,
                "row %u | %s %08x | find_vma: area ... | happens ...\n",
                i + 1, row[i].stores ? "store to " : "load from",
                address_of(&row[i]));
}

/* ---- what the student says ---- */

static const char *
line_of(unsigned i)
{
    return answer_line(path, text("row %u |", i + 1));
}

static uint32_t
foretold_area(unsigned i)
{
    return answer_number(line_of(i), "find_vma: area ");
}

static const char *
foretold(unsigned i)
{
    return answer_choice(line_of(i), "| happens ", choices);
}

static char *
where(unsigned i)
{
    return text("row %u, %s %08x", i + 1,
                row[i].stores ? "store to" : "load from",
                address_of(&row[i]));
}

/* ---- the machine ---- */

/* What a child's access did, by its entry before and after. */
static enum what
seen_in(const struct run *run, const struct row *r)
{
    const struct note *note = rover_note(run, r->step);
    bool has_zeros = note->count & RESERVED_FRAME;

    if (note->result == ENDED)
        return SIGNAL;
    if (state[r->page] == ABSENT)
        return has_zeros ? SEES_ZEROS : FRAME;
    if (state[r->page] == ZEROS)
        return has_zeros ? NOTHING : FRAME;
    return note->count == 1 ? COPY : NOTHING;
}

/* The number of the first area that ends after an address, from 1. */
static unsigned
found_in(const struct areas *areas, uint32_t address)
{
    unsigned nr = 0;

    for (size_t i = 0; i < areas->count; i++) {
        nr += areas->area[i].start >= BASE;
        if (address < areas->area[i].end)
            return nr;
    }
    return 0;
}

struct seen {
    enum what what;
    unsigned area;
};

static void
play(struct seen seen[ROWS])
{
    struct guest_task task;
    struct areas areas;
    struct run run;

    draw_rows(answer_drawing());
    for (unsigned i = 0; i < ROWS; i++) {
        foretold_area(i);
        foretold(i);
    }
    run = rover_boot_on(chapter_kernel(), ops);
    task = task_with(run.guest, FIRST_PID, ops);
    read_areas(run.guest, &task, ops, &areas);
    for (unsigned i = 0; i < ROWS; i++) {
        seen[i].what = seen_in(&run, &row[i]);
        seen[i].area = found_in(&areas, address_of(&row[i]));
        if (seen[i].what != row[i].what ||
            (seen[i].what == SIGNAL &&
             rover_note(&run, row[i].step + 1)->result != SEGV))
            broken("%s of %s brings %s", where(i), ops,
                   words[seen[i].what]);
    }
}

static void
area(void)
{
    struct seen seen[ROWS];

    play(seen);
    for (unsigned i = 0; i < ROWS; i++)
        want(where(i), "find_vma: area %u", seen[i].area, foretold_area(i));
}

static void
happens(void)
{
    struct seen seen[ROWS];

    play(seen);
    for (unsigned i = 0; i < ROWS; i++)
        if ((strcasecmp(foretold(i), "SIGSEGV") == 0) !=
            (seen[i].what == SIGNAL))
            miss(where(i),
                 seen[i].what == SIGNAL ? "happens SIGSEGV"
                                        : "the access is allowed",
                 text("happens %.8s", foretold(i)));
}

static void
pages(void)
{
    struct seen seen[ROWS];

    play(seen);
    for (unsigned i = 0; i < ROWS; i++)
        if (seen[i].what != SIGNAL &&
            strcasecmp(foretold(i), words[seen[i].what]) != 0)
            miss(where(i), text("happens %s", words[seen[i].what]),
                 text("happens %.8s", foretold(i)));
}

static const struct check checks[] = {
    {"area", "find_vma's area is right in every row", 1, NULL, area,
     "find_vma compares an address with the ends. Does it ask for the start, "
     "too?",
     "area"},
    {"allowed", "so is which accesses are a mistake", 1, NULL, happens,
     "Does the area hold the address, and does it give the right that is "
     "asked for?",
     "mistake"},
    {"pages", "so is what the others bring", 1, "allowed", pages,
     "What was at the page before: nothing, the page of zeros, or a frame "
     "that A and its child share?",
     "page"},
};

const struct exercise exercise = {
    .checks = checks,
    .count = COUNT(checks),
    .drawn = "answers.txt",
    .draw = print_rows,
};
