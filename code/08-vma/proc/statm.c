// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/<pid>/statm: pages of all areas, and those of them that have a frame.
 * Five more numbers of Linux are 0 here.
 */
#include "proc/proc.h"

static void
show_statm(struct text *text, const struct task_struct *t)
{
    uint32_t bytes = 0;

    for (const struct vm_area_struct *vma = t->mm->mmap; vma;
         vma = vma->vm_next)
        bytes += vma->vm_end - vma->vm_start;
    text_print(text, "%u %u 0 0 0 0 0\n", bytes / PAGE_SIZE, t->mm->rss);
}

PROC_TASK_TEXT("statm", show_statm);
