// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which page faults are no mistake: two kinds now.
 */
#include "kernel/signal.h"
#include "kernel/task.h"
#include "mm/cow.h"
#include "mm/demand.h"
#include "mm/fault.h"
#include "mm/paging.h"
#include "mm/uaccess.h"

/*
 * Overrides the weak default.  A page may be missing anywhere in the slot:
 * this era does not know which addresses a program may use.  The kernel may
 * miss one too, but only where it is meant to touch a program's memory.
 */
uint32_t
repair_fault(struct regs *regs, laddr_t address)
{
    uint32_t wanted = FAULT_PRESENT | FAULT_WRITE | FAULT_USER, signal;

    if (address - current->mm->start_code >= USER_SIZE)
        return SIGSEGV;
    if (!(regs->error & FAULT_PRESENT) &&
        (regs->error & FAULT_USER || in_uaccess(regs)))
        return do_no_page(regs->error, address);
    if ((regs->error & wanted) != wanted)
        return SIGSEGV;
    signal = do_wp_page(regs->error, address);
    if (!signal)
        *find_pte(address) |= PTE_DIRTY; /* a tick may precede the store */
    return signal;
}
