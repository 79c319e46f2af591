/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Page faults: the processor could not translate an address, or was not
 * allowed to use the translation.
 */
#ifndef MM_FAULT_H
#define MM_FAULT_H

#include <stdint.h>

#include "kernel/traps.h"
#include "mm/pte.h"

#define PAGE_FAULT 14

/* Bits of the error code; each set or clear says one thing. */
#define FAULT_PRESENT 1u /* page there; a right missing */
#define FAULT_WRITE   2u /* a store; else a load or fetch */
#define FAULT_USER    4u /* from user mode */

/* The address that faulted last. */
static inline laddr_t
fault_address(void)
{
    laddr_t cr2;

    __asm__ volatile("movl %%cr2, %0" : "=r"(cr2));
    return cr2;
}

/*
 * Try to make the access at `address` possible.  0: it is, so run the
 * instruction again.  Else the number of the signal that a program dies of
 * which cannot go on without it.  Weak: nothing can be repaired, SIGSEGV.
 */
uint32_t repair_fault(struct regs *regs, laddr_t address);

/*
 * What becomes of a fault that is not repaired.  Weak: the kernel stops.
 * From chapter 3 on it returns if the instruction was one of uaccess.
 */
void fault_mistake(struct regs *regs, uint32_t signal);

/* Print one line on what was tried, where, and what stood in the way. */
void explain_fault(uint32_t error, laddr_t address);

#endif
