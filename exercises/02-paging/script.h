/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The graders' side of run=script (guest/demos/script.c): puts a script
 * together, boots it, and brings back what each step brought.
 */
#ifndef SCRIPT_H
#define SCRIPT_H

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "exercise.h"

enum {
    FRAMES = 3840,
    FIRST = 0x100,
    USED = 100,
    STEPS = 64,
    PAGE = 4096,
    LINE_BYTES = 205, /* the guest's command line has 255, with its name */
    FAULTED = 0xfa017ed,
};

struct script {
    char at[64], ops[LINE_BYTES + 32];
    unsigned steps;
    uint32_t result[STEPS]; /* after script_boot() */
    uint32_t done;
};

/* A, B, C ...: pages by their addresses / 4096. */
static inline void
script_begin(struct script *script, const uint32_t *page, unsigned pages)
{
    memset(script, 0, sizeof *script);
    for (unsigned i = 0; i < pages; i++)
        snprintf(script->at + strlen(script->at), 8, "%s%x", i ? "," : "",
                 page[i]);
}

/* Adds one operation; returns its step, from 1. */
static inline unsigned __attribute__((format(printf, 2, 3)))
script_add(struct script *script, const char *format, ...)
{
    size_t length = strlen(script->ops);
    va_list args;

    if (length)
        script->ops[length++] = ',';
    va_start(args, format);
    vsnprintf(script->ops + length, sizeof script->ops - length, format,
              args);
    va_end(args);
    if (strlen(script->ops) + strlen(script->at) > LINE_BYTES ||
        script->steps == STEPS)
        broken("check.c: the script is too long");
    return ++script->steps;
}

/* Runs it to its end on the student's kernel, or on another. */
static inline const struct boot_result *
script_boot_on(struct script *script, const char *kernel,
               unsigned memory_mib)
{
    const struct boot_result *guest = boot_with(
        (struct boot_options){.kernel = kernel,
                              .memory_mib = memory_mib,
                              .log = "int",
                              .words = text("run=script at=%s ops=%s",
                                            script->at, script->ops)});

    peek(guest, "script_steps", script->result, sizeof script->result);
    peek(guest, "script_done", &script->done, sizeof script->done);
    want("steps that came to an end", "%u", script->steps, script->done);
    return guest;
}

static inline const struct boot_result *
script_boot(struct script *script)
{
    return script_boot_on(script, NULL, 0);
}

/* "step 3, Am1" */
static inline const char *
script_step(const struct script *script, unsigned step)
{
    const char *s = script->ops;

    for (unsigned i = 1; i < step && strchr(s, ','); i++)
        s = strchr(s, ',') + 1;
    return text("step %u, %.*s", step, (int)strcspn(s, ","), s);
}

static inline void
script_want(const struct script *script, unsigned step, uint32_t expected)
{
    want(text("%s: what it brings", script_step(script, step)), "%08x",
         expected, script->result[step - 1]);
}

/* A page fault of the script's own, the nth, or a miss at that step. */
static inline void
script_want_fault(const struct script *script,
                  const struct boot_result *guest, size_t nth,
                  unsigned step, uint32_t error, uint32_t address)
{
    const char *where =
        text("%s, in QEMU's log", script_step(script, step));
    struct exception found;

    if (!exception(guest, 14, nth, &found))
        miss(where, text("a page fault at %08x", address), "there is none");
    want(where, "a page fault at %08x", address, found.address);
    want(where, "its error code is %u", error, found.error);
}

static inline void
script_want_faults(const struct boot_result *guest, size_t count)
{
    struct exception found;

    if (exception(guest, 14, count, &found))
        miss("QEMU's log", text("%zu page faults", count),
             text("another one, at %08x", found.address));
}

static inline uint8_t
count_of(const struct boot_result *guest, uint32_t frame)
{
    uint8_t count[FRAMES];

    peek(guest, "mem_map", count, sizeof count);
    return (frame >> 12) - FIRST < FRAMES ? count[(frame >> 12) - FIRST]
                                          : 0;
}

/* How many frames have users: pages and tables. */
static inline unsigned
frames_in_use(const struct boot_result *guest)
{
    uint8_t count[FRAMES];
    unsigned n = 0;

    peek(guest, "mem_map", count, sizeof count);
    for (int i = 0; i < FRAMES; i++)
        n += count[i] != 0 && count[i] != USED;
    return n;
}

/* So many pages of programs' addresses, no two alike. */
static inline void
draw_pages(uint32_t *page, unsigned pages)
{
    for (unsigned i = 0; i < pages; i++) {
        bool again = false;

        page[i] = draw_between(0x4000, 0xbffff);
        for (unsigned j = 0; j < i; j++)
            again |= page[i] == page[j];
        i -= again;
    }
}

#endif
