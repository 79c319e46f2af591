/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The clock against the machine's other clock, and interrupts that come
 * from nowhere.
 */
#include "drivers/io.h"
#include "drivers/pic.h"
#include "drivers/timer.h"
#include "guest/gates.h"
#include "kernel/cmdline.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"

#define MASTER 0x20
#define SLAVE  0xa0

/* ---- the real-time clock ---- */

#define RTC_INDEX   0x70
#define RTC_DATA    0x71
#define RTC_SECONDS 0x00
#define RTC_A       0x0a /* bit 7: the time is changing */
#define RTC_B       0x0b
#define RTC_C       0x0c

static uint8_t
rtc_read(uint8_t index)
{
    outb(RTC_INDEX, index);
    return inb(RTC_DATA);
}

static void
rtc_write(uint8_t index, uint8_t value)
{
    outb(RTC_INDEX, index);
    outb(RTC_DATA, value);
}

/* Wait until the RTC's second changes, looking once each tick. */
static void
next_second(void)
{
    uint8_t before = rtc_read(RTC_SECONDS);

    do
        cpu_wait();
    while (rtc_read(RTC_A) & 0x80 || rtc_read(RTC_SECONDS) == before);
}

static void
t_clock(void)
{
    uint32_t start, seconds = cmdline_number("seconds", 1);

    next_second();
    start = jiffies;
    for (uint32_t i = 0; i < seconds; i++)
        next_second();
    printk("ticks: %u\n", jiffies - start);
}

DEMO("t-clock", t_clock, "seconds=: ticks in seconds of the RTC");

/* Line 8 is the slave's: without both acknowledgements it comes once. */
static volatile uint32_t periods;

static void
rtc_interrupt(struct regs *regs)
{
    (void)regs;
    rtc_read(RTC_C); /* or it does not come again */
    periods++;
}

static void
t_slave(void)
{
    uint32_t start;

    irq_attach(8, rtc_interrupt);
    rtc_write(RTC_A, 0x20 | 10); /* 32 768 >> (10 - 1) = 64 Hz */
    rtc_write(RTC_B, rtc_read(RTC_B) | 0x40);
    rtc_read(RTC_C);
    start = jiffies;
    while (jiffies - start < HZ)
        cpu_wait();
    printk("periods: %u\n", periods);
}

DEMO("t-slave", t_slave, "interrupts of the second controller");

/* ---- spurious interrupts ---- */

static uint8_t
in_service(uint16_t controller)
{
    outb(controller, 0x0b);
    return inb(controller);
}

static volatile uint8_t service[3];

/*
 * In place of the clock's handler: the controller has line 0 in service and
 * not yet acknowledged.  Line 7 from nowhere must not acknowledge it; line
 * 15 from nowhere must, for the master did deliver line 2.
 */
static void
unacknowledged_tick(struct regs *regs)
{
    (void)regs;
    service[0] = in_service(MASTER);
    __asm__ volatile("int $0x27");
    service[1] = in_service(MASTER);
    __asm__ volatile("int $0x2f");
    service[2] = in_service(MASTER);
}

static void
t_spurious(void)
{
    trap_attach(IRQ_BASE, unacknowledged_tick);
    while (!service[0])
        cpu_wait();
    printk("in service: %u\n", service[0]);
    printk("after line 7: %u\n", service[1]);
    printk("after line 15: %u\n", service[2]);
}

DEMO("t-spurious", t_spurious, "lines 7 and 15, without a device");

static void
t_stray(void)
{
    __asm__ volatile("int $0x21");
}

DEMO("t-stray", t_stray, "a line that nobody has attached");

static void
t_masks(void)
{
    printk("master mask: %u\n", inb(MASTER + 1));
    printk("slave mask: %u\n", inb(SLAVE + 1));
}

DEMO("t-masks", t_masks, "which lines the controllers let through");
