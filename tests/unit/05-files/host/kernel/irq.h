/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stands in for the kernel's kernel/irq.h: the test decides when interrupts
 * come, and so keeps the flag.
 */
#ifndef KERNEL_IRQ_H
#define KERNEL_IRQ_H

#include <stdint.h>

uint32_t irq_save(void);
void irq_restore(uint32_t flags);
void irq_wait(void);

#endif
