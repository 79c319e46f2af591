// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=stacks: the kernel stacks of a program that sleeps and of one that
 * has never run, drawn from the words that lie there.
 */
#include "drivers/timer.h"
#include "kernel/draw.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/spawn.h"
#include "kernel/task.h"
#include "mm/address.h"

/* What lies at a task's `esp`, from switch_stacks() or from task_new(). */
struct switched {
    uint32_t gs, edi, esi, ebx, ebp;
    uint32_t eip;
};

static void
row(const void *at, const char *words, const char *meaning)
{
    draw("|{%08x|%s|%s}\\\n", (uint32_t)at, words, meaning);
}

static void
row_word(const uint32_t *at, const char *meaning)
{
    draw("|{%08x|%08x|%s}\\\n", (uint32_t)at, *at, meaning);
}

static void
row_bytes(const void *from, const void *to, const char *meaning)
{
    draw("|{%08x|%u bytes|%s}\\\n", (uint32_t)from,
         (uint32_t)to - (uint32_t)from, meaning);
}

static void
draw_stack(const struct task_struct *t)
{
    const struct regs *regs = (const struct regs *)t->esp0 - 1;
    const struct switched *top = (const struct switched *)t->esp;

    draw("t%d [what=task, cols=\"at word note\", "
         "label=\"task %d (%s)\\\n",
         t->pid, t->pid, t->name);
    row((const void *)t->esp0, "", "esp0");
    row_word(&regs->ss, "ss");
    row_word(&regs->esp, "esp");
    row_word(&regs->eflags, "eflags");
    row_word(&regs->cs, "cs");
    row_word(&regs->eip, "eip");
    row_word(&regs->vector, "vector");
    row_word(&regs->eax, "eax");
    row(&regs->fs, "…", "ecx to fs");
    row_bytes(top + 1, regs, "C functions");
    row_word(&top->eip, top->eip == (uint32_t)trap_return
                            ? "trap_return"
                            : "into schedule");
    row(&top->edi, "…", "ebp to edi");
    row_word(&top->gs, "gs, at esp");
    row_bytes(t + 1, top, "room");
    row(t, t->state == TASK_SLEEPING ? "sleeping" : "running",
        "task_struct");
    draw("\"];\n");
}

static struct task_struct *
start(const char *name)
{
    int32_t pid = spawn(name);

    if (pid < 0)
        panic("run=stacks needs the program %s: error %d", name, -pid);
    for (uint32_t i = 1; i < NR_TASKS; i++)
        if (task[i] && task[i]->pid == pid)
            return task[i];
    panic("task %d is in no slot", pid);
}

static void
demo_stacks(void)
{
    struct task_struct *sleeps = start("nap"), *fresh;
    uint32_t status;

    sleep_until(jiffies + 2); /* until it sleeps, too */
    fresh = start("nap");
    draw_begin("stacks");
    draw_stack(sleeps);
    draw_stack(fresh);
    draw_end();
    printk("C functions on the stack of task %d: %u bytes\n", sleeps->pid,
           sleeps->esp0 - sizeof(struct regs) - sleeps->esp -
               sizeof(struct switched));
    printk("room on it: %u bytes\n", sleeps->esp - (uint32_t)(sleeps + 1));
    while (do_wait(-1, &status, 0) > 0)
        ;
}

DEMO("stacks", demo_stacks, "the kernel stacks of two tasks");
