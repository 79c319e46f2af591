// SPDX-License-Identifier: GPL-2.0-only
/*
 * ELF: is a file a program, and what areas does it ask for?  After Linux 1.2
 * (fs/binfmt_elf.c).
 */
#include "fs/elf.h"

#include "fs/bytes.h"
#include "fs/exec.h"
#include "kernel/errno.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/area.h"
#include "mm/mmap.h"
#include "mm/oom.h"

#define STACK_START (ARG_PAGES * PAGE_SIZE) /* bytes of the first stack */
#define MAY_ALL     (VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)

/* Can the segment be where it wants to be, from `least` on? */
static bool
fits(const struct elf_segment *s, uint32_t least, uint32_t file_size)
{
    return s->p_filesz <= s->p_memsz && s->p_memsz > 0 &&
           PAGE_DOWN(s->p_vaddr) >= least &&
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

bool
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
