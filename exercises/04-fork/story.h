/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The graders' side of run=story (guest/demos/story.c): a story of tasks is
 * put together beside a model of what fork and copy on write must do with
 * it; then it is booted, and the machine that it leaves behind, with its
 * tasks still alive, is held against the model.
 */
#ifndef STORY_H
#define STORY_H

#include <stdlib.h>
#include <string.h>

#include "tasks.h"

enum {
    TASKS = 8,
    PAGES = 8,
    NOTES = 7,
    STEPS = 64,
    STORY_BYTES = 340,
    MODEL_FRAMES = 256,
    AGAIN = -11,
    FAULT = -14,
};

/* A frame of the model: its users, and what is in it. */
struct model_frame {
    unsigned count;
    uint32_t word[PAGE / 4];
};

struct model_task {
    bool lives;
    struct {
        unsigned frame;
        bool writable;
    } page[PAGES];
};

struct story {
    char ops[STORY_BYTES + 32];
    unsigned steps;
    unsigned forks; /* that must succeed */
    struct model_frame frame[MODEL_FRAMES];
    unsigned frames;
    struct model_task task[TASKS];
    uint32_t load[STEPS]; /* what a load brings */
    bool loads[STEPS];
    bool faults[STEPS];    /* steps with a store that faults */
    unsigned count[STEPS]; /* of the actor's page, after it */
};

static inline void
story_begin(struct story *story)
{
    memset(story, 0, sizeof *story);
    story->task[0].lives = true;
    for (unsigned i = 0; i < PAGES; i++, story->frames++) {
        story->task[0].page[i].frame = story->frames;
        story->task[0].page[i].writable = true;
        story->frame[story->frames].count = 1;
    }
}

/* Adds a step; returns its number, from 0. */
static inline unsigned
story_add(struct story *story, const char *op)
{
    size_t length = strlen(story->ops);

    snprintf(story->ops + length, sizeof story->ops - length, "%s%s",
             length ? "," : "", op);
    if (strlen(story->ops) > STORY_BYTES || story->steps == STEPS)
        broken("check.c: the story is too long");
    return story->steps++;
}

static inline unsigned
story_fork(struct story *story, unsigned who, unsigned child)
{
    struct model_task *task = &story->task[who];

    for (unsigned i = 0; i < PAGES; i++) {
        task->page[i].writable = false;
        story->frame[task->page[i].frame].count++;
    }
    story->task[child] = *task;
    story->forks++;
    return story_add(story, text("%cf%c", 'A' + who, 'A' + child));
}

/* A fork while so many frames are left: just enough. */
static inline unsigned
story_fork_with(struct story *story, unsigned who, unsigned child,
                unsigned frames)
{
    unsigned step = story_fork(story, who, child);
    size_t length = strlen(story->ops);

    snprintf(story->ops + length, sizeof story->ops - length, ":%u",
             frames);
    return step;
}

/* A fork with so many frames, which are too few: nothing comes of it. */
static inline unsigned
story_fork_in_vain(struct story *story, unsigned who, unsigned child,
                   unsigned frames)
{
    return story_add(story,
                     text("%cf%c:%u", 'A' + who, 'A' + child, frames));
}

/* The page becomes the task's own, as before a store. */
static inline void
story_own(struct story *story, unsigned who, unsigned page)
{
    struct model_task *task = &story->task[who];
    struct model_frame *old = &story->frame[task->page[page].frame];

    if (!task->page[page].writable && old->count > 1) {
        if (story->frames == MODEL_FRAMES)
            broken("check.c: the story needs too many frames");
        story->frame[story->frames] = *old;
        story->frame[story->frames].count = 1;
        old->count--;
        task->page[page].frame = story->frames++;
    }
    task->page[page].writable = true;
}

static inline unsigned
story_store(struct story *story, unsigned who, unsigned page)
{
    unsigned step = story_add(story, text("%cw%u", 'A' + who, page));
    struct model_task *task = &story->task[who];

    story->faults[step] = !task->page[page].writable;
    story_own(story, who, page);
    story->frame[task->page[page].frame].word[step] = step + 1;
    story->count[step] = story->frame[task->page[page].frame].count;
    return step;
}

/* The kernel stores so many bytes for the task, all of them the step's. */
static inline unsigned
story_fill(struct story *story, unsigned who, unsigned page, unsigned at,
           unsigned bytes)
{
    unsigned step =
        story_add(story, text("%ck%u:%u:%u", 'A' + who, page, at, bytes));

    for (unsigned n = page * PAGE + at; n < page * PAGE + at + bytes; n++) {
        struct model_frame *frame;

        story_own(story, who, n / PAGE);
        frame = &story->frame[story->task[who].page[n / PAGE].frame];
        frame->word[n % PAGE / 4] &= ~(0xffu << n % 4 * 8);
        frame->word[n % PAGE / 4] |= (step + 1) << n % 4 * 8;
    }
    return step;
}

static inline unsigned
story_load_word(struct story *story, unsigned who, unsigned page,
                unsigned word)
{
    unsigned step =
        story_add(story, text("%cr%u:%u", 'A' + who, page, word));
    const struct model_frame *frame =
        &story->frame[story->task[who].page[page].frame];

    story->count[step] = frame->count;
    story->loads[step] = true;
    story->load[step] = frame->word[word];
    return step;
}

static inline unsigned
story_load(struct story *story, unsigned who, unsigned page)
{
    unsigned step = story_add(story, text("%cr%u", 'A' + who, page));

    story->count[step] =
        story->frame[story->task[who].page[page].frame].count;
    return step;
}

/* The task ends, and its parent, if it is one of the story's, waits. */
static inline void
story_exit(struct story *story, unsigned who, unsigned parent)
{
    story_add(story, text("%cx", 'A' + who));
    story_add(story, text("%cv", 'A' + parent));
    story->task[who].lives = false;
    for (unsigned i = 0; i < PAGES; i++)
        story->frame[story->task[who].page[i].frame].count--;
}

/* ---- the machine that a story leaves behind ---- */

static inline const struct boot_result *
story_boot_on(const struct story *story, const char *kernel)
{
    struct boot_module module = program("play", story->ops);
    const struct boot_result *guest = boot_with((struct boot_options){
        .kernel = kernel,
        .log = "int",
        .modules = &module,
        .modules_count = 1, /* the words are for who boots it again */
        .words = strlen(story->ops) > 200
                     ? "run=story"
                     : text("run=story ops=%s", story->ops)});
    uint32_t turn;

    peek(guest, "story_turn", &turn, sizeof turn);
    if (turn != story->steps + 1) {
        const char *s = story->ops;

        for (uint32_t i = 0; i < turn && strchr(s, ','); i++)
            s = strchr(s, ',') + 1;
        miss(text("the story %s", story->ops), "it comes to its end",
             text("it ends in step %u, %.*s", turn + 1,
                  (int)strcspn(s, ","), s));
    }
    return guest;
}

static inline const struct boot_result *
story_boot(const struct story *story)
{
    return story_boot_on(story, NULL);
}

/* Where a task of the story begins: pids are given in the order of forks. */
static inline uint32_t
story_base(const struct boot_result *guest, unsigned who)
{
    struct guest_task task;

    for (unsigned slot = 1; slot < NR_TASKS; slot++)
        if (task_in(guest, slot, &task) && task.pid == who + 2)
            return slot * SLOT;
    miss(text("task %c, pid %u", 'A' + who, who + 2), "it is there",
         "it is not");
}

static inline uint32_t
story_page(const struct boot_result *guest, unsigned who, unsigned page)
{
    uint32_t pages;

    peek(guest, "story_pages", &pages, sizeof pages);
    return story_base(guest, who) + pages + page * PAGE;
}

static inline uint32_t
story_entry(const struct boot_result *guest, unsigned who, unsigned page)
{
    return entry_at(guest, story_page(guest, who, page));
}

/* Holds the pages of all tasks that live against the model. */
static inline void
story_compare(const struct story *story, const struct boot_result *guest,
              unsigned pages)
{
    uint32_t frame[MODEL_FRAMES] = {0};

    for (unsigned who = 0; who < TASKS; who++) {
        for (unsigned i = 0; story->task[who].lives && i < pages; i++) {
            unsigned nr = story->task[who].page[i].frame;
            uint32_t entry = story_entry(guest, who, i);
            const char *where =
                text("page %u of %c after %s", i, 'A' + who, story->ops);

            want(where, "present %u", 1, entry & PRESENT);
            want(where, "writable (2): %u",
                 story->task[who].page[i].writable ? WRITE : 0,
                 entry & WRITE);
            want(text("%s, its frame", where), "count %u",
                 story->frame[nr].count, count_of(guest, entry));
            if (!frame[nr])
                frame[nr] = entry & ~FLAGS;
            want(text("%s, which is shared", where), "frame %08x",
                 frame[nr], entry & ~FLAGS);
            for (unsigned n = 0; n < PAGE / 4; n++)
                want(text("%s, word %u", where, n), "%08x",
                     story->frame[nr].word[n],
                     word_at(guest, (entry & ~FLAGS) + 4 * n));
        }
    }
    for (unsigned i = 0; i < MODEL_FRAMES; i++)
        for (unsigned j = 0; j < i; j++)
            if (frame[i] && frame[i] == frame[j])
                miss(text("the pages after %s", story->ops),
                     "pages that differ have frames of their own",
                     text("frame %08x has two of them", frame[i]));
}

/*
 * Each frame's count is the number of entries, tables and tasks that it has:
 * nothing is lost, and nothing is counted twice.
 */
static inline void
story_compare_counts(const struct story *story,
                     const struct boot_result *guest)
{
    static unsigned uses[FRAMES];
    uint8_t count[FRAMES];
    uint32_t hog;

    count_uses(guest, uses);
    peek(guest, "story_hog", &hog, sizeof hog);
    for (; hog && (hog >> 12) - FIRST < FRAMES; hog = word_at(guest, hog))
        uses[(hog >> 12) - FIRST]++;
    peek(guest, "mem_map", count, sizeof count);
    for (unsigned i = 0; i < FRAMES; i++)
        want(text("frame %08x after %s", (FIRST + i) << 12, story->ops),
             "count %u: that many lead to it", uses[i],
             count[i] == USED ? 0 : count[i]);
}

/* What the tasks saw, which is not what their entries say. */
static inline void
story_compare_loads(const struct story *story,
                    const struct boot_result *guest)
{
    uint32_t load[STEPS];

    peek(guest, "story_loads", load, sizeof load);
    for (unsigned step = 0; step < story->steps; step++)
        if (story->loads[step])
            want(text("what the load in step %u of %s brings", step + 1,
                      story->ops),
                 "%u", story->load[step], load[step]);
}

/* How often the store of each step faulted, by QEMU's own log. */
static inline void
story_faults(const struct boot_result *guest, unsigned times[STEPS],
             unsigned pages)
{
    struct exception found;
    uint32_t at;

    memset(times, 0, STEPS * sizeof times[0]);
    peek(guest, "story_pages", &at, sizeof at);
    for (size_t n = 0; exception(guest, 14, n, &found); n++) {
        uint32_t offset = found.address % SLOT - at;

        if (found.address < 0xc0000000u && offset < pages * PAGE &&
            offset % PAGE / 4 < STEPS && found.level == 3)
            times[offset % PAGE / 4]++;
    }
}

/* Exactly the stores that must fault did, each once. */
static inline void
story_compare_faults(const struct story *story,
                     const struct boot_result *guest, unsigned pages)
{
    unsigned times[STEPS];

    story_faults(guest, times, pages);
    for (unsigned step = 0; step < story->steps; step++)
        want(text("QEMU's log, step %u of %s", step + 1, story->ops),
             "page faults by its store: %u", story->faults[step],
             times[step]);
}

#endif
