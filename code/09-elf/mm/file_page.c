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

/* For a store, a copy: what the lender has must not change. */
static bool
enter_copy(const struct vm_area_struct *vma, uint32_t address, paddr_t page)
{
    paddr_t copy = __get_free_page(); /* may_sleep: holds vma, `page` */

    if (!copy)
        return false;
    memcpy(phys_to_virt(copy), phys_to_virt(page), PAGE_SIZE);
    if (map_page(address, copy, vma->vm_page_prot))
        return true;
    free_page(copy);
    return false;
}

/*
 * Have the page at `address` from a task that maps it with this entry.  It
 * is entered without the right to store, so that such a store is asked for
 * again; and the lender's must be, too.
 */
static bool
try_to_share(const struct vm_area_struct *vma, uint32_t address, bool store,
             pte_t *from)
{
    pte_t entry = *from;

    if ((entry & (PTE_PRESENT | PTE_DIRTY)) != PTE_PRESENT)
        return false;
    if (store)
        return enter_copy(vma, address, pte_frame(entry));
    if (!map_page(address, pte_frame(entry), vma->vm_page_prot))
        return false;
    hold_page(pte_frame(entry));
    if (entry & PTE_WRITE) {
        *from &= ~PTE_WRITE;
        flush_all(); /* the lender may be this task */
    }
    return true;
}

/* From the area behind ours in the ring, once around. */
static bool
share_page(struct vm_area_struct *vma, uint32_t address, bool store)
{
    uint32_t offset =
        (address & ~(PAGE_SIZE - 1)) - vma->vm_start + vma->vm_offset;
    const struct vm_area_struct *from = vma;

    while ((from = from->vm_next_share) != vma) {
        uint32_t at = offset - from->vm_offset + from->vm_start;
        pte_t *pte;

        if (at < from->vm_start || at >= from->vm_end ||
            at % PAGE_SIZE != 0)
            continue;
        pte = user_pte(from->vm_mm, at);
        if (pte && try_to_share(vma, address, store, pte))
            return true;
    }
    return false;
}

/*
 * Nobody has it: read it.  Meanwhile others run, and one of them may read it,
 * too; so we ask again.
 */
static uint32_t
do_file_page(struct vm_area_struct *vma, uint32_t address, bool store)
{
    paddr_t page = __get_free_page(); /* may_sleep: holds vma */
    uint32_t signal;

    if (!page)
        return oom();
    address &= ~(PAGE_SIZE - 1);
    vma->vm_mm->maj_flt++;
    signal = vma->vm_ops->nopage(vma, address, page);
    if (signal) {
        free_page(page);
        return signal;
    }
    if (share_page(vma, address, store)) {
        free_page(page);
    } else if (store) {
        return put_page(page, address) ? 0 : oom();
    } else if (!map_page(address, page, vma->vm_page_prot)) {
        free_page(page);
        return oom();
    }
    vma->vm_mm->rss++;
    return 0;
}

/*
 * We ask before we take a frame, so that a page that another has costs none;
 * 1.2 took the frame first.
 */
uint32_t
do_no_page(struct vm_area_struct *vma, uint32_t address, bool store)
{
    struct mm_struct *mm;

    if (!vma->vm_ops || !vma->vm_ops->nopage)
        return do_anonymous_page(vma, address, store);
    if (!share_page(vma, address, store))
        return do_file_page(vma, address, store);
    mm = vma->vm_mm;
    mm->min_flt++;
    mm->rss++;
    return 0;
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
