// SPDX-License-Identifier: GPL-2.0-only
/*
 * Draws areas in their list and in their tree.
 */
#include "kernel/draw_areas.h"

#include "kernel/draw.h"
#include "kernel/own_calls.h"
#include "kernel/syscall.h"
#include "kernel/task.h"

/* A row of the list. */
static void
draw_listed(const struct vm_area_struct *vma)
{
    uint32_t flags = vma->vm_flags;

    draw("|{%08x–%08x|%c%c%c}\\\n", vma->vm_start, vma->vm_end,
         flags & VM_READ ? 'r' : '-', flags & VM_WRITE ? 'w' : '-',
         flags & VM_EXEC ? 'x' : '-');
}

/* A son, the left one above the right.  Only one: that there is no other. */
static void
draw_son(const struct vm_area_struct *vma, const struct vm_area_struct *son,
         const char *side)
{
    if (son)
        draw("a%x -> a%x;\n", vma->vm_start, son->vm_start);
    else if (vma->vm_avl_left || vma->vm_avl_right)
        draw("%s%x [what=\"at gap\", label=\"no %s\"]; a%x -> %s%x "
             "[what=way];\n",
             side, vma->vm_start, side, vma->vm_start, side, vma->vm_start);
}

static void
draw_in_tree(const struct vm_area_struct *vma)
{
    draw("a%x [what=area, cols=\"name word\", "
         "label=\"%08x|{height|%d}\"];\n",
         vma->vm_start, vma->vm_start, vma->vm_avl_height);
}

void
draw_areas(const char *name, const struct mm_struct *mm)
{
    const struct vm_area_struct *vma;

    draw_begin(name);
    draw("ordering=out;\n"
         "list [what=area, label=\"mmap, the list\\\n");
    for (vma = mm->mmap; vma; vma = vma->vm_next)
        draw_listed(vma);
    draw("\"];\n"
         "tree [what=name, label=\"mmap_avl,\\nthe tree\"];\n"
         "list -> tree [what=hidden];\n");
    for (vma = mm->mmap; vma; vma = vma->vm_next)
        draw_in_tree(vma);
    if (mm->mmap_avl)
        draw("tree -> a%x;\n", mm->mmap_avl->vm_start);
    for (vma = mm->mmap; vma; vma = vma->vm_next) {
        draw_son(vma, vma->vm_avl_left, "left");
        draw_son(vma, vma->vm_avl_right, "right");
    }
    draw_end();
}

static void
draw_own_areas(const char *name)
{
    draw_areas(name, current->mm);
}

static int32_t
sys_draw_areas(struct regs *regs)
{
    return draw_named(ARG1(regs), draw_own_areas);
}

SYSCALL(OWN_DRAW_AREAS, sys_draw_areas);
