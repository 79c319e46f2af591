/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Instructions that C has no words for: ports and the interrupt flag.
 */
#ifndef DRIVERS_IO_H
#define DRIVERS_IO_H

#include <stdint.h>

static inline void
outb(uint16_t port, uint8_t value)
{
    __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static inline uint8_t
inb(uint16_t port)
{
    uint8_t value;

    __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

static inline void
irq_enable(void)
{
    __asm__ volatile("sti" : : : "memory");
}

static inline void
irq_disable(void)
{
    __asm__ volatile("cli" : : : "memory");
}

/* Halt until the next interrupt; with interrupts off, for good. */
static inline void
cpu_wait(void)
{
    __asm__ volatile("hlt" : : : "memory");
}

#endif
