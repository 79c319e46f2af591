// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=t-in-turn turns=a,b,a: starts modules one after the other, each when
 * nothing is left of the one before, for tests in which somebody types.
 */
#include "drivers/timer.h"
#include "fs/buffer.h"
#include "kernel/cmdline.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/signal.h"
#include "kernel/spawn.h"
#include "kernel/task.h"
#include "mm/memory.h"

static void
t_turn(const char *name)
{
    uint32_t status, tasks = 0, interrupted = 0;
    int32_t pid;

    printk("turn of %s\n", name);
    pid = spawn(name);
    if (pid < 0)
        panic("no turn for %s: error %d", name, -pid);
    while (do_wait(-1, &status, 0) > 0) {
        tasks++;
        interrupted += status == SIGINT;
        if (status != SIGINT && status != 0)
            printk("%s: a task ended with %04x\n", name, status);
    }
    printk("%s: %u tasks, %u interrupted\n", name, tasks, interrupted);
}

static void
t_in_turn(void)
{
    static char turns[128];
    unsigned int before = nr_free_pages();
    char *name = turns;

    cmdline_get("turns", turns, sizeof(turns));
    for (char *at = turns; *name; at++) {
        bool last = !*at;

        if (*at && *at != ',')
            continue;
        *at = '\0';
        t_turn(name);
        name = at + !last;
    }
    printk("frames lost: %d\n", (int)(before - nr_free_pages()));
    printk("buffers held: %u\n", nr_buffers_held());
}

DEMO("t-in-turn", t_in_turn, "modules one after the other: turns=a,b,a");
