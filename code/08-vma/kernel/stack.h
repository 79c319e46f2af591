/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kernel stacks: two frames for each slot, in a window of the kernel's half.
 * Below them nothing is mapped, so that a stack that is too deep is a fault
 * and no other task's memory.
 */
#ifndef KERNEL_STACK_H
#define KERNEL_STACK_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/types.h"
#include "mm/layout.h"

#define STACK_STRIDE 0x20000u /* 128 KiB, of which the upper 8 are there */
#define STACK_SIZE   (2 * PAGE_SIZE)

/* The upper end of a slot's stack. */
static inline uint32_t
stack_top(uint32_t slot)
{
    return STACK_BASE + (slot + 1) * STACK_STRIDE;
}

/*
 * Give a slot its stack, of zeros.  False: no frame for it, or for a table,
 * and nothing has changed.  May sleep: the slot must be the caller's.
 */
bool stack_new(uint32_t slot);

/* Take it back.  Not the one that is stood on. */
void stack_drop(uint32_t slot);

#endif
