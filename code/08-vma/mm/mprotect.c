// SPDX-License-Identifier: GPL-2.0-only
/*
 * mprotect: other rights for pages that a program has.  After Linux 1.2
 * (mm/mprotect.c).
 */
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "mm/area.h"
#include "mm/memory.h"
#include "mm/mmap.h"
#include "mm/paging.h"

/* A present entry keeps its frame, and what the processor noted in it. */
static pte_t
pte_modify(pte_t entry, pte_t prot)
{
    return (entry & (~PTE_FLAGS | PTE_ACCESSED | PTE_DIRTY)) | prot;
}

static void
change_protection(const struct vm_area_struct *vma)
{
    for (uint32_t at = vma->vm_start; at < vma->vm_end; at += PAGE_SIZE) {
        pte_t *pte = user_pte(vma->vm_mm, at);

        if (!pte)
            at |= TABLE_ENTRIES * PAGE_SIZE - PAGE_SIZE; /* its last page */
        else if (*pte & PTE_PRESENT)
            *pte = pte_modify(*pte, vma->vm_page_prot);
    }
}

/* Let [start, end), part of an area, have these flags: 0 or an error. */
static int32_t
change_area(struct vm_area_struct *vma, uint32_t start, uint32_t end,
            uint32_t flags)
{
    if (flags == vma->vm_flags)
        return 0;
    if (flags & VM_RIGHTS & ~(vma->vm_flags >> 4))
        return -EACCES; /* it may not even be given */
    if (start > vma->vm_start) {
        vma = split_area(vma, start);
        if (!vma)
            return -ENOMEM;
    }
    if (end < vma->vm_end && !split_area(vma, end))
        return -ENOMEM;
    area_set_flags(vma, flags);
    change_protection(vma);
    return 0;
}

/*
 * Area by area, from the lowest.  What was changed before an error stays so,
 * as in Linux; parts that are equal again are joined in any case.
 */
static int32_t
change_areas(struct mm_struct *mm, uint32_t start, uint32_t end,
             uint32_t prot)
{
    while (start < end) {
        struct vm_area_struct *vma = find_vma(mm, start);
        uint32_t stop;
        int32_t error;

        if (!vma || vma->vm_start > start)
            return -EFAULT; /* a hole.  Today: -ENOMEM */
        stop = end < vma->vm_end ? end : vma->vm_end;
        error = change_area(vma, start, stop,
                            prot | (vma->vm_flags & ~VM_RIGHTS));
        if (error)
            return error;
        start = stop;
    }
    return 0;
}

static int32_t
sys_mprotect(struct regs *regs)
{
    uint32_t start = ARG1(regs), length = ARG2(regs), prot = ARG3(regs);
    uint32_t end = start + PAGE_UP(length);
    int32_t result;

    if (start % PAGE_SIZE || PAGE_UP(length) < length || end < start ||
        prot & ~VM_RIGHTS)
        return -EINVAL;
    result = change_areas(current->mm, start, end, prot);
    merge_segments(current->mm, start, end);
    flush_all();
    return result;
}

SYSCALL(125, sys_mprotect);
