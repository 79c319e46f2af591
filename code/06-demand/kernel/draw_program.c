// SPDX-License-Identifier: GPL-2.0-only
/*
 * Draws a program's memory, what is there and what is not.
 */
#include "kernel/draw_program.h"

#include "kernel/draw.h"
#include "kernel/errno.h"
#include "kernel/own_calls.h"
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "kernel/types.h"
#include "mm/memory.h"
#include "mm/paging.h"

static pte_t
entry_at(uint32_t logical)
{
    const pte_t *pte = user_pte(current->mm, logical);

    return pte && *pte & PTE_PRESENT ? *pte : 0;
}

/* What the five numbers say about a page; one string for each answer. */
static const char *
what_is_at(uint32_t logical)
{
    const struct mm_struct *mm = current->mm;

    if (logical < mm->end_code)
        return "text";
    if (logical < mm->end_data)
        return "data";
    if (logical < mm->brk)
        return "bss, heap";
    return logical + PAGE_SIZE > mm->start_stack ? "stack" : "nothing";
}

/* Where a row that begins at `at` ends: absent neighbours share one. */
static uint32_t
row_end(uint32_t at)
{
    const char *what = what_is_at(at);

    if (entry_at(at))
        return at + PAGE_SIZE;
    while (at < USER_SIZE && !entry_at(at) && what_is_at(at) == what)
        at += PAGE_SIZE;
    return at;
}

static void
draw_row(uint32_t at, uint32_t end)
{
    pte_t entry = entry_at(at);

    draw("|{%08x|%s|<p%x>", at, what_is_at(at), at);
    if (entry)
        draw("%s%s}\\\n", entry & PTE_WRITE ? "rw" : "r-",
             entry & PTE_DIRTY ? " dirty" : "");
    else
        draw("%u absent}\\\n", (end - at) / PAGE_SIZE);
}

static void
draw_frame(uint32_t at)
{
    paddr_t page = pte_frame(entry_at(at));

    draw("|{<f%x>%08x|%u}\\\n", at, page, page_count(page));
}

static void
draw_edge(uint32_t at)
{
    draw("program:p%x:e -> frames:f%x:w;\n", at, at);
}

static void
each_present(void (*f)(uint32_t at))
{
    for (uint32_t at = 0; at < USER_SIZE; at = row_end(at))
        if (entry_at(at))
            f(at);
}

void
draw_program(const char *name)
{
    draw_begin(name);
    draw("program [what=task, cols=\"at name entry\", "
         "label=\"task %d (%s), slot %u\\\n",
         current->pid, current->name, current->slot);
    for (uint32_t at = 0; at < USER_SIZE; at = row_end(at))
        draw_row(at, row_end(at));
    draw("\"];\n");
    draw("frames [what=frame, label=\"{frame|count}\\\n");
    each_present(draw_frame);
    draw("\"];\n");
    each_present(draw_edge);
    draw_end();
}

__weak int32_t
draw_fault(const char *name)
{
    (void)name;
    return -EINVAL;
}

/* Draw the way of the latest fault, or all pages of the program. */
static int32_t
sys_draw_program(struct regs *regs)
{
    if (ARG1(regs) == 0)
        return draw_fault("one-fault");
    draw_program("after-the-run");
    return 0;
}

SYSCALL(OWN_DRAW_PROGRAM, sys_draw_program);
