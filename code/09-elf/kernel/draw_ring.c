// SPDX-License-Identifier: GPL-2.0-only
/*
 * Draws who has an area of one file: the ring in its order, and what each
 * has of one page.
 */
#include "fs/inode_type.h"
#include "kernel/draw.h"
#include "kernel/own_calls.h"
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "kernel/types.h"
#include "mm/area.h"
#include "mm/memory.h"

static const struct inode *file;
static uint32_t offset; /* in it, of the page that is drawn */

static void
each_area(void (*f)(const struct vm_area_struct *vma))
{
    const struct vm_area_struct *vma = file->i_mmap;

    do {
        f(vma);
        vma = vma->vm_next_share;
    } while (vma != file->i_mmap);
}

/* Where the page is in an area; 0: it is not. */
static uint32_t
place_in(const struct vm_area_struct *vma)
{
    uint32_t at = vma->vm_start + offset - vma->vm_offset;

    return at >= vma->vm_start && at < vma->vm_end ? at : 0;
}

static pte_t
entry_in(const struct vm_area_struct *vma)
{
    const pte_t *pte =
        place_in(vma) ? user_pte(vma->vm_mm, place_in(vma)) : NULL;

    return pte && *pte & PTE_PRESENT ? *pte : 0;
}

/* A node's name: whose memory, and where in it. */
static void
draw_name(const struct vm_area_struct *vma)
{
    draw("a%x_%x", (uint32_t)vma->vm_mm, vma->vm_start);
}

static void
draw_owner(const struct vm_area_struct *vma)
{
    for (uint32_t i = 0; i < NR_TASKS; i++)
        if (task[i] && task[i]->mm == vma->vm_mm)
            draw("task %d (%s)", task[i]->pid, task[i]->name);
}

static void
draw_area(const struct vm_area_struct *vma)
{
    pte_t entry = entry_in(vma);

    draw_name(vma);
    draw(" [what=area, cols=\"at entry\", label=\"");
    draw_owner(vma);
    draw("|%08x–%08x|", vma->vm_start, vma->vm_end);
    if (!place_in(vma))
        draw("…\"];\n");
    else if (!entry)
        draw("{%08x|<p>absent}\"];\n", place_in(vma));
    else
        draw("{%08x|<p>%s%s}\"];\n", place_in(vma),
             entry & PTE_WRITE ? "rw" : "r-",
             entry & PTE_DIRTY ? " dirty" : "");
}

/* To the next; from the last one it leads up again, to the first. */
static void
draw_link(const struct vm_area_struct *vma)
{
    bool last = vma->vm_next_share == file->i_mmap;

    draw_name(last ? file->i_mmap : vma);
    draw(" -> ");
    draw_name(last ? vma : vma->vm_next_share);
    draw(last ? " [dir=back]; " : "; ");
}

/* The frame of an area's page has one row, the first area's. */
static void
draw_frame(const struct vm_area_struct *vma)
{
    const struct vm_area_struct *other = file->i_mmap;
    paddr_t page = pte_frame(entry_in(vma));

    while (pte_frame(entry_in(other)) != page)
        other = other->vm_next_share;
    if (page && other == vma)
        draw("|{<f%x>%08x|%u}\\\n", page, page, page_count(page));
}

static void
draw_entry(const struct vm_area_struct *vma)
{
    if (!entry_in(vma))
        return;
    draw_name(vma);
    draw(":p:e -> frames:f%x:w;\n", pte_frame(entry_in(vma)));
}

static void
draw_ring(const char *name)
{
    draw_begin(name);
    draw("inode [what=inode, label=\"inode %u|{i_count|%u}|"
         "{i_mmap|<ring>}\"];\n",
         file->i_ino, file->i_count);
    each_area(draw_area);
    draw("frames [what=frame, label=\"{frame|count}\\\n");
    each_area(draw_frame);
    draw("\"];\n"
         "{ rank=same; ");
    each_area(draw_link);
    draw("}\n"
         "inode:ring:e -> ");
    draw_name(file->i_mmap);
    draw(";\n");
    each_area(draw_entry);
    draw_end();
}

/* The page at ARG2 is the program's own, and in an area of a file. */
static int32_t
sys_draw_ring(struct regs *regs)
{
    const struct vm_area_struct *vma = find_vma(current->mm, ARG2(regs));

    if (!vma || ARG2(regs) < vma->vm_start || !vma->vm_inode)
        return -EINVAL;
    file = vma->vm_inode;
    offset =
        (ARG2(regs) & ~(PAGE_SIZE - 1)) - vma->vm_start + vma->vm_offset;
    return draw_named(ARG1(regs), draw_ring);
}

SYSCALL(OWN_DRAW_RING, sys_draw_ring);
