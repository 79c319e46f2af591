/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * As many tasks as there are slots, twice.
 */
#include "drivers/exit.h"
#include "drivers/timer.h"
#include "kernel/cmdline.h"
#include "kernel/init.h"
#include "kernel/printk.h"
#include "kernel/spawn.h"
#include "kernel/task.h"
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

/* While the kernel is busy no program runs, and the clock cannot help it. */
static void
t_selfish(void)
{
    uint32_t until = jiffies + 50;

    spawn("counter");
    while (jiffies != until)
        ;
    printk("selfish: %u ticks\n", 50);
    machine_exit(EXIT_PASS);
}

DEMO("t-selfish", t_selfish, "keep the processor for half a second");

/* A sleeper wakes when its own reason is named, and by no other. */
static void
t_wake(void)
{
    uint32_t other = 0;

    spawn("sleeper");
    while (task[2]->state != TASK_SLEEPING)
        sleep_until(jiffies + 1);
    wake_up(&other);
    wake_up(current);
    printk("state after other names: %d\n", task[2]->state);
    wake_up(task[2]->waits_for);
    printk("state after its own: %d\n", task[2]->state);
    do_wait(-1, &other, 0);
    printk("it slept on: 0x%x\n", other);
}

DEMO("t-wake", t_wake, "wake a sleeper by name");

/* A kernel stack that has grown too far has met this word first. */
static void
t_overrun(void)
{
    current->magic = 0;
    schedule();
}

DEMO("t-overrun", t_overrun, "a kernel stack that is too deep");
