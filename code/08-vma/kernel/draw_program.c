// SPDX-License-Identifier: GPL-2.0-only
/*
 * Draws a program's memory: its areas, and the pages that are there.
 */
#include "kernel/draw_program.h"

#include "kernel/draw.h"
#include "kernel/own_calls.h"
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "kernel/types.h"
#include "mm/demand.h"
#include "mm/memory.h"

static pte_t
entry_at(uint32_t address)
{
    const pte_t *pte = user_pte(current->mm, address);

    return pte && *pte & PTE_PRESENT ? *pte : 0;
}

#define FEW 8 /* absent pages that have a row each */

/* Where a row that begins at `at` ends: many absent pages share one. */
static uint32_t
row_end(const struct vm_area_struct *vma, uint32_t at)
{
    uint32_t end = at;

    while (end < vma->vm_end && !entry_at(end))
        end += PAGE_SIZE;
    return end - at > FEW * PAGE_SIZE ? end : at + PAGE_SIZE;
}

/* Call f for each row of each area. */
static void
each_row(void (*f)(const struct vm_area_struct *vma, uint32_t at))
{
    for (const struct vm_area_struct *vma = current->mm->mmap; vma;
         vma = vma->vm_next)
        for (uint32_t at = vma->vm_start; at < vma->vm_end;
             at = row_end(vma, at))
            f(vma, at);
}

/* An area says its rights in its first row; below a gap begins another. */
static void
draw_row(const struct vm_area_struct *vma, uint32_t at)
{
    uint32_t flags = vma->vm_flags, absent = row_end(vma, at) - at;
    pte_t entry = entry_at(at);

    draw("|{%08x|", at);
    if (at == vma->vm_start)
        draw("%c%c%c%s", flags & VM_READ ? 'r' : '-',
             flags & VM_WRITE ? 'w' : '-', flags & VM_EXEC ? 'x' : '-',
             flags & VM_GROWSDOWN ? " stack" : "");
    draw("|<p%x>", at);
    if (entry)
        draw("%s%s", entry & PTE_WRITE ? "rw" : "r-",
             entry & PTE_DIRTY ? " dirty" : "");
    else if (absent > PAGE_SIZE)
        draw("%u absent", absent / PAGE_SIZE);
    else
        draw("absent");
    draw("}\\\n");
    if (at + absent == vma->vm_end && vma->vm_next &&
        vma->vm_next->vm_start != vma->vm_end)
        draw("|…\\\n");
}

/* The page of zeros stands for many rows, and has one of its own. */
static bool zeros_drawn;

static void
draw_frame(const struct vm_area_struct *vma, uint32_t at)
{
    paddr_t page = pte_frame(entry_at(at));

    (void)vma;
    if (!page || (page == zero_page() && zeros_drawn))
        return;
    draw("|{<f%x>%08x", page, page);
    if (page == zero_page())
        draw(" zeros|reserved}\\\n");
    else
        draw("|%u}\\\n", page_count(page));
    zeros_drawn |= page == zero_page();
}

static void
draw_edge(const struct vm_area_struct *vma, uint32_t at)
{
    (void)vma;
    if (entry_at(at))
        draw("program:p%x:e -> frames:f%x:w;\n", at,
             pte_frame(entry_at(at)));
}

void
draw_program(const char *name)
{
    draw_begin(name);
    draw("program [what=task, cols=\"at area entry\", "
         "label=\"task %d (%s)\\\n",
         current->pid, current->name);
    each_row(draw_row);
    draw("\"];\n");
    draw("frames [what=frame, label=\"{frame|count}\\\n");
    zeros_drawn = false;
    each_row(draw_frame);
    draw("\"];\n");
    each_row(draw_edge);
    draw_end();
}

static int32_t
sys_draw_program(struct regs *regs)
{
    return draw_named(ARG1(regs), draw_program);
}

SYSCALL(OWN_DRAW_PROGRAM, sys_draw_program);
