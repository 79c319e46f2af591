/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Makes a ZMAGIC a.out file, as Linux 0.11 ran them, of a 32-bit ELF
 * program linked from address 0: usage: aout PROGRAM.elf OUTPUT
 * binutils wrote this format until 2.31.
 */
#include <elf.h>
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ZMAGIC = 0413,
    TEXT_OFFSET = 1024,         /* the header has a disk block to itself */
    PAGE = 4096,
    LARGEST = 0x3000000,        /* what Linux 0.11 took: 48 MiB */
};

struct exec {
    uint32_t magic, text, data, bss, syms, entry, trsize, drsize;
};

static const char *input, *output;

static _Noreturn void
die(const char *format, ...)
{
    va_list args;

    fprintf(stderr, "aout: %s: ", input);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

/* The whole file; its size goes to *size. */
static unsigned char *
read_file(size_t *size)
{
    FILE *file = fopen(input, "rb");
    unsigned char *bytes = malloc(2 * LARGEST);

    if (!file || !bytes)
        die("cannot be read: %s", strerror(errno));
    *size = fread(bytes, 1, 2 * LARGEST, file);
    fclose(file);
    return bytes;
}

/* Copies what a program header loads; `image` stands for memory from 0. */
static void
load(const Elf32_Phdr *ph, const unsigned char *elf, size_t size,
     unsigned char *image, struct exec *header)
{
    uint32_t end = ph->p_vaddr + ph->p_memsz;

    if (ph->p_type != PT_LOAD || ph->p_memsz == 0)
        return;
    if (ph->p_vaddr > LARGEST || ph->p_memsz > LARGEST - ph->p_vaddr
        || ph->p_filesz > ph->p_memsz || ph->p_offset > size
        || ph->p_filesz > size - ph->p_offset)
        die("loads %u bytes at %08x; a program lies below %08x",
            ph->p_memsz, ph->p_vaddr, LARGEST);
    memcpy(image + ph->p_vaddr, elf + ph->p_offset, ph->p_filesz);
    if (ph->p_flags & PF_W) {
        header->data = (ph->p_vaddr + ph->p_filesz + 3) & ~3u;
        header->bss = (end + 3) & ~3u;
    } else if (header->text < end) {
        header->text = (end + PAGE - 1) & ~(uint32_t)(PAGE - 1);
    }
}

static void
write_file(const struct exec *header, const unsigned char *image)
{
    static const unsigned char zeros[TEXT_OFFSET - sizeof(*header)];
    size_t bytes = header->text + header->data;
    FILE *file = fopen(output, "wb");

    if (!file || fwrite(header, sizeof(*header), 1, file) != 1
        || fwrite(zeros, sizeof(zeros), 1, file) != 1
        || fwrite(image, 1, bytes, file) != bytes || fclose(file) != 0) {
        remove(output);
        die("%s cannot be written: %s", output, strerror(errno));
    }
}

int
main(int argc, char **argv)
{
    unsigned char *image = calloc(1, 2 * LARGEST), *elf;
    struct exec header = { .magic = ZMAGIC };
    size_t size;
    Elf32_Ehdr eh;

    if (argc != 3) {
        fputs("usage: aout PROGRAM.elf OUTPUT\n", stderr);
        return 2;
    }
    input = argv[1];
    output = argv[2];
    elf = read_file(&size);
    if (!image || size < sizeof(eh))
        die("is no ELF file");
    memcpy(&eh, elf, sizeof(eh));
    if (memcmp(eh.e_ident, ELFMAG, SELFMAG) != 0
        || eh.e_ident[EI_CLASS] != ELFCLASS32 || eh.e_machine != EM_386
        || eh.e_type != ET_EXEC || eh.e_phoff > size
        || eh.e_phnum * sizeof(Elf32_Phdr) > size - eh.e_phoff)
        die("is no i386 program");
    for (unsigned i = 0; i < eh.e_phnum; i++) {
        Elf32_Phdr ph;

        memcpy(&ph, elf + eh.e_phoff + i * sizeof(ph), sizeof(ph));
        load(&ph, elf, size, image, &header);
    }
    /* load() left ends there; the format wants lengths. */
    if (header.data < header.text)
        header.data = header.text;
    if (header.bss < header.data)
        header.bss = header.data;
    header.bss -= header.data;
    header.data -= header.text;
    header.entry = eh.e_entry;
    write_file(&header, image);
    free(image);
    free(elf);
    return 0;
}
