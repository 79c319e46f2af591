/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The graders' side of run=probe (guest/demos/probe.c): a program tries what
 * it is told to, and is looked at when the machine has stopped.
 */
#ifndef PROBE_H
#define PROBE_H

#include <stdlib.h>
#include <string.h>

#include "witness.h"

enum {
    PARTS = 8,
    STEPS = 32,
    FAULT = -14,
    SEGV = 11,
};

struct probe_run {
    uint32_t done;
    int32_t results[STEPS];
    uint32_t ended, status;
};

struct probe {
    const struct boot_result *guest;
    const char *ops;
    uint32_t base, area; /* linear */
    struct probe_run run[PARTS];
};

/*
 * What the parts have brought, by QEMU's log.  Who says a thing a second time,
 * or too early, is not believed.
 */
static inline void
probe_listen(struct probe *probe)
{
    enum { RESULT, ENDED, STATUS };
    struct word word;
    size_t at = 0;

    while (witnessed(probe->guest, &at, &word)) {
        unsigned part =
            word.kind == RESULT ? word.which / STEPS : word.which;
        struct probe_run *run = &probe->run[part];

        if (part >= PARTS || run->ended + (word.kind == ENDED) > 1 ||
            (word.kind == RESULT && run->done != word.which % STEPS) ||
            (word.kind == STATUS && run->status))
            miss(text("what ops=%s has brought, in QEMU's log", probe->ops),
                 "every step once, in their order",
                 text("%u of %u, of kind %u, once more", word.value,
                      word.which, word.kind));
        if (word.kind == RESULT)
            run->results[run->done++] = (int32_t)word.value;
        else if (word.kind == ENDED)
            run->ended = 1;
        else
            run->status = word.value;
    }
}

/* In a slot from 2 on; `words` are more of the kernel's command line. */
static inline struct probe
probe_boot(const char *ops, unsigned slot, const char *words)
{
    struct boot_module module = program("probe", NULL);
    struct probe probe = {.ops = ops, .base = slot * SLOT};

    probe.guest = boot_with(
        (struct boot_options){.words = text("run=probe before=%u ops=%s %s",
                                            slot - 2, ops, words),
                              .log = "int",
                              .modules = &module,
                              .modules_count = 1});
    probe_listen(&probe);
    peek(probe.guest, "probe_area", &probe.area, sizeof probe.area);
    probe.area += probe.base;
    return probe;
}

/* The slot of a program that has no reason to care: low or high. */
static inline unsigned
draw_slot(void)
{
    return draw_chance(50) ? draw_between(2, 6) : draw_between(30, 46);
}

/* Bytes of the program's memory, through the tables. */
static inline void
probe_read(const struct probe *probe, uint32_t linear, void *to, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t entry = entry_at(probe->guest, linear + (uint32_t)i);

        if (!(entry & PRESENT) ||
            !guest_read(probe->guest,
                        (entry & ~FLAGS) + (linear + (uint32_t)i) % PAGE,
                        (char *)to + i, 1))
            miss("the program's memory", text("a page at %08x", linear),
                 "none");
    }
}

/* The steps of one part. */
static inline const char *
probe_part(const struct probe *probe, unsigned part)
{
    const char *s = probe->ops;

    for (; part > 0; part--)
        s = strchr(s, '/') + 1;
    return text("%.*s", (int)strcspn(s, "/"), s);
}

/* Step `nth` of a part, from 0, has brought this. */
static inline void
probe_want(const struct probe *probe, unsigned part, unsigned nth,
           int32_t expected)
{
    const char *ops = probe_part(probe, part), *op = ops;

    for (unsigned n = nth; n > 0; n--)
        op = strchr(op, ',') + 1;
    op = text("%.*s", (int)strcspn(op, ","), op);
    if (probe->run[part].done <= nth)
        miss(text("%s of ops=%s", op, ops), text("it brings %d", expected),
             "the program was stopped before");
    want(text("%s of ops=%s", op, ops), "it brings %d", (uint32_t)expected,
         (uint32_t)probe->run[part].results[nth]);
}

/* This part was stopped by a mistake of the program's, after so many steps. */
static inline void
probe_want_stopped(const struct probe *probe, unsigned part, unsigned steps)
{
    const struct probe_run *run = &probe->run[part];
    const char *ops = probe_part(probe, part);

    if (run->ended || run->done > steps)
        miss(text("ops=%s", ops), "the last step is a mistake",
             "it was made, and the program went on");
    want(text("ops=%s, steps before the mistake", ops), "%u", steps,
         run->done);
}

static inline void
probe_want_segv(const struct probe *probe, unsigned part, unsigned steps)
{
    probe_want_stopped(probe, part, steps);
    want(text("ops=%s, of which signal the program died",
              probe_part(probe, part)),
         "%u", SEGV, probe->run[part].status);
}

/* Each frame has as many users as its count says: nothing is lost. */
static inline void
probe_want_counts(const struct probe *probe)
{
    static unsigned uses[FRAMES];
    uint8_t count[FRAMES];

    count_uses(probe->guest, uses);
    peek(probe->guest, "mem_map", count, sizeof count);
    for (unsigned i = 0; i < FRAMES; i++)
        if (count[i] != USED && count[i] != uses[i])
            miss(text("frame %08x after ops=%s", (FIRST + i) << 12,
                      probe->ops),
                 text("count %u: that many lead to it", uses[i]),
                 text("count %u", count[i]));
}

#endif
