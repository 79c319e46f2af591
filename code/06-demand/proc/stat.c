// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/<pid>/stat: one line of numbers, of which this kernel knows a few.
 * The 10th and 12th are the faults: pages made, and pages loaded.
 */
#include "fs/inode.h"
#include "proc/proc.h"

static void
show_stat(struct text *text, const struct task_struct *t)
{
    text_print(text, "%d (%s) %c %d 0 0 0 0 0 %u 0 %u 0\n", t->pid, t->name,
               t->state == TASK_RUNNING ? 'R' : 'S', t->parent->pid,
               t->mm->min_flt, t->mm->maj_flt);
}

PROC_TASK_TEXT("stat", show_stat);
