// SPDX-License-Identifier: GPL-2.0-only
/*
 * ELF programs.  Each segment becomes an area, and for now all its pages are
 * read at once.  After Linux 1.2 (fs/binfmt_elf.c), which mapped them.
 */
#include "kernel/elf.h"

#include "fs/buffer.h"
#include "fs/exec.h"
#include "kernel/errno.h"
#include "kernel/printk.h"
#include "kernel/signal.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/area.h"
#include "mm/memory.h"
#include "mm/mmap.h"
#include "mm/oom.h"
#include "mm/paging.h"

#define MOST_SEGMENTS 8
#define STACK_START   (ARG_PAGES * PAGE_SIZE) /* bytes of the first stack */
#define MAY_ALL       (VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)

struct program {
    struct elf_header header;
    struct elf_segment segment[MOST_SEGMENTS];
};

/* Bytes of a file; false: they cannot be read.  Past its end are zeros. */
static bool
read_bytes(struct inode *inode, uint32_t at, void *to, uint32_t n)
{
    uint32_t part;

    for (char *next = to; n > 0; next += part, at += part, n -= part) {
        int32_t block = inode->i_op->bmap(inode, at / BLOCK_SIZE);
        struct buffer_head *bh;

        part = BLOCK_SIZE - at % BLOCK_SIZE;
        if (part > n)
            part = n;
        memset(next, 0, part);
        if (block == 0)
            continue;
        bh = block < 0 ? NULL : bread(inode->i_dev, (uint32_t)block);
        if (!bh)
            return false;
        memcpy(next, bh->b_data + at % BLOCK_SIZE, part);
        brelse(bh);
    }
    return true;
}

static uint32_t
page_down(uint32_t address)
{
    return address & ~(PAGE_SIZE - 1);
}

/* Can the segment be where it wants to be, from `least` on? */
static bool
fits(const struct elf_segment *s, uint32_t least, uint32_t file_size)
{
    return s->p_filesz <= s->p_memsz && s->p_memsz > 0 &&
           page_down(s->p_vaddr) >= least &&
           s->p_vaddr < USER_SIZE - 2 * STACK_START &&
           s->p_memsz <= USER_SIZE - 2 * STACK_START - s->p_vaddr &&
           (s->p_vaddr - s->p_offset) % PAGE_SIZE == 0 &&
           s->p_offset <= file_size &&
           s->p_filesz <= file_size - s->p_offset;
}

/* Segments in order, no two on one page, and none on the first. */
static bool
is_program(const struct program *program, uint32_t file_size)
{
    uint32_t least = PAGE_SIZE;

    for (uint32_t i = 0; i < program->header.e_phnum; i++) {
        const struct elf_segment *s = &program->segment[i];

        if (s->p_type == PT_INTERP)
            return false;
        if (s->p_type != PT_LOAD)
            continue;
        if (!fits(s, least, file_size))
            return false;
        least = PAGE_UP(s->p_vaddr + s->p_memsz);
    }
    return least > PAGE_SIZE;
}

/* 0, -EACCES or -ENOEXEC. */
static int32_t
read_headers(struct inode *inode, struct program *program)
{
    struct elf_header *header = &program->header;

    if (!S_ISREG(inode->i_mode) || !(inode->i_mode & 0111) ||
        !inode->i_op->bmap)
        return -EACCES;
    if (!read_bytes(inode, 0, header, sizeof(*header)))
        return -EACCES;
    if (memcmp(header->e_ident, ELF_MAGIC, sizeof(ELF_MAGIC) - 1) != 0 ||
        header->e_type != ET_EXEC || header->e_machine != EM_386 ||
        header->e_phentsize != sizeof(struct elf_segment) ||
        header->e_phnum > MOST_SEGMENTS || header->e_phoff > inode->i_size)
        return -ENOEXEC;
    if (!read_bytes(inode, header->e_phoff, program->segment,
                    header->e_phnum * sizeof(struct elf_segment)))
        return -EACCES;
    return is_program(program, inode->i_size) ? 0 : -ENOEXEC;
}

/* An area of the new program; false: no memory. */
static bool
add_area(uint32_t start, uint32_t end, uint32_t flags)
{
    struct vm_area_struct *vma;

    if (start == end)
        return true;
    vma = area_new(current->mm, start, end, flags | MAY_ALL);
    if (vma)
        insert_vm_struct(current->mm, vma);
    return vma;
}

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

static uint32_t
load_segment(struct inode *inode, const struct elf_segment *s)
{
    uint32_t start = page_down(s->p_vaddr), signal = 0;
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

/* What the segments say of a program's memory, in a few numbers. */
static void
note_segment(struct mm_struct *mm, const struct elf_segment *s)
{
    if (mm->start_code == 0)
        mm->start_code = s->p_vaddr;
    if (s->p_flags & PF_X)
        mm->end_code = s->p_vaddr + s->p_filesz;
    mm->end_data = s->p_vaddr + s->p_filesz;
    mm->start_brk = mm->brk = PAGE_UP(s->p_vaddr + s->p_memsz);
}

int32_t
load_program(struct inode *inode, uint32_t *start)
{
    struct mm_struct *mm = current->mm;
    struct program program;
    int32_t error = read_headers(inode, &program);
    uint32_t signal = 0;

    if (error)
        return error;
    mm_clear(mm);
    mm->start_code = mm->start_stack = mm->rss = 0;
    for (uint32_t i = 0; i < program.header.e_phnum && !signal; i++) {
        if (program.segment[i].p_type != PT_LOAD)
            continue;
        signal = load_segment(inode, &program.segment[i]);
        note_segment(mm, &program.segment[i]);
    }
    if (!signal && !add_area(USER_SIZE - STACK_START, USER_SIZE,
                             VM_RIGHTS | VM_GROWSDOWN))
        signal = oom();
    iput(inode);
    if (signal)
        do_exit(signal); /* there is nothing to return to */
    *start = program.header.e_entry;
    return 0;
}
