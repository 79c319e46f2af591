// SPDX-License-Identifier: GPL-2.0-only
/*
 * ELF programs.  Each segment becomes an area of the file, and nothing is
 * read but the headers.  After Linux 1.2 (fs/binfmt_elf.c).
 */
#include "kernel/elf.h"

#include "fs/auxv.h"
#include "fs/bytes.h"
#include "fs/exec.h"
#include "kernel/errno.h"
#include "kernel/signal.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/area.h"
#include "mm/mmap.h"
#include "mm/oom.h"
#include "mm/uaccess.h"

#define MOST_SEGMENTS 8
#define STACK_START   (ARG_PAGES * PAGE_SIZE) /* bytes of the first stack */
#define MAY_ALL       (VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)

struct program {
    struct elf_header header;
    struct elf_segment segment[MOST_SEGMENTS];
};

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
static uint32_t
load_segment(struct inode *inode, const struct elf_segment *s)
{
    uint32_t start = page_down(s->p_vaddr);
    uint32_t end = s->p_vaddr + s->p_filesz;
    uint32_t prot = (s->p_flags & PF_R ? VM_READ : 0) |
                    (s->p_flags & PF_W ? VM_WRITE : 0) |
                    (s->p_flags & PF_X ? VM_EXEC : 0);

    if (s->p_filesz == 0)
        end = start;
    if (end > start &&
        do_mmap(inode, start, end - start, prot,
                MAP_FIXED | MAP_PRIVATE | MAP_DENYWRITE | MAP_EXECUTABLE,
                page_down(s->p_offset)) != (int32_t)start)
        return oom();
    if (!add_area(PAGE_UP(end), PAGE_UP(s->p_vaddr + s->p_memsz), prot))
        return oom();
    return padzero(s) ? 0 : SIGBUS;
}

/* Where the table is in the program's memory; 0: it is in no segment. */
static uint32_t
table_address(const struct program *program)
{
    uint32_t table = program->header.e_phoff;
    uint32_t rows = program->header.e_phnum;

    for (uint32_t i = 0; i < rows; i++) {
        const struct elf_segment *s = &program->segment[i];

        if (s->p_type == PT_LOAD && table >= s->p_offset &&
            table + rows * sizeof(*s) <= s->p_offset + s->p_filesz)
            return s->p_vaddr + table - s->p_offset;
    }
    return 0;
}

/* What the C library wants to know. */
static void
note_auxv(const struct program *program)
{
    uint32_t table = table_address(program);

    if (table)
        auxv_note(AT_PHDR, table);
    auxv_note(AT_PHENT, sizeof(struct elf_segment));
    auxv_note(AT_PHNUM, program->header.e_phnum);
    auxv_note(AT_PAGESZ, PAGE_SIZE);
    auxv_note(AT_ENTRY, program->header.e_entry);
    for (uint32_t type = AT_UID; type <= AT_EGID; type++)
        auxv_note(type, 0); /* everybody is root */
    auxv_note(AT_SECURE, 0);
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
    note_auxv(&program);
    *start = program.header.e_entry;
    return 0;
}
