/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Areas of files: what an area has beside its addresses, and who else has
 * one of the same file.  Names are those of Linux 1.2 (mm/mmap.c,
 * mm/filemap.c, mm/memory.c).
 */
#ifndef MM_FILE_AREA_H
#define MM_FILE_AREA_H

#include <stdbool.h>
#include <stdint.h>

#include "fs/inode.h"
#include "mm/mm_type.h"

/*
 * What the kind of object that an area shows wants to know, or can do.  NULL
 * is "nothing".
 */
struct vm_operations_struct {
    void (*open)(struct vm_area_struct *vma);  /* there is one more */
    void (*close)(struct vm_area_struct *vma); /* this one goes */
    /* [start, start + length) of it goes. */
    void (*unmap)(struct vm_area_struct *vma, uint32_t start,
                  uint32_t length);
    /*
     * Fill `page`, every byte of it, with what belongs at `address`: 0 or
     * the signal that the task dies of.  May sleep.
     */
    uint32_t (*nopage)(struct vm_area_struct *vma, uint32_t address,
                       paddr_t page);
};

/*
 * May a file be mapped like this?  0, or the error of mmap().  MAP_SHARED
 * needs a file that nobody may write to, and is MAP_PRIVATE then.
 */
int32_t may_map(const struct inode *inode, uint32_t prot, uint32_t flags,
                uint32_t offset);

/* Let an area that is in no list show a file, from `offset` on: one use. */
void area_of_file(struct vm_area_struct *vma, struct inode *inode,
                  uint32_t offset);

/*
 * `copy`, equal to `vma`, is a second area now: it joins the file's ring
 * behind that, and open() is called.
 */
void area_opened(struct vm_area_struct *copy, struct vm_area_struct *vma);

/*
 * An area in no list, equal to [start, end) of `vma`, for `mm`; open() was
 * called.  NULL: no memory.  May sleep.
 */
struct vm_area_struct *area_copy(struct mm_struct *mm,
                                 struct vm_area_struct *vma, uint32_t start,
                                 uint32_t end);

/* An area was cut: open() for what is left, then close() for the old one. */
void area_cut(struct vm_area_struct *vma);

/* close(), leave the ring, give up the file; frees an area in no list. */
void area_free(struct vm_area_struct *vma);

/* Can the second area be the end of the first, which it touches? */
bool areas_fit(const struct vm_area_struct *a,
               const struct vm_area_struct *b);

/* What an area of a file calls. */
extern const struct vm_operations_struct file_private_ops;

/* Does an area forbid that the file be written to? */
bool write_is_denied(const struct inode *inode);

#endif
