// SPDX-License-Identifier: GPL-2.0-only
/*
 * A segment of a program, all of whose pages are read at once.  Linux 1.2
 * mapped them (fs/binfmt_elf.c).
 */
#include "fs/elf.h"

#include "fs/bytes.h"
#include "kernel/printk.h"
#include "kernel/signal.h"
#include "kernel/task.h"
#include "mm/address.h"
#include "mm/memory.h"
#include "mm/mmap.h"
#include "mm/oom.h"
#include "mm/paging.h"

/* One page of a segment, with what the file has of it: 0 or a signal. */
static uint32_t
load_page(struct inode *inode, const struct elf_segment *s, uint32_t at)
{
    uint32_t from = at > s->p_vaddr ? at : s->p_vaddr;
    uint32_t end = s->p_vaddr + s->p_filesz;
    paddr_t page = get_free_page(); /* may_sleep: holds the inode */
    uint32_t flags = PTE_USER | (s->p_flags & PF_W ? PTE_WRITE : 0);

    if (!page)
        return oom();
    if (!(s->p_flags & PF_RIGHTS))
        flags = 0; /* nobody's until mprotect gives a right */
    if (end > at + PAGE_SIZE)
        end = at + PAGE_SIZE;
    if (!read_bytes(inode, s->p_offset + from - s->p_vaddr,
                    (char *)phys_to_virt(page) + from % PAGE_SIZE,
                    end - from)) {
        free_page(page);
        printk("task %d (%s): the page at %08x cannot be read\n",
               current->pid, current->name, at);
        return SIGBUS;
    }
    if (!map_page(at, page, flags)) {
        free_page(page);
        return oom();
    }
    current->mm->rss++;
    current->mm->maj_flt++;
    return 0;
}

uint32_t
load_segment(struct inode *inode, const struct elf_segment *s)
{
    uint32_t start = PAGE_DOWN(s->p_vaddr), signal = 0;
    uint32_t flags = (s->p_flags & PF_R ? VM_READ : 0) |
                     (s->p_flags & PF_W ? VM_WRITE : 0) |
                     (s->p_flags & PF_X ? VM_EXEC : 0);

    if (!add_area(start, PAGE_UP(s->p_vaddr + s->p_memsz), flags))
        return oom();
    for (uint32_t at = start; at < s->p_vaddr + s->p_filesz && !signal;
         at += PAGE_SIZE)
        signal = load_page(inode, s, at);
    return signal;
}
