/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The graders' side of the actors in guest/: a story of tasks that run one
 * program is put together beside a model of what demand loading, sharing
 * and copy on write must do with it; then it is booted, and the machine
 * that it leaves, with its tasks alive, is held against the model.
 */
#ifndef STORY_H
#define STORY_H

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "tasks.h"

enum {
    ACTORS = 8,
    PAGES = 6,
    STEPS = 40,
    WORDS = STEPS + 1,
    MODEL_FRAMES = 128,
    NOBODY = -1,
};

/* A frame of the model: its users, and the words that steps can change. */
struct model_frame {
    unsigned count;
    uint32_t word[WORDS];
};

struct model_page {
    bool present, writable, dirty;
    bool kept; /* by some right answers it is writable, though */
    unsigned frame;
};

struct model_task {
    bool lives, alike;
    unsigned slot;
    struct model_page page[PAGES];
};

struct story {
    char ops[3 * STEPS + 4];  /* three letters a step, as Ar0 or Ax. */
    char line[4 * STEPS + 4]; /* the same as one writes it: Ar0,Ax */
    unsigned steps;
    bool at_once; /* a store to a missing page brings a page of one's own */
    const char *crowd; /* "B20": twenty idle ones in the slots below B's */
    bool reap;         /* the slot of one who ends is given to another */
    unsigned last;     /* a step from 1 on that no frame is left for */
    const char *log;   /* else "int" */
    bool on_disk;      /* the programs are, and not in memory */
    struct model_task task[ACTORS];
    struct model_frame frame[MODEL_FRAMES];
    unsigned frames;

    /* Of each step, from 0 on. */
    unsigned faults[STEPS], loads[STEPS], count[STEPS];
    bool spared[STEPS]; /* or one fault less, as its page was kept */
    int lender[STEPS];  /* an actor, or NOBODY */
};

/* Actors A, B, ... are there from the start, in slots one above another. */
static inline void
story_begin(struct story *story, unsigned actors)
{
    memset(story, 0, sizeof *story);
    for (unsigned who = 0; who < actors; who++) {
        story->task[who].lives = true;
        story->task[who].slot = who;
    }
}

/* Adds a step; returns its number, from 0. */
static inline unsigned
story_add(struct story *story, unsigned who, char verb, char what)
{
    char *end = story->ops + 3 * story->steps;

    if (story->steps == STEPS)
        broken("check.c: the story is too long");
    end[0] = (char)('A' + who);
    end[1] = verb;
    end[2] = what;
    snprintf(story->line + strlen(story->line), 6, "%s%.*s",
             story->steps ? "," : "", what == '.' ? 2 : 3, end);
    story->lender[story->steps] = NOBODY;
    return story->steps++;
}

static inline unsigned
model_new_frame(struct story *story)
{
    if (story->frames == MODEL_FRAMES)
        broken("check.c: the story needs too many frames");
    story->frame[story->frames].count = 1;
    return story->frames++;
}

/* Who lends the page, if anybody: the one in the highest slot. */
static inline int
model_lender(const struct story *story, unsigned who, unsigned page)
{
    int lender = NOBODY;

    for (unsigned i = 0; i < ACTORS; i++) {
        const struct model_task *task = &story->task[i];

        if (i != who && task->lives &&
            task->alike == story->task[who].alike &&
            task->page[page].present && !task->page[page].dirty &&
            (lender == NOBODY || task->slot > story->task[lender].slot))
            lender = (int)i;
    }
    return lender;
}

/*
 * The page is missing: borrow it, or load it.  Who gets a copy at once need
 * not take the lender's right to write.
 */
static inline void
model_bring(struct story *story, unsigned step, unsigned who, unsigned page)
{
    bool copies = story->at_once && story->ops[3 * step + 1] != 'r';

    struct model_page *mine = &story->task[who].page[page];
    int lender = model_lender(story, who, page);

    story->lender[step] = lender;
    if (lender != NOBODY) {
        struct model_page *his = &story->task[lender].page[page];

        his->kept = copies && (his->writable || his->kept);
        his->writable = false;
        *mine = *his;
        mine->kept = false;
        story->frame[mine->frame].count++;
        return;
    }
    *mine = (struct model_page){.present = true,
                                .writable = true,
                                .frame = model_new_frame(story)};
    for (unsigned i = 0; i < WORDS; i++)
        story->frame[mine->frame].word[i] = 0xf11e0000 + page;
    story->loads[step]++;
}

static inline void
model_own(struct story *story, unsigned who, unsigned page)
{
    struct model_page *mine = &story->task[who].page[page];
    struct model_frame *old = &story->frame[mine->frame];

    if (!mine->writable && old->count > 1) {
        unsigned new = model_new_frame(story);

        memcpy(story->frame[new].word, old->word, sizeof old->word);
        old->count--;
        mine->frame = new;
    }
    mine->writable = true;
    mine->kept = false;
}

static inline void
story_fork(struct story *story, unsigned who, unsigned child)
{
    struct model_task *task = &story->task[who];
    unsigned slot = 0;

    for (unsigned i = 0; i < ACTORS; i++)
        if (story->task[i].lives && story->task[i].slot >= slot)
            slot = story->task[i].slot + 1;
    for (unsigned i = 0; i < PAGES; i++) {
        task->page[i].writable = task->page[i].kept = false;
        if (task->page[i].present)
            story->frame[task->page[i].frame].count++;
    }
    story->task[child] = *task;
    story->task[child].slot = slot;
    story_add(story, who, 'f', (char)('A' + child));
}

static inline void
story_exit(struct story *story, unsigned who)
{
    struct model_task *task = &story->task[who];

    story_add(story, who, 'x', '.');
    for (unsigned i = 0; i < PAGES; i++)
        if (task->page[i].present)
            story->frame[task->page[i].frame].count--;
    task->lives = false;
}

/*
 * 'r' the task loads, 'w' it stores, 'k' the kernel stores for it, 't' the
 * kernel looks as if it were going to.
 */
static inline unsigned
story_touch(struct story *story, unsigned who, char verb, unsigned page)
{
    unsigned step = story_add(story, who, verb, (char)('0' + page));
    struct model_page *mine = &story->task[who].page[page];
    bool missing = !mine->present;

    if (missing) {
        model_bring(story, step, who, page);
        story->faults[step]++;
    }
    if (verb != 'r') {
        if (!mine->writable && !(missing && story->at_once))
            story->faults[step]++;
        story->spared[step] = mine->kept;
        model_own(story, who, page);
        mine->dirty = true;
        if (verb != 't')
            story->frame[mine->frame].word[step + 1] = step + 1;
    }
    story->count[step] = story->frame[mine->frame].count;
    return step;
}

/*
 * The kernel stores for a task that misses the page, and no frame is left
 * for a copy: nothing is stored.  Whether the page is there then is open.
 */
static inline void
story_last_frame(struct story *story, unsigned who, unsigned page)
{
    unsigned step = story_add(story, who, 'k', (char)('0' + page));

    model_bring(story, step, who, page);
    story->last = step + 1;
}

/* A step of three letters as one writes it. */
static inline char *
written(const char *step)
{
    return text("%.*s", step[0] && step[1] && step[2] == '.' ? 2 : 3, step);
}

/*
 * The same for a whole story: a step is three letters then, as it was once
 * for who writes it, too, with nothing between two.
 */
static inline char *
story_packed(const char *told)
{
    char *ops = text("%s.", told), *end = ops;

    for (; *told; told++) {
        bool verb = (end - ops) % 3 == 1;

        if (*told != ',')
            *end++ = (char)(verb ? tolower(*told) : toupper(*told));
        if ((told[1] == ',' || !told[1]) && (end - ops) % 3 == 2 &&
            end[-1] == 'x')
            *end++ = '.';
    }
    *end = '\0';
    return ops;
}

/* A story that a student wrote, with these verbs; misses if it is none. */
static inline void
story_read(struct story *story, const char *path, const char *verbs,
           unsigned actors, unsigned most)
{
    const char *form = text("one line of up to %u steps of %s, like "
                            "Ar1,Bk1,AfD; A to %c are there from the start",
                            most, verbs, 'A' + actors - 1);
    const char *ops = story_packed(answer_steps(path, ""));

    story_begin(story, actors);
    for (const char *s = ops; *s; s += 3) {
        unsigned who = (unsigned)(s[0] - 'A');
        unsigned other = s[1] ? (unsigned)(s[2] - 'A') : 0;
        bool page = s[1] && strchr("rwkt", s[1]) && s[2] >= '0' &&
                    s[2] < '0' + PAGES;
        bool fork = s[1] == 'f' && other >= actors && other < ACTORS &&
                    !strstr(story->ops, text("f%c", s[2]));
        bool ends = s[1] == 'x' && s[2] == '.';

        if (who >= ACTORS || !(page || fork || ends) ||
            !strchr(verbs, s[1]) || story->steps == most)
            miss(text("%s, step %u", path, story->steps + 1), form,
                 text("`%s`", written(s)));
        if (!story->task[who].lives)
            miss(text("%s, step %u", path, story->steps + 1),
                 text("%c is there to make the step `%s`", s[0],
                      written(s)),
                 strstr(story->ops, text("%cx.", s[0])) ? "it has ended"
                                                        : "it is not");
        if (fork)
            story_fork(story, who, other);
        else if (ends)
            story_exit(story, who);
        else
            story_touch(story, who, s[1], (unsigned)(s[2] - '0'));
    }
}

/* ---- the machine that a story leaves behind ---- */

struct story_note {
    uint32_t entry, count, loads;
    int32_t result; /* of a k or t */
};

/* Who runs the other file with the same contents. */
static inline char *
story_alike(const struct story *story)
{
    char *who = text("%s", "");

    for (unsigned i = 0; i < ACTORS; i++)
        if (story->task[i].alike)
            who = text("%s%c", who, 'A' + i);
    return *who ? text(" alike=%s", who) : who;
}

static inline const struct boot_result *
story_boot_on(const struct story *story, const char *kernel)
{
    size_t size;
    unsigned char *image = disk_image(&size);
    struct boot_module module = disk(image, size);
    struct boot_options options = {
        .kernel = kernel,
        .log = story->log ? story->log : "int",
        .modules = &module,
        .modules_count = 1,
    };
    const struct boot_result *guest;
    uint32_t turn;

    if (story->on_disk) {
        options.disk = module.path;
        options.modules_count = 0;
        options.log = "int," EVENT_LOG;
    }
    options.words =
        text("run=init init=/bin/direct%s%s%s%s%s%s ops=%s",
             story->last ? text(" last=%u", story->last) : "",
             story->reap ? " reap=1" : "", story->crowd ? " crowd=" : "",
             story->crowd ? story->crowd : "", story_alike(story),
             story->on_disk ? " buffers=6" : "", story->line);
    guest = boot_with(options);
    free(image);
    peek(guest, "story_turn", &turn, sizeof turn);
    if (turn != story->steps + 1)
        miss(text("the story %s", story->line), "it comes to its end",
             turn ? text("it ends in step %u", turn) : "it never begins");
    return guest;
}

static inline const struct boot_result *
story_boot(const struct story *story)
{
    return story_boot_on(story, NULL);
}

static inline uint32_t
story_page(const struct boot_result *guest, unsigned who, unsigned page)
{
    uint32_t slot[ACTORS], pages;

    peek(guest, "story_slot", slot, sizeof slot);
    peek(guest, "story_pages", &pages, sizeof pages);
    if (!slot[who] || slot[who] >= NR_TASKS)
        miss(text("actor %c", 'A' + who), "it has a slot", "it has none");
    return slot[who] * SLOT + pages + page * PAGE;
}

static inline uint32_t
story_entry(const struct boot_result *guest, unsigned who, unsigned page)
{
    return entry_at(guest, story_page(guest, who, page));
}

/* A word that a living task sees, and that is not what it should see. */
struct story_lie {
    unsigned who, page, word;
    uint32_t expected, seen;
};

static inline bool
story_lies(const struct story *story, const struct boot_result *guest,
           struct story_lie *lie)
{
    for (unsigned who = 0; who < ACTORS; who++)
        for (unsigned i = 0; story->task[who].lives && i < PAGES; i++) {
            uint32_t entry = story_entry(guest, who, i);
            const struct model_page *page = &story->task[who].page[i];

            for (unsigned n = 0; entry & page->present && n < WORDS; n++) {
                *lie = (struct story_lie){who, i, n,
                                          story->frame[page->frame].word[n],
                                          word_at(guest, (entry & ~FLAGS) +
                                                             4 * n)};
                if (lie->expected != lie->seen)
                    return true;
            }
        }
    return false;
}

/* What every living task sees in its pages. */
static inline void
story_compare_words(const struct story *story,
                    const struct boot_result *guest)
{
    struct story_lie lie;

    if (story_lies(story, guest, &lie))
        want(text("word %u of page %u of %c after %s", lie.word, lie.page,
                  'A' + lie.who, story->line),
             "%08x", lie.expected, lie.seen);
}

/* Holds the pages of all tasks that live against the model. */
static inline void
story_compare(const struct story *story, const struct boot_result *guest)
{
    uint32_t frame[MODEL_FRAMES] = {0};

    for (unsigned who = 0; who < ACTORS; who++) {
        for (unsigned i = 0; story->task[who].lives && i < PAGES; i++) {
            const struct model_page *page = &story->task[who].page[i];
            uint32_t entry = story_entry(guest, who, i);
            const char *where =
                text("page %u of %c after %s", i, 'A' + who, story->line);

            want(where, "present %u", page->present, entry & PRESENT);
            if (!page->present)
                continue;
            if (!page->kept)
                want(where, "writable (2): %u", page->writable ? WRITE : 0,
                     entry & WRITE);
            want(where, "dirty (40): %02x", page->dirty ? DIRTY : 0,
                 entry & DIRTY);
            want(text("%s, its frame", where), "count %u",
                 story->frame[page->frame].count, count_of(guest, entry));
            if (!frame[page->frame])
                frame[page->frame] = entry & ~FLAGS;
            want(text("%s, which is shared", where), "frame %08x",
                 frame[page->frame], entry & ~FLAGS);
        }
    }
    story_compare_words(story, guest);
    for (unsigned i = 0; i < MODEL_FRAMES; i++)
        for (unsigned j = 0; j < i; j++)
            if (frame[i] && frame[i] == frame[j])
                miss(text("the pages after %s", story->line),
                     "pages that differ have frames of their own",
                     text("frame %08x has two of them", frame[i]));
}

/* How often each step's page faulted at ring 3, by QEMU's own log. */
static inline void
story_faults(const struct boot_result *guest, unsigned times[STEPS])
{
    struct exception found;
    uint32_t at;

    memset(times, 0, STEPS * sizeof times[0]);
    peek(guest, "story_pages", &at, sizeof at);
    for (size_t n = 0; exception(guest, 14, n, &found); n++) {
        uint32_t offset = found.address % SLOT - at;
        uint32_t word = offset % PAGE / 4;

        if (found.address < 0xc0000000u && offset < PAGES * PAGE &&
            word > 0 && word <= STEPS && found.level == 3)
            times[word - 1]++;
    }
}

/* The programs' own steps must fault as often as the model says. */
static inline void
story_compare_faults(const struct story *story,
                     const struct boot_result *guest)
{
    unsigned times[STEPS];

    story_faults(guest, times);
    for (unsigned step = 0; step < story->steps; step++)
        if (strchr("rw", story->ops[3 * step + 1]) &&
            !(story->spared[step] &&
              times[step] + 1 == story->faults[step]))
            want(text("QEMU's log, step %u of %s", step + 1, story->line),
                 "page faults: %u", story->faults[step], times[step]);
}

/* And so must the loads of pages, in each step. */
static inline void
story_compare_loads(const struct story *story,
                    const struct boot_result *guest)
{
    struct story_note note[STEPS];
    uint32_t before = 0;

    peek(guest, "story_steps", note, sizeof note);
    for (unsigned step = 0; step < story->steps; step++) {
        want(text("step %u of %s", step + 1, story->line),
             "pages loaded: %u", story->loads[step],
             note[step].loads - before);
        before = note[step].loads;
    }
}

/*
 * And by QEMU's own log of the disk, which a cache of six buffers cannot
 * spare, nothing is read in a step that loads nothing.
 */
static inline void
story_compare_disk(const struct story *story,
                   const struct boot_result *guest)
{
    unsigned step = 0, sectors = 0;
    const char *at = NULL;
    struct event event;

    while (step < story->steps && next_event(guest, &at, &event)) {
        if (event.is_sector) {
            sectors++;
            continue;
        }
        if (event.value != step + 1)
            miss("QEMU's log", text("the end of step %u", step + 1),
                 text("that of step %u", event.value));
        if (step > 0 && !story->loads[step])
            want(text("QEMU's log, step %u of %s", step + 1, story->line),
                 "sectors read from the disk: %u", 0, sectors);
        sectors = 0;
        step++;
    }
    want("QEMU's log, steps that ended", "%u", story->steps, step);
}

#endif
