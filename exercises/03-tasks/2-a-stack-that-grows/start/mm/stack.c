// SPDX-License-Identifier: GPL-2.0-only
/*
 * A stack that grows: a page where a program is about to push.
 */
#include "kernel/signal.h"
#include "kernel/task.h"
#include "mm/fault.h"
#include "mm/memory.h"
#include "mm/paging.h"

uint32_t
repair_fault(struct regs *regs, laddr_t address)
{
    (void)regs;
    (void)address;
    return SIGSEGV;
}
