/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * As many tasks as there are slots, twice.
 */
#include "kernel/cmdline.h"
#include "kernel/init.h"
#include "kernel/printk.h"
#include "kernel/spawn.h"
#include "kernel/task.h"
#include "drivers/exit.h"
#include "mm/memory.h"

static void
fill(void)
{
    unsigned int before = nr_free_pages();
    uint32_t status, ended = 0, good = 0;
    int32_t pid, error, started = 0;

    while ((error = spawn("sleeper")) > 0)
        started++;
    printk("started: %d\n", started);
    printk("then: %d\n", error);
    if (cmdline_number("freeze", 0))
        machine_exit(EXIT_PASS);
    while ((pid = do_wait(-1, &status, 0)) > 0) {
        ended++;
        good += status == 5 << 8;
    }
    printk("ended: %u, good %u, frames lost %d\n", ended, good,
           (int)(before - nr_free_pages()));
}

static void
t_slots(void)
{
    fill();
    fill();
}

DEMO("t-slots", t_slots, "fill every slot with a sleeper");

/* A kernel stack that has grown too far has met this word first. */
static void
t_overrun(void)
{
    current->magic = 0;
    schedule();
}

DEMO("t-overrun", t_overrun, "a kernel stack that is too deep");
