// SPDX-License-Identifier: GPL-2.0-only
/*
 * A missing page of a file: another task that maps the file may have it;
 * else it is read.  After Linux 1.2 (mm/memory.c: do_no_page, share_page,
 * try_to_share).
 */
#include "fs/bytes.h"
#include "kernel/printk.h"
#include "kernel/signal.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/demand.h"
#include "mm/file_area.h"
#include "mm/memory.h"
#include "mm/oom.h"
#include "mm/paging.h"

/* The entry without the right to store: such a store is asked for again. */
static bool
enter(struct vm_area_struct *vma, uint32_t address, paddr_t page)
{
    if (!map_page(address, page, vma->vm_page_prot & ~PTE_WRITE))
        return false;
    current->mm->rss++;
    return true;
}

/* For a store, a copy: what the lender has must not change. */
static bool
enter_copy(struct vm_area_struct *vma, uint32_t address, paddr_t page)
{
    paddr_t copy = __get_free_page(); /* may_sleep: holds vma, `page` */

    if (!copy)
        return false;
    memcpy(phys_to_virt(copy), phys_to_virt(page), PAGE_SIZE);
    if (enter(vma, address, copy))
        return true;
    free_page(copy);
    return false;
}

/* Have the page at `address` from `lender`, which has it at `theirs`. */
static bool
try_to_share(struct vm_area_struct *vma, uint32_t address,
             struct vm_area_struct *lender, uint32_t theirs, bool store)
{
    pte_t *from = user_pte(lender->vm_mm, theirs);

    if (!from || (*from & (PTE_PRESENT | PTE_DIRTY)) != PTE_PRESENT)
        return false;
    if (store)
        return enter_copy(vma, address, pte_frame(*from));
    if (!enter(vma, address, pte_frame(*from)))
        return false;
    *from &= ~PTE_WRITE;
    if (lender->vm_mm == vma->vm_mm)
        flush_page(theirs);
    hold_page(pte_frame(*from));
    return true;
}

/* From the area behind ours in the ring, once around. */
bool
share_page(struct vm_area_struct *vma, uint32_t address, bool store)
{
    uint32_t offset = address - vma->vm_start + vma->vm_offset;
    struct vm_area_struct *from = vma->vm_next_share;

    for (; from != vma; from = from->vm_next_share) {
        uint32_t in_area = offset - from->vm_offset;

        if (in_area % PAGE_SIZE == 0 &&
            in_area < from->vm_end - from->vm_start &&
            try_to_share(vma, address, from, from->vm_start + in_area,
                         store))
            return true;
    }
    return false;
}

/*
 * We ask before we take a frame, so that a page that another has costs none;
 * 1.2 took the frame first.  While the page is read others run, and one of
 * them may have read it, too: we ask again.
 */
uint32_t
do_file_page(struct vm_area_struct *vma, uint32_t address, bool store)
{
    uint32_t signal;
    paddr_t page;

    address &= ~(PAGE_SIZE - 1);
    if (share_page(vma, address, store)) {
        current->mm->min_flt++;
        return 0;
    }
    page = get_free_page(); /* may_sleep: holds vma */
    if (!page)
        return oom();
    current->mm->maj_flt++;
    signal = vma->vm_ops->nopage(vma, address, page);
    if (signal || share_page(vma, address, store)) {
        free_page(page);
        return signal;
    }
    if (store ? put_page(page, address) : enter(vma, address, page))
        return 0;
    if (!store)
        free_page(page);
    return oom();
}

/* Past the end of the file are zeros, in this era for whole pages, too. */
static uint32_t
file_nopage(struct vm_area_struct *vma, uint32_t address, paddr_t page)
{
    uint32_t offset = address - vma->vm_start + vma->vm_offset;

    if (read_bytes(vma->vm_inode, offset, phys_to_virt(page), PAGE_SIZE))
        return 0;
    printk("task %d (%s): the page at %08x cannot be read\n", current->pid,
           current->name, address);
    return SIGBUS;
}

const struct vm_operations_struct file_private_ops = {
    .nopage = file_nopage,
};
