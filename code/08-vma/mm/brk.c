// SPDX-License-Identifier: GPL-2.0-only
/*
 * brk: the end of the heap, which is an area like others.  After Linux 1.2
 * (kernel/sys.c), which raised the number even where there was no area for
 * it, and let a program give up its data below the heap.
 */
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "mm/area.h"
#include "mm/memory.h"
#include "mm/mmap.h"

#define STACK_ROOM 16384u /* kept free below the stack */

/* May the heap grow from page `from` to page `to`? */
static bool
may_grow(const struct mm_struct *mm, uint32_t from, uint32_t to)
{
    uint32_t spare = nr_frames / 16;

    return to - mm->start_brk <= mm->data_limit &&
           to < mm->start_stack - STACK_ROOM &&
           !find_vma_intersection(mm, from, to) &&
           nr_free_pages() > spare &&
           (to - from) >> PAGE_SHIFT <= nr_free_pages() - spare;
}

static int32_t
sys_brk(struct regs *regs)
{
    struct mm_struct *mm = current->mm;
    uint32_t end = ARG1(regs), old = PAGE_UP(mm->brk), new = PAGE_UP(end);
    bool good = end >= mm->start_brk && end < USER_SIZE;

    if (good && new < old)
        good = do_munmap(mm, new, old - new) == 0;
    else if (good && new > old)
        good = may_grow(mm, old, new) &&
               do_mmap(old, new - old, VM_RIGHTS,
                       MAP_FIXED | MAP_PRIVATE) == (int32_t)old;
    if (good)
        mm->brk = end;
    return (int32_t)mm->brk;
}

SYSCALL(45, sys_brk);
