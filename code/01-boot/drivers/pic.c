// SPDX-License-Identifier: GPL-2.0-only
/*
 * Programs the 8259s and passes their interrupts on.
 */
#include "drivers/pic.h"

#include "drivers/io.h"
#include "kernel/init.h"
#include "kernel/panic.h"

#define MASTER 0x20
#define SLAVE  0xa0
#define DATA   1 /* second port of each */

#define START     0x11 /* four initialisation words follow */
#define MODE_8086 0x01
#define READ_ISR  0x0b /* which line is being served? */
#define EOI       0x20
#define CASCADE   2 /* the slave hangs on this line */

static trap_handler_t handlers[NR_IRQS];
static uint16_t enabled = 1 << CASCADE;

static void
set_masks(void)
{
    outb(MASTER + DATA, (uint8_t)~enabled);
    outb(SLAVE + DATA, (uint8_t)(~enabled >> 8));
}

/*
 * A line that drops before the processor asks is reported as the
 * controller's lowest priority, 7, and is then not in service.
 */
static bool
is_spurious(unsigned int irq)
{
    uint16_t port = irq < 8 ? MASTER : SLAVE;

    if (irq % 8 != 7)
        return false;
    outb(port, READ_ISR);
    return !(inb(port) & 0x80);
}

static void
irq_trap(struct regs *regs)
{
    unsigned int irq = regs->vector - IRQ_BASE;
    bool spurious = is_spurious(irq);

    if (irq >= 8 && !spurious)
        outb(SLAVE, EOI);
    if (irq >= 8 || !spurious)
        outb(MASTER, EOI);
    if (spurious)
        return;
    if (!handlers[irq])
        panic("interrupt line %u fired, but nobody attached it", irq);
    handlers[irq](regs);
}

void
irq_attach(unsigned int irq, trap_handler_t handler)
{
    handlers[irq] = handler;
    enabled |= (uint16_t)(1 << irq);
    set_masks();
}

static void
pic_init(void)
{
    outb(MASTER, START);
    outb(SLAVE, START);
    outb(MASTER + DATA, IRQ_BASE);
    outb(SLAVE + DATA, IRQ_BASE + 8);
    outb(MASTER + DATA, 1 << CASCADE);
    outb(SLAVE + DATA, CASCADE);
    outb(MASTER + DATA, MODE_8086);
    outb(SLAVE + DATA, MODE_8086);
    set_masks();
    for (unsigned int irq = 0; irq < NR_IRQS; irq++)
        trap_attach(IRQ_BASE + irq, irq_trap);
}

initcall(21, pic_init);
