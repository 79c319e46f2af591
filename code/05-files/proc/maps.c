// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/<pid>/maps.  This era has no areas: they are made up from the few
 * numbers that struct mm_struct has.  All can be read, written and executed,
 * for that is all that the two segments say.
 */
#include "kernel/types.h"
#include "lib/string.h"
#include "mm/paging.h"
#include "proc/proc.h"

#define NAME_COLUMN 49 /* Linux's, on a 32-bit machine */

__weak struct inode *
executable_of(const struct task_struct *t)
{
    (void)t;
    return NULL;
}

/* One line, or none for an area without a page. */
static void
area(struct text *text, uint32_t from, uint32_t to,
     const struct inode *inode, uint32_t offset, const char *name)
{
    uint32_t start = text->length;

    if (from >= to)
        return;
    text_print(text, "%08x-%08x rwxp %08x %02x:%02x %u ", from, to, offset,
               inode ? inode->i_dev >> 8 : 0,
               inode ? inode->i_dev & 255 : 0, inode ? inode->i_ino : 0);
    if (name)
        text_print(text, "%*s%s", NAME_COLUMN - (int)(text->length - start),
                   "", name);
    text_print(text, "\n");
}

static uint32_t
page_up(uint32_t address)
{
    return (address + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1);
}

static bool
present(const struct task_struct *t, uint32_t logical)
{
    const pte_t *pte = user_pte(t->mm, logical);

    return pte && *pte & PTE_PRESENT;
}

/* The stack has no lower end of its own: it is as deep as it was used. */
static uint32_t
stack_low(const struct task_struct *t)
{
    uint32_t low = t->mm->start_stack & ~(PAGE_SIZE - 1);

    while (low > page_up(t->mm->brk) && present(t, low - PAGE_SIZE))
        low -= PAGE_SIZE;
    return low;
}

static void
show_maps(struct text *text, const struct task_struct *t)
{
    const struct inode *file = executable_of(t);
    uint32_t code = page_up(t->mm->end_code),
             data = page_up(t->mm->end_data);

    if (t->mm->start_stack == 0)
        return; /* it runs in the kernel only */
    area(text, 0, code, file, BLOCK_SIZE, t->name);
    area(text, code, data, file, BLOCK_SIZE + code, t->name);
    area(text, data > code ? data : code, page_up(t->mm->brk), NULL, 0,
         "[heap]");
    area(text, stack_low(t), USER_SIZE, NULL, 0, "[stack]");
}

PROC_TASK_TEXT("maps", show_maps);
