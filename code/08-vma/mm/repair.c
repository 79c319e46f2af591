// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which page faults are no mistake: the areas say it.  After Linux 1.2
 * (arch/i386/mm/fault.c: do_page_fault).
 */
#include "kernel/signal.h"
#include "kernel/task.h"
#include "mm/area.h"
#include "mm/cow.h"
#include "mm/demand.h"
#include "mm/fault.h"
#include "mm/uaccess.h"

/*
 * The area at `address`; a stack above it grows down to it.  Nobody asks
 * where the stack pointer is, as nobody did in 1.2.
 */
static struct vm_area_struct *
area_at(struct mm_struct *mm, uint32_t address)
{
    struct vm_area_struct *vma = find_vma(mm, address);

    if (!vma || vma->vm_start <= address)
        return vma;
    if (!(vma->vm_flags & VM_GROWSDOWN) ||
        vma->vm_end - address > mm->stack_limit)
        return NULL;
    vma->vm_start = address & ~(PAGE_SIZE - 1);
    return vma;
}

/*
 * Overrides the weak default.  The kernel may miss a page or a right, too,
 * but only where it is meant to touch a program's memory.  On an i386 what
 * may be written or executed may also be read.
 */
uint32_t
repair_fault(struct regs *regs, laddr_t address)
{
    bool store = regs->error & FAULT_WRITE;
    struct vm_area_struct *vma;

    if (address >= USER_SIZE ||
        (!(regs->error & FAULT_USER) && !in_uaccess(regs)))
        return SIGSEGV;
    vma = area_at(current->mm, address);
    if (!vma || !(vma->vm_flags & (store ? VM_WRITE : VM_RIGHTS)))
        return SIGSEGV;
    if (!(regs->error & FAULT_PRESENT))
        return do_no_page(vma, address, store);
    return store ? do_wp_page(address) : SIGSEGV;
}
