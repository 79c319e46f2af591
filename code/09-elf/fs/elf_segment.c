// SPDX-License-Identifier: GPL-2.0-only
/*
 * A segment of a program is an area of its file, of which nothing is read.
 * After Linux 1.2 (fs/binfmt_elf.c).
 */
#include "fs/elf.h"

#include "kernel/signal.h"
#include "mm/mmap.h"
#include "mm/oom.h"
#include "mm/uaccess.h"

/*
 * What the file has after the segment's last byte is not the program's: the
 * rest of that page must be zeros.  The store brings the page, and makes it
 * private.  False: it cannot be brought.
 */
static bool
padzero(const struct elf_segment *s)
{
    static const char zeros[PAGE_SIZE];
    uint32_t end = s->p_vaddr + s->p_filesz;

    return !(s->p_flags & PF_W) || s->p_filesz == 0 ||
           copy_to_user(end, zeros, -end % PAGE_SIZE);
}

/* Pages of the file, and zero pages after them: 0 or a signal. */
uint32_t
load_segment(struct inode *inode, const struct elf_segment *s)
{
    uint32_t start = PAGE_DOWN(s->p_vaddr);
    uint32_t end = s->p_vaddr + s->p_filesz;
    uint32_t prot = (s->p_flags & PF_R ? VM_READ : 0) |
                    (s->p_flags & PF_W ? VM_WRITE : 0) |
                    (s->p_flags & PF_X ? VM_EXEC : 0);

    if (s->p_filesz == 0)
        end = start;
    if (end > start &&
        do_mmap(inode, start, end - start, prot,
                MAP_FIXED | MAP_PRIVATE | MAP_DENYWRITE | MAP_EXECUTABLE,
                PAGE_DOWN(s->p_offset)) != (int32_t)start)
        return oom();
    if (!add_area(PAGE_UP(end), PAGE_UP(s->p_vaddr + s->p_memsz), prot))
        return oom();
    return padzero(s) ? 0 : SIGBUS;
}
