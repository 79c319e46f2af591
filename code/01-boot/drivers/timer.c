// SPDX-License-Identifier: GPL-2.0-only
/*
 * The 8253/8254 interval timer: channel 0 counts LATCH beats of its input
 * and then pulls interrupt line 0, again and again.
 */
#include "drivers/timer.h"

#include "drivers/io.h"
#include "drivers/pic.h"
#include "kernel/init.h"
#include "kernel/types.h"

#define INPUT_HZ 1193182
#define LATCH    (INPUT_HZ / HZ)

#define CHANNEL_0 0x40
#define COMMAND   0x43
#define RATE_MODE 0x34 /* channel 0, low byte first, mode 2 */

volatile uint32_t jiffies;

__weak void
on_tick(const struct regs *regs)
{
    (void)regs;
}

static void
timer_interrupt(struct regs *regs)
{
    jiffies++;
    on_tick(regs);
}

static void
timer_init(void)
{
    outb(COMMAND, RATE_MODE);
    outb(CHANNEL_0, LATCH & 0xff);
    outb(CHANNEL_0, LATCH >> 8);
    irq_attach(0, timer_interrupt);
    irq_enable();
}

initcall(60, timer_init);
