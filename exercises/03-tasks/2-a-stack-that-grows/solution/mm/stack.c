// SPDX-License-Identifier: GPL-2.0-only
/*
 * A stack that grows: a page where a program is about to push.
 */
#include "kernel/signal.h"
#include "kernel/task.h"
#include "mm/fault.h"
#include "mm/memory.h"
#include "mm/paging.h"

#define STACK_MOST (64 * PAGE_SIZE) /* below the end of the slot */
#define PUSH_MOST  32               /* bytes: pusha */

/* May the program have its stack at this address of its own? */
static bool
is_stack(const struct regs *regs, uint32_t at)
{
    return at < USER_SIZE && at >= USER_SIZE - STACK_MOST &&
           at + PUSH_MOST >= regs->esp;
}

uint32_t
repair_fault(struct regs *regs, laddr_t address)
{
    paddr_t page;

    if (regs->error & FAULT_PRESENT || !(regs->error & FAULT_USER) ||
        !is_stack(regs, address - current->mm->start_code))
        return SIGSEGV;
    page = get_free_page(); /* may_sleep: holds nothing */
    if (!page)
        return SIGSEGV;
    if (map_page(address & ~(PAGE_SIZE - 1), page, PTE_WRITE | PTE_USER))
        return 0;
    free_page(page);
    return SIGSEGV;
}
