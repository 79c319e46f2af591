/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ELF, as far as a program's start needs it: a header of 52 bytes, and a
 * table of segments, which say what comes from where in the file.
 */
#ifndef KERNEL_ELF_H
#define KERNEL_ELF_H

#include <stdint.h>

#define ELF_MAGIC "\177ELF\001\001\001" /* 32 bits, low byte first, v. 1 */
#define ET_EXEC   2                     /* linked for fixed addresses */
#define EM_386    3
#define PT_LOAD   1
#define PT_INTERP 3 /* wants another program to start it */

struct elf_header {
    char e_ident[16];
    uint16_t e_type, e_machine;
    uint32_t e_version, e_entry;
    uint32_t e_phoff, e_shoff; /* of the tables, in the file */
    uint32_t e_flags;
    uint16_t e_ehsize, e_phentsize, e_phnum;
    uint16_t e_shentsize, e_shnum, e_shstrndx;
};

struct elf_segment {
    uint32_t p_type;
    uint32_t p_offset; /* in the file */
    uint32_t p_vaddr, p_paddr;
    uint32_t p_filesz, p_memsz; /* after filesz bytes come zeros */
    uint32_t p_flags;
    uint32_t p_align;
};

#define PF_X 1u
#define PF_W 2u
#define PF_R 4u

#define PF_RIGHTS (PF_R | PF_W | PF_X)

#endif
