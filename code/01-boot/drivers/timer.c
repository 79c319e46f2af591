// SPDX-License-Identifier: GPL-2.0-only
/*
 * The 8253/8254 interval timer: channel 0 divides its crystal by LATCH and
 * pulls interrupt line 0 each time.
 */
#include "drivers/timer.h"

#include "drivers/io.h"
#include "drivers/pic.h"
#include "kernel/init.h"

#define CRYSTAL 1193182                 /* Hz */
#define LATCH   (CRYSTAL / HZ)

#define CHANNEL_0 0x40
#define COMMAND   0x43
#define RATE_MODE 0x34                  /* channel 0, low byte first, mode 2 */

volatile uint32_t jiffies;

static void
timer_interrupt(struct regs *regs)
{
    (void)regs;
    jiffies++;
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
