/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The graders' side of run=probe (guest/demos/probe.c): a program tries what
 * it is told to, and is looked at when the machine has stopped.
 */
#ifndef PROBE_H
#define PROBE_H

#include <stdlib.h>
#include <string.h>

#include "exercise.h"

enum {
    PAGE = 4096,
    SLOT = 64 << 20,
    BASE = 2 * SLOT,
    RESULTS = 32,
    FAULT = -14,
};

struct probe {
    const struct boot_result *guest;
    uint32_t results, area; /* linear; 0 if it did not end */
};

/* Words are more of the kernel's command line. */
static inline struct probe
probe_boot(const char *ops, const char *words)
{
    struct boot_module module = program("probe", ops);
    struct probe probe;

    probe.guest =
        boot_with((struct boot_options){.words = text("run=probe %s ops=%s",
                                                      words, ops),
                                        .log = "int",
                                        .modules = &module,
                                        .modules_count = 1});
    peek(probe.guest, "probe_results", &probe.results, 4);
    peek(probe.guest, "probe_area", &probe.area, 4);
    probe.results += probe.results ? BASE : 0;
    probe.area += BASE;
    return probe;
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

static inline void
probe_want(const struct probe *probe, const char *ops, unsigned nth,
           int32_t expected)
{
    int32_t seen;

    if (!probe->results)
        miss(text("the program, which tries %s", ops),
             "it comes to its end", "it was stopped before");
    probe_read(probe, probe->results + 4 * nth, &seen, 4);
    want(text("what number %u of %s brings", nth + 1, ops), "%d",
         (uint32_t)expected, (uint32_t)seen);
}

#endif
