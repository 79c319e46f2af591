/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The graders' side of run=script (guest/demos/script.c): a script is put
 * together here, step by step, beside a model of what 0.11's allocator must
 * do with it; then it is booted, and what lies in the guest's memory is
 * held against the model.
 */
#ifndef SCRIPT_H
#define SCRIPT_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "exercise.h"

enum {
    FRAMES = 3840, /* from 1 MiB to 16 MiB */
    FIRST = 0x100, /* the lowest one's address / 4096 */
    USED = 100,
    STEPS = 64,
    FILE_FRAMES = 64,
    OPS_BYTES = 235, /* the guest's command line has 255 */
};

struct script_step {
    uint32_t result, count;
};

struct script {
    char ops[OPS_BYTES + 32];
    unsigned steps; /* that must come to an end */
    struct script_step step[STEPS];
    uint8_t count[FRAMES]; /* by frame number - FIRST */
    unsigned image;        /* so many at the bottom: the kernel */
};

/* A machine of 16 MiB that has started, for a kernel of so many frames. */
static inline void
script_begin(struct script *script, unsigned image)
{
    memset(script, 0, sizeof *script);
    memset(script->count, USED, image);
    script->image = image;
}

static inline void
script_add(struct script *script, const char *format, uint32_t number)
{
    size_t length = strlen(script->ops);

    snprintf(script->ops + length, sizeof script->ops - length, "%s",
             length ? "," : "");
    length = strlen(script->ops);
    snprintf(script->ops + length, sizeof script->ops - length, format,
             number);
    if (strlen(script->ops) > OPS_BYTES || script->steps == STEPS)
        broken("check.c: the script is too long");
}

static inline uint32_t
script_address(unsigned nr)
{
    return (FIRST + nr) << 12;
}

/* The number of the frame at an address that some step brought. */
static inline unsigned
script_frame(uint32_t address)
{
    return (address >> 12) - FIRST;
}

static inline void
script_note(struct script *script, uint32_t result)
{
    script->step[script->steps++] =
        (struct script_step){result,
                             result ? script->count[script_frame(result)]
                                    : 0};
}

/* What get_free_page() must do: the highest free frame, or 0. */
static inline uint32_t
script_take(struct script *script)
{
    unsigned nr = FRAMES;

    while (nr > 0 && script->count[nr - 1] != 0)
        nr--;
    if (nr == 0)
        return 0;
    script->count[nr - 1] = 1;
    return script_address(nr - 1);
}

/* get_free_page(). */
static inline uint32_t
script_get(struct script *script)
{
    uint32_t page = script_take(script);

    script_add(script, "g", 0);
    script_note(script, page);
    return page;
}

/* The same so many times, in one step; only the last frame is kept. */
static inline uint32_t
script_get_many(struct script *script, unsigned n)
{
    uint32_t page = 0;

    script_add(script, "g*%u", n);
    while (n-- > 0)
        page = script_take(script);
    script_note(script, page);
    return page;
}

/* free_page() of a frame in use, by its address. */
static inline void
script_free(struct script *script, uint32_t page)
{
    script_add(script, "f@%x", page >> 12);
    script->count[script_frame(page)]--;
    script_note(script, page);
}

/* free_page() of what a step (from 0) brought. */
static inline void
script_free_step(struct script *script, unsigned step)
{
    uint32_t page = script->step[step].result;

    script_add(script, "f%u", step + 1);
    script->count[script_frame(page)]--;
    script_note(script, page);
}

/* One more user of what a step (from 0) brought. */
static inline void
script_share_step(struct script *script, unsigned step)
{
    uint32_t page = script->step[step].result;

    script_add(script, "s%u", step + 1);
    script->count[script_frame(page)]++;
    script_note(script, page);
}

/* Something of which the kernel must stop: no step after it is reached. */
static inline void
script_forbidden(struct script *script, const char *format, uint32_t number)
{
    script_add(script, format, number);
}

/* How many frames the booted kernel occupies, by its own ELF file. */
static inline unsigned
script_image(const struct boot_result *guest)
{
    uint32_t start = symbol(guest, "kernel_start");
    uint32_t end = symbol(guest, "kernel_end");

    if (start != script_address(0) || end <= start ||
        end > script_address(FRAMES / 2))
        miss("the kernel's image", "from 1 MiB up, at most half of memory",
             text("%08x to %08x", start, end));
    return (end - start) >> 12;
}

/* Holds the machine's frames against the model's. */
static inline void
script_compare_frames(const struct script *script,
                      const struct boot_result *guest, const char *when)
{
    uint8_t count[FRAMES];
    unsigned image = script_image(guest);

    peek(guest, "mem_map", count, sizeof count);
    for (unsigned nr = FRAMES; nr-- > 0;) {
        uint8_t expected = nr < image ? USED : script->count[nr];

        if (count[nr] != expected)
            want(text("mem_map, %s, frame %08x", when, script_address(nr)),
                 "count %u", expected, count[nr]);
    }
}

static inline const char *
script_nth_op(const struct script *script, unsigned nth)
{
    const char *s = script->ops;

    while (nth-- > 0 && strchr(s, ','))
        s = strchr(s, ',') + 1;
    return text("%.*s", (int)strcspn(s, ","), s);
}

/* Holds every step and every frame against the model. */
static inline void
script_compare(const struct script *script, const struct boot_result *guest)
{
    struct script_step step[STEPS];
    uint32_t done;

    peek(guest, "script_steps", step, sizeof step);
    peek(guest, "script_done", &done, sizeof done);
    for (unsigned i = 0; i < script->steps && i < done; i++) {
        const char *op = script_nth_op(script, i);
        const char *where = text("step %u, %s", i + 1, op);

        want(text("%s: what it brings", where),
             strncmp(op, "s@", 2) == 0 ? "%d" : "%08x",
             script->step[i].result, step[i].result);
        want(text("%s: the frame's count after it", where), "%u",
             script->step[i].count, step[i].count);
    }
    want(done > script->steps
             ? text("step %u, %s: the kernel must stop in it",
                    script->steps + 1, script_nth_op(script, script->steps))
             : text("step %u, %s: the kernel must come through it",
                    done + 1, script_nth_op(script, done)),
         "%u steps are done", script->steps, done);
    script_compare_frames(script, guest, "at the end");
}

static inline const struct boot_result *
script_boot(const struct script *script)
{
    return boot("run=script ops=%s", script->ops);
}

/*
 * A file for the loader to bring.  It lies shortly behind the kernel's
 * image, so all but its first and last frames are known to be USED.
 */
static inline struct boot_module
script_file(void)
{
    int fd = memfd_create("module", MFD_CLOEXEC);

    if (fd < 0 || ftruncate(fd, FILE_FRAMES << 12) < 0)
        broken("cannot make a module");
    return (struct boot_module){text("/proc/self/fd/%d", fd), NULL};
}

static inline bool
script_is_file(unsigned image, unsigned nr)
{
    return nr >= image + 8 && nr < image + FILE_FRAMES - 8;
}

#endif
