// SPDX-License-Identifier: GPL-2.0-only
/*
 * Areas in list and tree.  Pure: builds on a host too.
 */
#include "mm/area.h"

#include "mm/avl.h"
#include "mm/kmalloc.h"

struct vm_area_struct *
find_vma(const struct mm_struct *mm, uint32_t address)
{
    struct vm_area_struct *at = mm->mmap_avl, *found = NULL;

    while (at) {
        if (at->vm_end <= address) {
            at = at->vm_avl_right;
            continue;
        }
        found = at;
        if (at->vm_start <= address)
            break;
        at = at->vm_avl_left;
    }
    return found;
}

struct vm_area_struct *
find_vma_intersection(const struct mm_struct *mm, uint32_t start,
                      uint32_t end)
{
    struct vm_area_struct *vma = find_vma(mm, start);

    return vma && vma->vm_start < end ? vma : NULL;
}

/* The last area that begins below `address`, all of it or not; or NULL. */
static struct vm_area_struct *
area_below(const struct mm_struct *mm, uint32_t address)
{
    struct vm_area_struct *at = mm->mmap_avl, *found = NULL;

    while (at) {
        if (at->vm_start >= address) {
            at = at->vm_avl_left;
            continue;
        }
        found = at;
        at = at->vm_avl_right;
    }
    return found;
}

void
area_set_flags(struct vm_area_struct *vma, uint32_t flags)
{
    vma->vm_flags = flags;
    vma->vm_page_prot = PTE_PRESENT;
    if (flags & VM_RIGHTS)
        vma->vm_page_prot |= PTE_USER;
    if (flags & VM_WRITE && flags & VM_SHARED)
        vma->vm_page_prot |= PTE_WRITE;
}

struct vm_area_struct *
area_new(struct mm_struct *mm, uint32_t start, uint32_t end, uint32_t flags)
{
    struct vm_area_struct *vma = kmalloc(sizeof(*vma));

    if (!vma)
        return NULL;
    *vma = (struct vm_area_struct){
        .vm_mm = mm,
        .vm_start = start,
        .vm_end = end,
    };
    area_set_flags(vma, flags);
    return vma;
}

void
insert_vm_struct(struct mm_struct *mm, struct vm_area_struct *vma)
{
    struct vm_area_struct *below = area_below(mm, vma->vm_start);
    struct vm_area_struct **link = below ? &below->vm_next : &mm->mmap;

    vma->vm_next = *link;
    *link = vma;
    avl_insert(vma, &mm->mmap_avl);
}

void
remove_vm_struct(struct mm_struct *mm, struct vm_area_struct *vma)
{
    struct vm_area_struct *below = area_below(mm, vma->vm_start);

    *(below ? &below->vm_next : &mm->mmap) = vma->vm_next;
    avl_remove(vma, &mm->mmap_avl);
}

void
merge_segments(struct mm_struct *mm, uint32_t start, uint32_t end)
{
    struct vm_area_struct *vma = area_below(mm, start), *next;

    if (!vma)
        vma = mm->mmap;
    while (vma && vma->vm_next && vma->vm_start < end) {
        next = vma->vm_next;
        if (vma->vm_end != next->vm_start ||
            vma->vm_flags != next->vm_flags) {
            vma = next;
            continue;
        }
        remove_vm_struct(mm, next);
        vma->vm_end = next->vm_end; /* its place in the tree stays right */
        kfree(next);
    }
}

struct vm_area_struct *
split_area(struct vm_area_struct *vma, uint32_t at)
{
    struct vm_area_struct *upper =
        area_new(vma->vm_mm, at, vma->vm_end, vma->vm_flags);

    if (!upper)
        return NULL;
    vma->vm_end = at;
    insert_vm_struct(vma->vm_mm, upper);
    return upper;
}

bool
may_read(const struct mm_struct *mm, uint32_t at, size_t n)
{
    struct vm_area_struct *vma = n > 0 ? find_vma(mm, at) : NULL;

    for (; vma && vma->vm_start < at + n; vma = vma->vm_next)
        if (!(vma->vm_flags & VM_RIGHTS))
            return false;
    return true;
}
