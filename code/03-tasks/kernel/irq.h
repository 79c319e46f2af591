/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Short stretches without interrupts.
 */
#ifndef KERNEL_IRQ_H
#define KERNEL_IRQ_H

#include <stdint.h>

/* Turn interrupts off; the result says whether they were on. */
static inline uint32_t
irq_save(void)
{
    uint32_t flags;

    __asm__ volatile("pushfl\n\tpopl %0\n\tcli" : "=r"(flags) : : "memory");
    return flags;
}

/* Back to what irq_save() found. */
static inline void
irq_restore(uint32_t flags)
{
    __asm__ volatile("pushl %0\n\tpopfl" : : "r"(flags) : "memory", "cc");
}

/*
 * Turn interrupts on and sleep until the next one.  It cannot come between
 * the two, or what it woke would wait for the one after.
 */
static inline void
irq_wait(void)
{
    __asm__ volatile("sti\n\thlt" : : : "memory");
}

#endif
