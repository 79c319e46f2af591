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
 * Let a stack begin lower, at `address`, if it is one and may.  Nobody asks
 * where the stack pointer is, as nobody did in 1.2.
 */
static bool
expand_stack(struct vm_area_struct *vma, uint32_t address)
{
    if (!(vma->vm_flags & VM_GROWSDOWN) ||
        vma->vm_end - address > vma->vm_mm->stack_limit)
        return false;
    vma->vm_start = address & ~(PAGE_SIZE - 1);
    return true;
}

/*
 * Overrides the weak default.  The kernel may miss a page or a right, too,
 * but only where it is meant to touch a program's memory.  On an i386 what
 * may be written or executed may also be read.
 */
uint32_t
repair_fault(struct regs *regs, laddr_t address)
{
    struct vm_area_struct *vma;

    if (!(regs->error & FAULT_USER) && !in_uaccess(regs))
        return SIGSEGV;
    vma = find_vma(current->mm, address);
    if (!vma || (vma->vm_start > address && !expand_stack(vma, address)))
        return SIGSEGV;
    if (!(regs->error & FAULT_WRITE)) {
        if (regs->error & FAULT_PRESENT || !(vma->vm_flags & VM_RIGHTS))
            return SIGSEGV;
        return do_no_page(vma, address, false);
    }
    if (!(vma->vm_flags & VM_WRITE))
        return SIGSEGV;
    if (!(regs->error & FAULT_PRESENT))
        return do_no_page(vma, address, true);
    return do_wp_page(address);
}
