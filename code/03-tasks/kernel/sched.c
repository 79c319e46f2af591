// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who runs: slots, switching, sleeping, waking.  The choice is 0.11's
 * (kernel/sched.c): the largest remaining time slice wins, and when all
 * are used up everybody gets a new one.
 */
#include "drivers/timer.h"
#include "kernel/gdt.h"
#include "kernel/init.h"
#include "kernel/irq.h"
#include "kernel/panic.h"
#include "kernel/task.h"
#include "kernel/tss.h"
#include "kernel/types.h"

#define PRIORITY 15 /* ticks: 150 ms, as in 0.11 */

static struct task_struct idle = {
    .priority = PRIORITY,
    .name = "idle",
    .mm = &no_memory,
    .magic = TASK_MAGIC,
};

struct task_struct *task[NR_TASKS] = {&idle};
struct task_struct *current = &idle;

/* The runnable task with the most time left; idle if there is none. */
static struct task_struct *
pick(void)
{
    for (;;) {
        struct task_struct *best = &idle;
        int32_t most = -1;

        for (uint32_t i = NR_TASKS - 1; i > 0; i--) {
            struct task_struct *t = task[i];

            if (t && t->state == TASK_RUNNING && t->counter > most) {
                most = t->counter;
                best = t;
            }
        }
        if (most != 0)
            return best;
        for (uint32_t i = 1; i < NR_TASKS; i++)
            if (task[i])
                task[i]->counter = task[i]->counter / 2 + task[i]->priority;
    }
}

void
schedule(void)
{
    struct task_struct *from = current, *to;
    uint32_t flags = irq_save();

    if (from->magic != TASK_MAGIC)
        panic("the kernel stack of task %d ran into its task_struct",
              from->pid);
    to = pick();
    if (to != from) {
        current = to;
        mm_use(to->mm);
        tss.esp0 = to->esp0;
        switch_stacks(&from->esp, to->esp); /* back when `from` runs */
    }
    irq_restore(flags);
}

void
sleep_on(const void *what)
{
    uint32_t flags = irq_save();

    if (current == &idle)
        panic("the idle task was put to sleep");
    current->waits_for = what;
    current->state = TASK_SLEEPING;
    schedule();
    current->waits_for = NULL;
    irq_restore(flags);
}

void
wake_up(const void *what)
{
    for (uint32_t i = 1; i < NR_TASKS; i++)
        if (task[i] && task[i]->state == TASK_SLEEPING &&
            task[i]->waits_for == what)
            task[i]->state = TASK_RUNNING;
}

void
sleep_until(uint32_t when)
{
    uint32_t flags = irq_save(); /* no tick between look and sleep */

    if (when == 0)
        when = 1; /* 0 in wake_at would mean never */
    while ((int32_t)(when - jiffies) > 0) {
        current->wake_at = when;
        sleep_on(&current->wake_at);
    }
    current->wake_at = 0;
    irq_restore(flags);
}

/* Overrides the weak default: time passes for sleepers and `current`. */
void
on_tick(const struct regs *regs)
{
    for (uint32_t i = 1; i < NR_TASKS; i++)
        if (task[i] && task[i]->state == TASK_SLEEPING &&
            task[i]->wake_at && (int32_t)(task[i]->wake_at - jiffies) <= 0)
            task[i]->state = TASK_RUNNING;
    if (current->counter > 0)
        current->counter--;
    if ((regs->cs & 3) && current->counter == 0)
        schedule(); /* never inside the kernel */
}

static void
sched_init(void)
{
    tss.ss0 = KERNEL_DS;
}

initcall(61, sched_init);
