/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sleeping in the kernel: around the moment of a tick, and where the clock
 * wraps.
 */
#include "drivers/io.h"
#include "drivers/timer.h"
#include "kernel/init.h"
#include "kernel/printk.h"
#include "kernel/task.h"

/* What is left of the current tick, in units of the timer's crystal. */
static uint32_t
until_tick(void)
{
    uint32_t low;

    outb(0x43, 0); /* latch channel 0 */
    low = inb(0x40);
    return low | (uint32_t)inb(0x40) << 8;
}

/*
 * Fall asleep shortly before the tick that should wake us: later each time,
 * in steps of a few instructions, until it is too late.  A tick between the
 * idle task's look around and its hlt must not be slept over.
 */
static void
t_sleepy(void)
{
    uint32_t late = 0, in_time = 0;

    for (uint32_t i = 0; i < 400; i++) {
        uint32_t when = jiffies + 1;

        while (until_tick() > 80)
            ;
        for (volatile uint32_t steps = i; steps > 0; steps--)
            ;
        sleep_until(when);
        if (jiffies == when)
            in_time++;
        else
            late++;
    }
    printk("in time: %u\n", in_time);
    printk("late: %u\n", late);
}

DEMO("t-sleepy", t_sleepy, "fall asleep right before a tick");

static void
t_wrap(void)
{
    jiffies = -10u;
    for (uint32_t when = -5u; when != 5; when++) {
        sleep_until(when);
        printk("asked %d, woke at %d\n", (int)when, (int)jiffies);
    }
    sleep_until(-3u); /* long ago */
    printk("at the end %d\n", (int)jiffies);
}

DEMO("t-wrap", t_wrap, "sleep while the clock wraps");
