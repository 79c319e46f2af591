// SPDX-License-Identifier: GPL-2.0-only
/*
 * The life of a task: made, started, ended, waited for, released.
 */
#include "kernel/task.h"

#include "drivers/io.h"
#include "kernel/errno.h"
#include "kernel/panic.h"
#include "kernel/types.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/memory.h"

#define MAX_PID 32767 /* Linux's, unless told otherwise */

TABLE(struct task_part, task_parts);

static int32_t last_pid;

static bool
pid_in_use(int32_t pid)
{
    for (uint32_t i = 1; i < NR_TASKS; i++)
        if (task[i] && task[i]->pid == pid)
            return true;
    return false;
}

static int32_t
next_pid(void)
{
    do {
        last_pid = last_pid < MAX_PID ? last_pid + 1 : 1;
    } while (pid_in_use(last_pid));
    return last_pid;
}

/* The lowest free slot, or 0: slot 0 is never free. */
static uint32_t
free_slot(void)
{
    for (uint32_t i = 1; i < NR_TASKS; i++)
        if (!task[i])
            return i;
    return 0;
}

struct task_struct *
task_new(const char *name, void (*start)(void))
{
    paddr_t page = get_free_page(); /* may_sleep: holds nothing */
    uint32_t slot = free_slot();
    struct task_struct *t;
    uint32_t *stack;

    if (!page || !slot) {
        free_page(page);
        return NULL;
    }
    t = phys_to_virt(page);
    t->state = TASK_NEW;
    t->priority = t->counter = current->priority;
    t->pid = next_pid();
    t->parent = current;
    t->slot = slot;
    t->mm = &no_memory;
    t->magic = TASK_MAGIC;
    memcpy(t->name, name,
           strlen(name) < sizeof(t->name) ? strlen(name)
                                          : sizeof(t->name) - 1);
    t->esp0 = (uint32_t)t + PAGE_SIZE;

    /* As if it had called switch_stacks() from the beginning of `start`. */
    stack = (uint32_t *)task_regs(t);
    *--stack = (uint32_t)start;
    stack -= 5; /* ebp, ebx, esi, edi, gs: all zero */
    t->esp = (uint32_t)stack;

    task[slot] = t; /* from here on nobody else's */
    t->mm = mm_new(slot);
    if (!t->mm) {
        task_release(t);
        return NULL;
    }
    return t;
}

void
task_start(struct task_struct *t)
{
    if (t->state != TASK_NEW)
        panic("task %d was started twice", t->pid);
    for (const struct task_part *part = task_parts_start;
         part < task_parts_end; part++)
        part->copy(t);
    t->state = TASK_RUNNING;
}

void
user_regs(struct regs *regs, uint32_t start, uint32_t stack)
{
    *regs = (struct regs){
        .fs = USER_DS,
        .es = USER_DS,
        .ds = USER_DS,
        .eip = start,
        .cs = USER_CS,
        .eflags = EFLAGS_FIXED | EFLAGS_IF,
        .esp = stack,
        .ss = USER_DS,
    };
}

void
task_release(struct task_struct *t)
{
    if (t == current)
        panic("task %d was about to free the stack it stands on", t->pid);
    task[t->slot] = NULL;
    free_page(virt_to_phys(t));
}

/* Task 1 adopts the children of a task that ends. */
static void
give_children_away(struct task_struct *from)
{
    for (uint32_t i = 1; i < NR_TASKS; i++) {
        if (!task[i] || task[i]->parent != from)
            continue;
        task[i]->parent = task[1];
        if (task[i]->state == TASK_ZOMBIE)
            wake_up(task[1]);
    }
}

void
do_exit(uint32_t status)
{
    struct mm_struct *mm;

    if (current->slot <= 1)
        panic("task %d, on which all others depend, ended with status %04x",
              current->pid, status);
    for (const struct task_part *part = task_parts_start;
         part < task_parts_end; part++)
        part->drop();
    mm = current->mm;
    current->mm = &no_memory;
    mm_use(current->mm);
    mm_drop(mm);
    irq_disable();
    give_children_away(current);
    current->exit_code = status;
    current->state = TASK_ZOMBIE;
    wake_up(current->parent);
    schedule();
    panic("zombie %d ran again", current->pid);
}

/* A child of `current` that `pid` means, zombies first; NULL: none. */
static struct task_struct *
find_child(int32_t pid)
{
    struct task_struct *alive = NULL;

    for (uint32_t i = 1; i < NR_TASKS; i++) {
        struct task_struct *t = task[i];

        if (!t || t->parent != current || (pid > 0 && t->pid != pid))
            continue;
        if (t->state == TASK_ZOMBIE)
            return t;
        alive = t;
    }
    return alive;
}

int32_t
do_wait(int32_t pid, uint32_t *status, uint32_t options)
{
    for (;;) {
        struct task_struct *child = find_child(pid);

        if (!child)
            return -ECHILD;
        if (child->state == TASK_ZOMBIE) {
            int32_t ended = child->pid;

            *status = child->exit_code;
            task_release(child);
            return ended;
        }
        if (options & WNOHANG)
            return 0;
        sleep_on(current); /* do_exit wakes its parent */
    }
}
