// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which page faults are no mistake: for now, one kind.
 */
#include "kernel/signal.h"
#include "kernel/task.h"
#include "mm/cow.h"
#include "mm/fault.h"

/*
 * Overrides the weak default: a program's store to a page of its own slot
 * that is there and read-only.  Anything else stays a mistake; the kernel's
 * own stores do not come here, for they ignore read-only.
 */
uint32_t
repair_fault(struct regs *regs, laddr_t address)
{
    uint32_t wanted = FAULT_PRESENT | FAULT_WRITE | FAULT_USER;

    if ((regs->error & wanted) != wanted ||
        address - current->mm->start_code >= USER_SIZE)
        return SIGSEGV;
    return do_wp_page(regs->error, address);
}
