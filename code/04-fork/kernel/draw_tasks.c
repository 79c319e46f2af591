// SPDX-License-Identifier: GPL-2.0-only
/*
 * Draws the tasks and the frames they map, from their page tables; and lets
 * a program ask for it, by a system call that Linux does not have.
 */
#include "kernel/draw.h"
#include "kernel/syscall.h"
#include "kernel/task.h"
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
    for (uint32_t at = 0; at < SLOT_SIZE; at += PAGE_SIZE) {
        pte_t *pte = find_pte(t->mm.start_code + at);

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
    draw("<tr>");
    if (left(t))
        draw("<td>%08x</td>", logical);
    draw("<td port=\"p%x\">%s%s</td>", logical,
         entry & PTE_WRITE ? "rw" : "r-", entry & PTE_DIRTY ? " dirty" : "");
    if (!left(t))
        draw("<td>%08x</td>", logical);
    draw("</tr>\n");
}

static void
draw_edge(const struct task_struct *t, uint32_t logical, pte_t entry)
{
    paddr_t page = pte_frame(entry);

    draw("f%x [shape=box, label=\"%08x\\ncount %u\"];\n", page, page,
         page < LOW_MEM ? 0 : mem_map[MAP_NR(page)]);
    if (left(t))
        draw("t%d:p%x:e -> f%x;\n", t->pid, logical, page);
    else
        draw("f%x -> t%d:p%x:w [dir=back];\n", page, t->pid, logical);
}

static void
draw_tasks(const char *name)
{
    draw_begin(name);
    draw("rankdir=LR; node [shape=plain];\n");
    for (uint32_t i = 1; i < NR_TASKS; i++) {
        if (!task[i] || task[i]->slot == 1 || task[i]->state == TASK_ZOMBIE)
            continue;
        draw("t%d [label=<<table border=\"0\" cellborder=\"1\" "
             "cellspacing=\"0\"><tr><td colspan=\"2\"><b>task %d, "
             "slot %u</b></td></tr>\n", task[i]->pid, task[i]->pid, i);
        each_page(task[i], draw_row);
        draw("</table>>];\n");
        each_page(task[i], draw_edge);
    }
    draw_end();
}

static bool
is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

/* 511, far from Linux's numbers: draw the tasks under a name. */
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
        if (!is_name_char(name[i]))     /* it could end the drawing */
            return -EINVAL;
    }
    return -EINVAL;
}

SYSCALL(511, sys_draw);
