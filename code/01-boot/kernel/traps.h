/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Traps: everything that makes the processor leave what it was doing and
 * enter the kernel through the interrupt descriptor table.
 */
#ifndef KERNEL_TRAPS_H
#define KERNEL_TRAPS_H

#include <stdbool.h>
#include <stdint.h>

#define NR_EXCEPTIONS 32
#define NR_VECTORS    256

/*
 * The interrupted program, as entry.S leaves it on the stack: pushed last
 * comes first.  `esp` and `ss` are there only if the program was in user
 * mode; trap_esp() knows.
 */
struct regs {
    uint32_t fs, es, ds;
    uint32_t edi, esi, ebp, unused_esp, ebx, edx, ecx, eax;
    uint32_t vector;
    uint32_t error;           /* 0 where the processor gives none */
    uint32_t eip, cs, eflags; /* from here on by the processor */
    uint32_t esp, ss;
};

#define EFLAGS_FIXED 0x002u /* always set */
#define EFLAGS_IF    0x200u /* interrupts are let in */

typedef void (*trap_handler_t)(struct regs *regs);

/* Let `vector` call `handler`, with interrupts off. */
void trap_attach(unsigned int vector, trap_handler_t handler);

/*
 * Fill the gate of `vector`.  For an interrupt gate `target` is the address
 * of a stub that pushes an error code (or 0) and its vector and goes on at
 * trap_entry; `ring` is the least privileged level that may call it by int.
 */
#define INTERRUPT_GATE(ring) (0x8e | (ring) << 5)

void idt_set(unsigned int vector, uint8_t type, uint16_t selector,
             uint32_t target);

/* The exception's name in words; vector < NR_EXCEPTIONS. */
const char *exception_name(unsigned int vector);

/* The stack pointer of the interrupted program. */
uint32_t trap_esp(const struct regs *regs);

/* Print what stopped the interrupted program, and what regs holds of it. */
void trap_dump(const struct regs *regs);

/*
 * Called by trap_dump for what it cannot know: a later chapter says more
 * about a fault here.  Prints lines that begin with two spaces.  Weak:
 * prints nothing.
 */
void trap_explain(const struct regs *regs);

/* Called by entry.S for every trap. */
void trap(struct regs *regs);

#endif
