// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel tells a program's C library of the program's own file.
 */
#include "fs/auxv.h"
#include "fs/elf.h"
#include "kernel/types.h"

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

void
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
