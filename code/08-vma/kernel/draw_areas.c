// SPDX-License-Identifier: GPL-2.0-only
/*
 * Draws areas in their list and in their tree.
 */
#include "kernel/draw_areas.h"

#include "kernel/draw.h"
#include "kernel/own_calls.h"
#include "kernel/syscall.h"
#include "kernel/task.h"

static void
draw_area(const struct vm_area_struct *vma)
{
    uint32_t flags = vma->vm_flags;

    draw("a%x [what=area, cols=\"at area count\", "
         "label=\"{%08x–%08x|%c%c%c|height %d}\"];\n",
         vma->vm_start, vma->vm_start, vma->vm_end,
         flags & VM_READ ? 'r' : '-', flags & VM_WRITE ? 'w' : '-',
         flags & VM_EXEC ? 'x' : '-', vma->vm_avl_height);
}

static void
draw_son(const struct vm_area_struct *vma, const struct vm_area_struct *son)
{
    if (son)
        draw("a%x -> a%x;\n", vma->vm_start, son->vm_start);
}

void
draw_areas(const char *name, const struct mm_struct *mm)
{
    draw_begin(name);
    draw("tree [what=name, label=\"mmap_avl\"];\n");
    for (const struct vm_area_struct *vma = mm->mmap; vma;
         vma = vma->vm_next)
        draw_area(vma);
    if (mm->mmap_avl)
        draw("tree -> a%x;\n", mm->mmap_avl->vm_start);
    for (const struct vm_area_struct *vma = mm->mmap; vma;
         vma = vma->vm_next) {
        draw_son(vma, vma->vm_avl_left);
        draw_son(vma, vma->vm_avl_right);
        if (vma->vm_next)
            draw("a%x -> a%x [style=way, constraint=false];\n",
                 vma->vm_start, vma->vm_next->vm_start);
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
