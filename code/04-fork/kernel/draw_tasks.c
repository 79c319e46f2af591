// SPDX-License-Identifier: GPL-2.0-only
/*
 * Draws the tasks and the frames they map, from their page tables; and lets
 * a program ask for it, by a system call that Linux does not have.
 */
#include "kernel/draw.h"
#include "kernel/own_calls.h"
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/memory.h"
#include "mm/paging.h"
#include "mm/uaccess.h"

/* Call f for every present entry of a task. */
static void
each_page(const struct task_struct *t,
          void (*f)(const struct task_struct *t, uint32_t logical,
                    pte_t entry))
{
    for (uint32_t at = 0; at < USER_SIZE; at += PAGE_SIZE) {
        pte_t *pte = user_pte(t->mm, at);

        if (!pte)
            at += TABLE_ENTRIES * PAGE_SIZE - PAGE_SIZE;
        else if (*pte & PTE_PRESENT)
            f(t, at, *pte);
    }
}

/* Tasks in even slots stand left of the frames, in odd ones right. */
static bool
left(const struct task_struct *t)
{
    return t->slot % 2 == 0;
}

static void
draw_row(const struct task_struct *t, uint32_t logical, pte_t entry)
{
    draw("|{");
    if (left(t))
        draw("%08x|", logical);
    draw("<p%x>%s%s", logical, entry & PTE_WRITE ? "rw" : "r-",
         entry & PTE_DIRTY ? " dirty" : "");
    if (!left(t))
        draw("|%08x", logical);
    draw("}\\\n");
}

/* A frame's row, unless it has one: the first task's frames come first. */
static bool has_row[(LOW_MEM >> PAGE_SHIFT) + PAGING_PAGES];

static void
draw_frame(const struct task_struct *t, uint32_t logical, pte_t entry)
{
    paddr_t page = pte_frame(entry);

    (void)t;
    (void)logical;
    if (has_row[page >> PAGE_SHIFT])
        return;
    has_row[page >> PAGE_SHIFT] = true;
    draw("|{<w%x>%08x|<e%x>%u}\\\n", page, page, page, page_count(page));
}

static void
draw_edge(const struct task_struct *t, uint32_t logical, pte_t entry)
{
    if (left(t))
        draw("t%d:p%x:e -> frames:w%x:w;\n", t->pid, logical,
             pte_frame(entry));
    else
        draw("frames:e%x:e -> t%d:p%x:w [dir=back];\n", pte_frame(entry),
             t->pid, logical);
}

static void
draw_task(const struct task_struct *t)
{
    draw("t%d [what=task, cols=\"%s\", "
         "label=\"task %d (%s), slot %u\\\n",
         t->pid, left(t) ? "at entry" : "entry at", t->pid, t->name,
         t->slot);
    each_page(t, draw_row);
    draw("\"];\n");
}

/* Call f for every task that has pages to show. */
static void
each_task(void (*f)(const struct task_struct *t))
{
    for (uint32_t i = 2; i < NR_TASKS; i++)
        if (task[i] && task[i]->state != TASK_ZOMBIE)
            f(task[i]);
}

static void
draw_frames_of(const struct task_struct *t)
{
    each_page(t, draw_frame);
}

static void
draw_edges_of(const struct task_struct *t)
{
    each_page(t, draw_edge);
}

static void
draw_tasks(const char *name)
{
    draw_begin(name);
    each_task(draw_task);
    memset(has_row, 0, sizeof(has_row));
    draw("frames [what=frame, label=\"{frame|count}\\\n");
    each_task(draw_frames_of);
    draw("\"];\n");
    each_task(draw_edges_of);
    draw_end();
}

static bool
is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

/* Draw the tasks under a name. */
static int32_t
sys_draw(struct regs *regs)
{
    char name[24];

    for (size_t i = 0; i < sizeof(name); i++) {
        if (!copy_from_user(&name[i], ARG1(regs) + i, 1))
            return -EFAULT;
        if (name[i] == '\0' && i > 0) {
            draw_tasks(name);
            return 0;
        }
        if (!is_name_char(name[i])) /* it could end the drawing */
            return -EINVAL;
    }
    return -EINVAL;
}

SYSCALL(OWN_DRAW, sys_draw);
