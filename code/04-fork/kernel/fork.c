// SPDX-License-Identifier: GPL-2.0-only
/*
 * fork: a second task that returns from the same system call, with 0.
 * After Linux 0.11 (kernel/fork.c: copy_process, copy_mem).
 */
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/cow.h"

/* The child's registers: the parent's, but for the answer. */
static void
copy_registers(struct task_struct *child, const struct regs *regs)
{
    struct regs *copy = (struct regs *)(child->esp0 - sizeof(*copy));
    uint32_t *stack = (uint32_t *)child->esp, gs;

    *copy = *regs;
    copy->eax = 0;
    __asm__ volatile("movl %%gs, %0" : "=r"(gs));
    stack[0] = gs;                      /* switch_stacks() pops it first */
}

static int32_t
sys_fork(struct regs *regs)
{
    struct task_struct *child = task_new(current->name, trap_return);
    laddr_t from = current->mm.start_code, to;

    if (!child)
        return -EAGAIN;
    to = child->mm.start_code;
    child->mm = current->mm;
    child->mm.start_code = to;
    if (copy_page_tables(from, to, SLOT_SIZE) < 0) {
        free_page_tables(to, SLOT_SIZE);
        task_release(child);
        return -EAGAIN;
    }
    copy_registers(child, regs);
    task_start(child);
    return child->pid;
}

SYSCALL(2, sys_fork);
