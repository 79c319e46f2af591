// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/<pid>/maps: a line for each area, as Linux prints them today.  1.2
 * had no last column.
 */
#include "lib/string.h"
#include "proc/proc.h"

#define NAME_COLUMN 49 /* Linux's, on a 32-bit machine */

static const char *
name_of(const struct task_struct *t, const struct vm_area_struct *vma)
{
    const struct mm_struct *mm = t->mm;

    if (vma->vm_flags & VM_GROWSDOWN)
        return "[stack]";
    if (vma->vm_start >= mm->start_brk && vma->vm_end <= mm->brk)
        return "[heap]";
    return vma->vm_start < mm->start_brk ? t->name : NULL;
}

static void
show_area(struct text *text, const struct task_struct *t,
          const struct vm_area_struct *vma)
{
    const char *name = name_of(t, vma);
    uint32_t flags = vma->vm_flags, start = text->length;

    text_print(text, "%08x-%08x %c%c%c%c %08x %02x:%02x %u ", vma->vm_start,
               vma->vm_end, flags & VM_READ ? 'r' : '-',
               flags & VM_WRITE ? 'w' : '-', flags & VM_EXEC ? 'x' : '-',
               flags & VM_MAYSHARE ? 's' : 'p', 0, 0, 0, 0);
    if (name)
        text_print(text, "%*s%s", NAME_COLUMN - (int)(text->length - start),
                   "", name);
    text_print(text, "\n");
}

static void
show_maps(struct text *text, const struct task_struct *t)
{
    for (const struct vm_area_struct *vma = t->mm->mmap; vma;
         vma = vma->vm_next)
        show_area(text, t, vma);
}

PROC_TASK_TEXT("maps", show_maps);
