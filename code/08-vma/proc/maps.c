// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/<pid>/maps: a line for each area, as Linux prints them today.  1.2
 * had no last column.
 */
#include "kernel/errno.h"
#include "lib/string.h"
#include "mm/uaccess.h"
#include "proc/proc.h"

#define NAME_COLUMN 49 /* Linux's, on a 32-bit machine */
#define LINE_MOST   80 /* bytes: that, a name, and more */

/* By where it lies: in the program, or where the heap or the stack is. */
static const char *
name_of(const struct task_struct *t, const struct vm_area_struct *vma)
{
    const struct mm_struct *mm = t->mm;

    if (vma->vm_end > mm->start_code && vma->vm_start < mm->start_brk)
        return t->name;
    if (vma->vm_end > mm->start_brk && vma->vm_start < mm->brk)
        return "[heap]";
    if (vma->vm_end > mm->start_stack && vma->vm_start <= mm->start_stack)
        return "[stack]";
    return NULL;
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

/*
 * Bytes [at, at + n) of all lines, or the first of them.  There may be more
 * areas than a page has room for lines, so each is made by itself.
 */
static int32_t
read_maps(const struct task_struct *t, uint32_t at, uint32_t to, uint32_t n)
{
    char line[LINE_MOST], part[512];
    struct text text = {.start = line, .room = sizeof(line)};
    uint32_t done = 0, some;

    if (!t) /* it has ended; the answer is Linux's */
        return n > 0 ? -ESRCH : 0;
    if (n > sizeof(part))
        n = sizeof(part);
    for (const struct vm_area_struct *vma = t->mm->mmap; vma && done < n;
         vma = vma->vm_next) {
        text.length = 0;
        show_area(&text, t, vma);
        if (at >= text.length) {
            at -= text.length; /* still before it */
            continue;
        }
        some = text.length - at < n - done ? text.length - at : n - done;
        memcpy(part + done, line + at, some);
        done += some;
        at = 0;
    }
    return copy_to_user(to, part, done) ? (int32_t)done : -EFAULT;
}

PROC_TASK_BYTES("maps", read_maps);
