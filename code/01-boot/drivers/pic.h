/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The two 8259 interrupt controllers.  Their sixteen lines arrive as
 * vectors 0x20 to 0x2f, clear of the processor's own exceptions.
 */
#ifndef DRIVERS_PIC_H
#define DRIVERS_PIC_H

#include <stdint.h>

#include "kernel/traps.h"

#define IRQ_BASE 0x20
#define NR_IRQS  16

/*
 * Let line `irq` call `handler`, with interrupts off and the line already
 * acknowledged.  The handler must not sleep.  Replaces an earlier handler.
 */
void irq_attach(unsigned int irq, trap_handler_t handler);

#endif
