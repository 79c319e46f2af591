// SPDX-License-Identifier: GPL-2.0-only
/*
 * mmap and munmap.
 */
#include "mm/mmap.h"

#include "fs/file.h"
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "mm/area.h"
#include "mm/kmalloc.h"
#include "mm/memory.h"
#include "mm/paging.h"
#include "mm/uaccess.h"

#define REGION (TABLE_ENTRIES * PAGE_SIZE) /* of one table: 4 MiB */

/* `n` entries of one table; how many of them had a frame that is counted. */
static uint32_t
unmap_entries(pte_t *pte, uint32_t n)
{
    uint32_t counted = 0;

    for (pte_t *end = pte + n; pte < end; pte++) {
        if (!*pte)
            continue;
        counted += free_page(pte_frame(*pte));
        *pte = 0;
    }
    return counted;
}

void
unmap_page_range(struct mm_struct *mm, uint32_t start, uint32_t end)
{
    while (start < end) {
        pte_t *pte = user_pte(mm, start);
        uint32_t stop = (start | (REGION - 1)) + 1; /* of this table */

        if (stop > end)
            stop = end;
        if (pte)
            mm->rss -= unmap_entries(pte, (stop - start) >> PAGE_SHIFT);
        start = stop;
    }
}

/*
 * Take [start, end) out of one area that has some of it.  Four cases: all,
 * its end, its beginning, or a hole, for which `spare` becomes the upper
 * part.
 */
static void
unmap_fixup(struct vm_area_struct *vma, uint32_t start, uint32_t end,
            struct vm_area_struct *spare)
{
    if (start <= vma->vm_start && end >= vma->vm_end) {
        remove_vm_struct(vma->vm_mm, vma);
        kfree(vma);
    } else if (end >= vma->vm_end) {
        vma->vm_end = start;
    } else if (start <= vma->vm_start) {
        vma->vm_start = end;
    } else {
        *spare = *vma;
        spare->vm_start = end;
        vma->vm_end = start;
        insert_vm_struct(vma->vm_mm, spare);
    }
}

int32_t
do_munmap(struct mm_struct *mm, uint32_t address, uint32_t length)
{
    struct vm_area_struct *vma, *next, *spare = NULL;
    uint32_t end;

    if (address % PAGE_SIZE || address > USER_SIZE ||
        length > USER_SIZE - address)
        return -EINVAL;
    end = address + PAGE_UP(length);
    vma = find_vma_intersection(mm, address, end);
    if (length == 0 || !vma)
        return 0;
    if (vma->vm_start < address && vma->vm_end > end) {
        spare = kmalloc(sizeof(*spare));
        if (!spare)
            return -ENOMEM;
    }
    for (; vma && vma->vm_start < end; vma = next) {
        next = vma->vm_next;
        unmap_fixup(vma, address, end, spare);
    }
    unmap_page_range(mm, address, end);
    flush_all();
    return 0;
}

/* The lowest gap of that many bytes in the window; 0: there is none. */
static uint32_t
get_unmapped_area(const struct mm_struct *mm, uint32_t length)
{
    const struct vm_area_struct *vma = find_vma(mm, MMAP_BASE);
    uint32_t at = MMAP_BASE;

    if (length > MMAP_END - MMAP_BASE)
        return 0;
    for (; at <= MMAP_END - length; at = vma->vm_end, vma = vma->vm_next)
        if (!vma || at + length <= vma->vm_start)
            return at;
    return 0;
}

int32_t
do_mmap(uint32_t address, uint32_t length, uint32_t prot, uint32_t flags)
{
    struct mm_struct *mm = current->mm;
    struct vm_area_struct *vma;
    int32_t error;

    if (length == 0)
        return (int32_t)address;
    if (length > USER_SIZE || address > USER_SIZE - length)
        return -EINVAL;
    length = PAGE_UP(length);
    if ((flags & MAP_TYPE) != MAP_PRIVATE)
        return -EINVAL;
    if (flags & MAP_FIXED && address % PAGE_SIZE)
        return -EINVAL;
    if (!(flags & MAP_FIXED))
        address = get_unmapped_area(mm, length);
    if (!(flags & MAP_FIXED) && !address)
        return -ENOMEM;
    vma = area_new(mm, address, address + length,
                   (prot & VM_RIGHTS) | (flags & VM_GROWSDOWN) |
                       VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC);
    if (!vma)
        return -ENOMEM;
    error = do_munmap(mm, address, length);
    if (error) {
        kfree(vma);
        return error;
    }
    insert_vm_struct(mm, vma);
    merge_segments(mm, address, address + length);
    return (int32_t)address;
}

/* One argument: the address of the six that Linux takes. */
static int32_t
sys_mmap(struct regs *regs)
{
    struct {
        uint32_t address, length, prot, flags, fd, offset;
    } args;

    if (!copy_from_user(&args, ARG1(regs), sizeof(args)))
        return -EFAULT;
    if (!(args.flags & MAP_ANONYMOUS))
        return fget(args.fd) ? -ENODEV : -EBADF; /* no file can be mapped */
    return do_mmap(args.address, args.length, args.prot, args.flags);
}

static int32_t
sys_munmap(struct regs *regs)
{
    return do_munmap(current->mm, ARG1(regs), ARG2(regs));
}

SYSCALL(90, sys_mmap);
SYSCALL(91, sys_munmap);
