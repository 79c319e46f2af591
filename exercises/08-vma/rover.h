/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The graders' side of the program `rover` (guest/): a boot with its steps,
 * what QEMU saw of each, and a model of the areas that they leave.
 */
#ifndef ROVER_H
#define ROVER_H

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "areas.h"

enum {
    BASE = 0x20000000, /* of page 0 */
    STEPS = 64,
    TASKS = 8,
    FAULT = -14,
    NO_MEMORY = -12,
    ENDED = 0x7ead, /* what a step brings its actor dies in */
    SEGV = 11,
    FIRST_PID = 2, /* task A's */
};

#define TOP 0xc0000000u

/* ---- the machine ---- */

/* What QEMU saw of a step. */
struct note {
    uint32_t pid;
    int32_t result;
    uint32_t entry, count, made, frames, areas;
};

struct run {
    const struct boot_result *guest;
    const char *ops;
    struct note note[STEPS];
    unsigned steps; /* that were made */
};

static inline void
rover_listen(struct run *run)
{
    const char *at = NULL;

    for (run->steps = 0; run->steps < STEPS; run->steps++) {
        struct note *note = &run->note[run->steps];
        uint32_t word = next_sent(run->guest, &at, 4);

        if (word == NOTHING_SENT)
            break;
        if ((word & 0xffff) != run->steps)
            miss(text("QEMU's log of %s", run->ops),
                 text("a note of step %u", run->steps + 1),
                 text("one of step %u", (word & 0xffff) + 1));
        note->pid = word >> 16;
        note->result = (int32_t)next_sent(run->guest, &at, 4);
        note->entry = next_sent(run->guest, &at, 4);
        note->count = next_sent(run->guest, &at, 4);
        note->made = next_sent(run->guest, &at, 4);
        note->frames = next_sent(run->guest, &at, 4);
        note->areas = next_sent(run->guest, &at, 4);
    }
}

/* kernel: a path, or NULL for the student's. */
static inline struct run
rover_boot_on(const char *kernel, const char *ops)
{
    struct run run = {.ops = ops};
    size_t size;
    unsigned char *image = disk_image(&size);
    struct boot_module module = disk(image, size);

    free(image);
    run.guest = boot_with(
        (struct boot_options){.kernel = kernel,
                              .words =
                                  text("run=init init=/bin/rover ops=%s",
                                       ops),
                              .log = "int," EVENT_LOG,
                              .modules = &module,
                              .modules_count = 1});
    rover_listen(&run);
    return run;
}

static inline struct run
rover_boot(const char *ops)
{
    return rover_boot_on(NULL, ops);
}

/* The text of step `nth`, from 0. */
static inline const char *
rover_step(const struct run *run, unsigned nth)
{
    const char *s = run->ops;

    for (; nth > 0 && strchr(s, ','); nth--)
        s = strchr(s, ',') + 1;
    return text("%.*s", (int)strcspn(s, ","), s);
}

static inline const char *
rover_where(const struct run *run, unsigned nth)
{
    return text("step %u of %s, %s", nth + 1, run->ops,
                rover_step(run, nth));
}

/* The note of step `nth`; a miss if the story did not come so far. */
static inline const struct note *
rover_note(const struct run *run, unsigned nth)
{
    if (nth >= run->steps)
        miss(rover_where(run, nth), "it is made",
             run->steps ? text("the story ends in step %u, %s",
                               run->steps + 1, rover_step(run, run->steps))
                        : "the story does not begin");
    return &run->note[nth];
}

/* Step `nth` brought this; negative numbers are errors. */
static inline void
rover_want(const struct run *run, unsigned nth, int32_t expected)
{
    const struct note *note = rover_note(run, nth);

    if (note->result == ENDED && expected != ENDED)
        miss(rover_where(run, nth), "the task goes on", "it was ended");
    if (expected == ENDED && note->result != ENDED)
        miss(rover_where(run, nth), "the task is ended by it",
             "it goes on");
    want(rover_where(run, nth), "it brings %d", (uint32_t)expected,
         (uint32_t)note->result);
}

/*
 * Page faults of programs at the page of an address, by QEMU's own log; or
 * all of them from address 0 to 3 GiB.
 */
static inline unsigned
rover_faults(const struct run *run, uint32_t from, uint32_t to)
{
    struct exception found;
    unsigned n = 0;

    for (size_t i = 0; exception(run->guest, 14, i, &found); i++)
        n +=
            found.address >= from && found.address < to && found.level == 3;
    return n;
}

/* ---- a model of areas ---- */

/* Pages from BASE on, one task's: what rights they have, what is in them. */
enum { MODEL_PAGES = 64, GONE = -1 };

struct model {
    int rights[MODEL_PAGES]; /* VM_READ and so on; GONE: no area */
};

static inline void
model_begin(struct model *model)
{
    for (unsigned i = 0; i < MODEL_PAGES; i++)
        model->rights[i] = GONE;
}

static inline void
model_set(struct model *model, unsigned page, unsigned pages, int rights)
{
    for (unsigned i = page; i < page + pages && i < MODEL_PAGES; i++)
        model->rights[i] = rights;
}

/* mprotect: what has no area keeps having none. */
static inline void
model_limit(struct model *model, unsigned page, unsigned pages, int rights)
{
    for (unsigned i = page; i < page + pages; i++)
        if (model->rights[i] != GONE)
            model->rights[i] = rights;
}

static inline const char *
rights_text(int rights)
{
    return text("%c%c%c", rights & VM_READ ? 'r' : '-',
                rights & VM_WRITE ? 'w' : '-',
                rights & VM_EXEC ? 'x' : '-');
}

/* Rights as a step has them, behind its count: rw is understood. */
static inline const char *
rights_letters(int rights)
{
    if (rights == (VM_READ | VM_WRITE))
        return "";
    return rights == 0 ? "n"
                       : text("%s%s%s", rights & VM_READ ? "r" : "",
                              rights & VM_WRITE ? "w" : "",
                              rights & VM_EXEC ? "x" : "");
}

/* One more step at the end of a story. */
static inline const char *
with_step(const char *ops, const char *step)
{
    return *ops ? text("%s,%s", ops, step) : step;
}

static inline unsigned
steps_in(const char *ops)
{
    unsigned n = *ops != '\0';

    for (; *ops; ops++)
        n += *ops == ',';
    return n;
}

/* How a page's rights are joined to those before it. */
static inline bool
begins_area(const struct model *model, unsigned page)
{
    return model->rights[page] != GONE &&
           (page == 0 || model->rights[page - 1] != model->rights[page]);
}

static inline unsigned
model_areas(const struct model *model)
{
    unsigned n = 0;

    for (unsigned i = 0; i < MODEL_PAGES; i++)
        n += begins_area(model, i);
    return n;
}

/*
 * Holds a task's areas from BASE on against the model, by pages; with
 * `joined`, equal neighbours must be one area.
 */
static inline void
model_compare(const struct model *model, const struct areas *areas,
              bool joined, const char *after)
{
    unsigned n = 0;

    for (unsigned i = 0; i < MODEL_PAGES; i++) {
        uint32_t at = BASE + i * PAGE;
        const struct area *area = area_at(areas, at);
        const char *where = text("page %u (%08x) after %s", i, at, after);

        if (model->rights[i] == GONE && area)
            miss(where, "no area has it",
                 text("one from %08x to %08x", area->start, area->end));
        if (model->rights[i] == GONE)
            continue;
        if (!area)
            miss(where,
                 text("an area with rights %s",
                      rights_text(model->rights[i])),
                 "no area has it");
        if ((int)(area->flags & 7) != model->rights[i])
            miss(where, rights_text(model->rights[i]),
                 rights_text((int)(area->flags & 7)));
    }
    for (size_t i = 0; i < areas->count; i++)
        n += areas->area[i].start >= BASE &&
             areas->area[i].start < BASE + MODEL_PAGES * PAGE;
    if (joined)
        want(text("areas from %08x on after %s", BASE, after), "%u",
             model_areas(model), n);
}

#endif
