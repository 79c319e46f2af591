// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who has an area of a file: a ring through all of them, which begins in the
 * inode.
 */
#include "mm/file_area.h"

#include "kernel/errno.h"
#include "mm/kmalloc.h"
#include "mm/mmap.h"

/* Behind `vma`, or as the first. */
static void
join_ring(struct vm_area_struct *copy, struct vm_area_struct *vma)
{
    if (!vma) {
        copy->vm_inode->i_mmap = copy;
        copy->vm_next_share = copy->vm_prev_share = copy;
        return;
    }
    copy->vm_next_share = vma->vm_next_share;
    copy->vm_prev_share = vma;
    vma->vm_next_share->vm_prev_share = copy;
    vma->vm_next_share = copy;
}

static void
leave_ring(struct vm_area_struct *vma)
{
    struct inode *inode = vma->vm_inode;

    if (vma->vm_next_share == vma)
        inode->i_mmap = NULL;
    else if (inode->i_mmap == vma)
        inode->i_mmap = vma->vm_next_share;
    vma->vm_next_share->vm_prev_share = vma->vm_prev_share;
    vma->vm_prev_share->vm_next_share = vma->vm_next_share;
}

void
area_of_file(struct vm_area_struct *vma, struct inode *inode,
             uint32_t offset)
{
    vma->vm_inode = inode;
    vma->vm_offset = offset;
    vma->vm_ops = &file_private_ops;
    inode->i_count++;
    join_ring(vma, inode->i_mmap);
}

void
area_opened(struct vm_area_struct *copy, struct vm_area_struct *vma)
{
    if (copy->vm_inode) {
        copy->vm_inode->i_count++;
        join_ring(copy, vma);
    }
    if (copy->vm_ops && copy->vm_ops->open)
        copy->vm_ops->open(copy);
}

struct vm_area_struct *
area_copy(struct mm_struct *mm, struct vm_area_struct *vma, uint32_t start,
          uint32_t end)
{
    struct vm_area_struct *copy = kmalloc(sizeof(*copy));

    if (!copy)
        return NULL;
    *copy = *vma;
    copy->vm_mm = mm;
    copy->vm_start = start;
    copy->vm_end = end;
    copy->vm_offset += start - vma->vm_start;
    area_opened(copy, vma);
    return copy;
}

static void
closed(struct vm_area_struct *vma)
{
    if (vma->vm_ops && vma->vm_ops->close)
        vma->vm_ops->close(vma);
}

/*
 * 1.2 made a new structure for each area that was cut, and closed the old
 * one when it was empty.  Ours stays; its object is told the same.
 */
void
area_cut(struct vm_area_struct *vma)
{
    struct vm_area_struct old = *vma;

    if (!vma->vm_ops || !vma->vm_ops->open)
        return;
    old.vm_end = old.vm_start;
    vma->vm_ops->open(vma);
    closed(&old);
}

void
area_free(struct vm_area_struct *vma)
{
    closed(vma);
    if (vma->vm_inode) {
        leave_ring(vma);
        iput(vma->vm_inode);
    }
    kfree(vma);
}

bool
areas_fit(const struct vm_area_struct *a, const struct vm_area_struct *b)
{
    return a->vm_end == b->vm_start && a->vm_flags == b->vm_flags &&
           a->vm_inode == b->vm_inode && a->vm_ops == b->vm_ops &&
           (!a->vm_inode ||
            a->vm_offset + (a->vm_end - a->vm_start) == b->vm_offset);
}

/* Files are on a disk that cannot be written to; so is every one of them. */
int32_t
may_map(const struct inode *inode, uint32_t prot, uint32_t flags,
        uint32_t offset)
{
    uint32_t type = flags & MAP_TYPE;

    if (type == MAP_SHARED && prot & VM_WRITE)
        return -EACCES;
    if (type != MAP_SHARED && type != MAP_PRIVATE)
        return -EINVAL;
    if (offset % BLOCK_SIZE)
        return -EINVAL;
    return S_ISREG(inode->i_mode) && inode->i_op->bmap ? 0 : -ENODEV;
}

/* 1.2 looked through the areas of all tasks (fs/namei.c). */
bool
write_is_denied(const struct inode *inode)
{
    const struct vm_area_struct *vma = inode->i_mmap;

    if (!vma)
        return false;
    do {
        if (vma->vm_flags & VM_DENYWRITE)
            return true;
        vma = vma->vm_next_share;
    } while (vma != inode->i_mmap);
    return false;
}
