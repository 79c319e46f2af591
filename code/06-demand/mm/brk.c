// SPDX-License-Identifier: GPL-2.0-only
/*
 * brk: where the heap ends.  Only a number moves; pages come by faults, and
 * none goes.  After Linux 0.11 (kernel/sys.c).
 */
#include "kernel/syscall.h"
#include "kernel/task.h"

#define STACK_ROOM 16384u /* kept free below the stack */

static int32_t
sys_brk(struct regs *regs)
{
    uint32_t end = ARG1(regs);

    if (end >= current->mm->end_code &&
        end < current->mm->start_stack - STACK_ROOM)
        current->mm->brk = end;
    return (int32_t)current->mm->brk;
}

SYSCALL(45, sys_brk);
