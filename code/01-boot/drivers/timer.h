/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The clock: an interrupt every hundredth of a second.
 */
#ifndef DRIVERS_TIMER_H
#define DRIVERS_TIMER_H

#include <stdint.h>

#include "kernel/traps.h"

#define HZ 100

/* Clock interrupts since the start, 0.11's word for it.  Wraps. */
extern volatile uint32_t jiffies;

/*
 * Called at each clock interrupt, with interrupts off, after jiffies was
 * raised.  Weak: does nothing.
 */
void on_tick(const struct regs *regs);

#endif
