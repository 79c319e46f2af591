// SPDX-License-Identifier: GPL-2.0-only
/*
 * Draws a program's memory, what is there and what is not; and the way of a
 * fault, from the address in CR2 to the blocks of the disk.
 */
#include "kernel/draw_program.h"

#include "fs/inode.h"
#include "kernel/draw.h"
#include "kernel/errno.h"
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "mm/address.h"
#include "mm/fault.h"
#include "mm/memory.h"
#include "mm/paging.h"

static pte_t
entry_at(uint32_t logical)
{
    const pte_t *pte = find_pte(current->mm.start_code + logical);

    return pte && *pte & PTE_PRESENT ? *pte : 0;
}

/* What the five numbers say about a page; one string for each answer. */
static const char *
what_is_at(uint32_t logical)
{
    const struct mm_struct *mm = &current->mm;

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
    while (at < SLOT_SIZE && !entry_at(at) && what_is_at(at) == what)
        at += PAGE_SIZE;
    return at;
}

static void
draw_row(uint32_t at, uint32_t end)
{
    pte_t entry = entry_at(at);

    draw("<tr><td>%08x</td><td>%s</td><td port=\"p%x\">",
         at, what_is_at(at), at);
    if (entry)
        draw("<b>%s%s</b>", entry & PTE_WRITE ? "rw" : "r-",
             entry & PTE_DIRTY ? " dirty" : "");
    else
        draw("%u absent", (end - at) / PAGE_SIZE);
    draw("</td></tr>\n");
}

static void
draw_frame(uint32_t at)
{
    paddr_t page = pte_frame(entry_at(at));

    draw("<tr><td port=\"f%x\">%08x</td><td>%u</td></tr>\n", at, page,
         page < LOW_MEM ? 0 : mem_map[MAP_NR(page)]);
}

static void
draw_edge(uint32_t at)
{
    draw("program:p%x:e -> frames:f%x:w;\n", at, at);
}

static void
each_present(void (*f)(uint32_t at))
{
    for (uint32_t at = 0; at < SLOT_SIZE; at = row_end(at))
        if (entry_at(at))
            f(at);
}

void
draw_program(const char *name)
{
    draw_begin(name);
    draw("rankdir=LR; ranksep=0.6; node [shape=plain];\n");
    draw("program [label=<<table border=\"0\" cellborder=\"1\" "
         "cellspacing=\"0\">\n<tr><td colspan=\"3\"><b>task %d (%s), "
         "slot %u</b></td></tr>\n", current->pid, current->name,
         current->slot);
    for (uint32_t at = 0; at < SLOT_SIZE; at = row_end(at))
        draw_row(at, row_end(at));
    draw("</table>>];\n");
    draw("frames [label=<<table border=\"0\" cellborder=\"1\" "
         "cellspacing=\"0\"><tr><td><b>frame</b></td><td><b>count</b></td>"
         "</tr>\n");
    each_present(draw_frame);
    draw("</table>>];\n");
    each_present(draw_edge);
    draw_end();
}

/* The block of the file that lies at each quarter of a page, and where. */
static void
draw_blocks(uint32_t first)
{
    struct inode *inode = current->mm.executable;

    draw("blocks [label=<<table border=\"0\" cellborder=\"1\" "
         "cellspacing=\"0\"><tr><td>file</td><td>disk</td></tr>\n");
    for (uint32_t i = 0; i < PAGE_SIZE / BLOCK_SIZE; i++)
        draw("<tr><td>block %u</td><td>block %d</td></tr>\n", first + i,
             inode->i_op->bmap(inode, first + i));
    draw("</table>>];\n");
}

/* CR2 keeps the address of the latest fault until there is another. */
static int32_t
draw_fault(const char *name)
{
    laddr_t linear = fault_address();
    uint32_t logical = linear - current->mm.start_code;
    uint32_t page = logical & ~(PAGE_SIZE - 1);
    pte_t entry = entry_at(page);

    if (!current->mm.executable || logical >= current->mm.end_data)
        return -EINVAL;
    draw_begin(name);
    draw("rankdir=LR; node [shape=box];\n"
         "linear [label=\"CR2\\n%08x\"];\n", linear);
    draw("logical [label=\"logical\\n%08x\\npage %08x\"];\n", logical,
         page);
    draw("blocks [shape=plain];\n");
    draw_blocks(1 + page / BLOCK_SIZE);
    draw("frame [label=\"frame\\n%08x\"];\n", pte_frame(entry));
    draw("entry [label=\"entry\\n%08x\"];\n", entry);
    draw("linear -> logical [label=\"− %08x\"];\n",
         current->mm.start_code);
    draw("logical -> blocks -> frame -> entry;\n");
    draw_end();
    return 0;
}

/* 490: draw the way of the latest fault, or all pages of the program. */
static int32_t
sys_draw_program(struct regs *regs)
{
    if (ARG1(regs) == 0)
        return draw_fault("one-fault");
    draw_program("after-the-run");
    return 0;
}

SYSCALL(490, sys_draw_program);
