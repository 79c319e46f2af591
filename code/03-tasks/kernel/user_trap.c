// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an exception costs once there are programs: a program's mistake costs
 * the program, not the kernel; a bad pointer in a system call costs the
 * call.  Page faults come from mm/fault.c, when nothing could repair them;
 * all other exceptions come straight here.
 */
#include "kernel/gdt.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/signal.h"
#include "kernel/stubs.h"
#include "kernel/task.h"
#include "kernel/types.h"
#include "mm/fault.h"
#include "mm/uaccess.h"

#define CR0_EM     (1u << 2)
#define BREAKPOINT 3
#define OVERFLOW   4

/*
 * What today's Linux sends for each exception that a program can cause (0.11
 * says 11 for all), but for the page fault: repair_fault() says that one.
 */
static const uint8_t signal_of[NR_EXCEPTIONS] = {
    [0] = SIGFPE,   [1] = SIGTRAP, [3] = SIGTRAP, [4] = SIGSEGV,
    [5] = SIGSEGV,  [6] = SIGILL,  [7] = SIGFPE,  [9] = SIGFPE,
    [10] = SIGSEGV, [11] = SIGBUS, [12] = SIGBUS, [13] = SIGSEGV,
    [16] = SIGFPE,  [17] = SIGBUS, [19] = SIGFPE,
};

/* End the program, and say why in a line or two. */
static _Noreturn void
kill_current(struct regs *regs, uint32_t signal)
{
    printk("task %d (%s): %s at %08x, killed by signal %u\n", current->pid,
           current->name, exception_name(regs->vector), regs->eip, signal);
    trap_explain(regs);
    do_exit(signal);
}

/* Overrides the weak default. */
void
fault_mistake(struct regs *regs, uint32_t signal)
{
    if (regs->cs & 3)
        kill_current(regs, signal);
    if (uaccess_fixup(regs))
        return;
    trap_dump(regs);
    panic("%s inside the kernel", exception_name(regs->vector));
}

static void
exception(struct regs *regs)
{
    fault_mistake(regs, signal_of[regs->vector]);
}

static void
user_trap_init(void)
{
    uint32_t cr0;

    for (unsigned int vector = 0; vector < NR_EXCEPTIONS; vector++)
        if (signal_of[vector])
            trap_attach(vector, exception);
    /* int3 and into are instructions for programs, too. */
    idt_set(BREAKPOINT, INTERRUPT_GATE(3), KERNEL_CS,
            (uint32_t)trap_stubs[BREAKPOINT]);
    idt_set(OVERFLOW, INTERRUPT_GATE(3), KERNEL_CS,
            (uint32_t)trap_stubs[OVERFLOW]);
    /* Floating-point registers are not switched: nobody may use them. */
    __asm__ volatile("movl %%cr0, %0" : "=r"(cr0));
    __asm__ volatile("movl %0, %%cr0" : : "r"(cr0 | CR0_EM));
}

initcall(25, user_trap_init);
