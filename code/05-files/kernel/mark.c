// SPDX-License-Identifier: GPL-2.0-only
/*
 * The mark is a selector of no segment, in the %fs with which the task will
 * go on as a program.  The first thing done on the way to user mode is to
 * load it, and that traps.  So a way without a mark costs nothing.
 */
#include "kernel/mark.h"

#include "kernel/irq.h"
#include "kernel/signal.h"

#define MARK 0xfff8u /* beyond the end of any table of ours */

void end_marked(void) __attribute__((noreturn));

/* Where the trap on the way out leads.  Nothing is held here. */
void
end_marked(void)
{
    do_exit(SIGINT);
}

/* A row of mm/uaccess.c's table: an instruction that may trap, and then. */
__asm__(".pushsection .table.exceptions.1, \"a\"\n\t"
        ".long trap_return, end_marked\n\t"
        ".popsection");

bool
is_marked(const struct task_struct *t)
{
    return task_regs(t)->fs == MARK;
}

static bool
descends_from(const struct task_struct *t, int32_t pid)
{
    for (t = t->parent; t; t = t->parent)
        if (t->pid == pid)
            return true;
    return false;
}

/*
 * Did the interrupt come in user mode, or in the few instructions of the
 * kernel that store or load a program's registers?  Then those of the
 * interrupt lie where the program's should, and the mark has no place.
 */
static bool
holds_nothing(const struct regs *regs)
{
    return &regs->esp > &task_regs(current)->fs;
}

void
mark_descendants(int32_t pid, const struct regs *regs)
{
    bool ends = false;

    for (uint32_t i = 1; i < NR_TASKS; i++) {
        struct task_struct *t = task[i];

        if (!t || t->state == TASK_ZOMBIE || !descends_from(t, pid))
            continue;
        if (t == current && holds_nothing(regs)) {
            ends = true;
            continue;
        }
        task_regs(t)->fs = MARK;
        if (t->state == TASK_SLEEPING)
            t->state = TASK_RUNNING;
    }
    if (ends)
        end_marked();
}

bool
interruptible_sleep_on(const void *what)
{
    uint32_t flags = irq_save(); /* no mark between look and sleep */

    if (!is_marked(current))
        sleep_on(what);
    irq_restore(flags);
    return !is_marked(current);
}

void
restart_current(struct regs *regs, uint32_t start, uint32_t stack)
{
    uint32_t flags = irq_save(); /* no mark between look and store */

    if (is_marked(current))
        end_marked();
    user_regs(regs, start, stack);
    irq_restore(flags);
}
