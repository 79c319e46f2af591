// SPDX-License-Identifier: GPL-2.0-only
/*
 * fork: a second task that returns from the same system call, with 0.
 * After Linux 0.11 (kernel/fork.c: copy_process, copy_mem).
 */
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/copy.h"

/* The child's registers: the parent's, but for the answer. */
static void
copy_registers(struct task_struct *child, const struct regs *regs)
{
    struct regs *copy = task_regs(child);
    uint32_t *stack = (uint32_t *)child->esp, gs;

    *copy = *regs;
    copy->eax = 0;
    __asm__ volatile("movl %%gs, %0" : "=r"(gs));
    stack[0] = gs; /* switch_stacks() pops it first */
}

static int32_t
sys_fork(struct regs *regs)
{
    struct task_struct *child = task_new(current->name, trap_return);

    if (!child)
        return -EAGAIN;
    if (mm_copy(child->mm, current->mm) < 0) {
        mm_drop(child->mm);
        task_release(child);
        return -EAGAIN;
    }
    copy_registers(child, regs);
    task_start(child);
    return child->pid;
}

SYSCALL(2, sys_fork);
