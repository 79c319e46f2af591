/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Makes a ZMAGIC a.out file, as Linux 0.11 ran them, of a 32-bit ELF
 * program linked from address 0: usage: aout [--symbols] PROGRAM.elf OUTPUT
 * With --symbols its functions and variables are listed behind the data, as
 * a linker left them there.  binutils wrote this format until 2.31.
 */
#include <elf.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ZMAGIC = 0413,
    TEXT_OFFSET = 1024, /* the header has a disk block to itself */
    PAGE = 4096,
    LARGEST = 0x3000000, /* what Linux 0.11 took: 48 MiB */
};

struct exec {
    uint32_t magic, text, data, bss, syms, entry, trsize, drsize;
};

/* A symbol: where its name begins behind all symbols, and its kind. */
struct nlist {
    uint32_t strx;
    uint8_t type, other;
    uint16_t desc;
    uint32_t value;
};

enum { N_EXT = 1, N_TEXT = 4, N_DATA = 6, N_BSS = 8 };

/* The table as it will be in the file; the names, after their length. */
enum { MOST_SYMBOLS = 4096, MOST_NAMES = 65536 };

static struct nlist symbols[MOST_SYMBOLS];
static char names[MOST_NAMES];
static uint32_t nr_symbols, names_size = sizeof(uint32_t);

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
    if (ferror(file))
        die("cannot be read: %s", strerror(errno));
    if (*size == 2 * LARGEST)
        die("is a file of %d bytes or more", 2 * LARGEST);
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
    if (ph->p_vaddr > LARGEST || ph->p_memsz > LARGEST - ph->p_vaddr ||
        ph->p_filesz > ph->p_memsz || ph->p_offset > size ||
        ph->p_filesz > size - ph->p_offset)
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
add_symbol(const Elf32_Sym *symbol, const char *name,
           const struct exec *header)
{
    uint32_t value = symbol->st_value;
    size_t length = strlen(name) + 1;
    uint8_t type = value < header->text   ? N_TEXT
                   : value < header->data ? N_DATA
                                          : N_BSS;

    if (nr_symbols == MOST_SYMBOLS || length > sizeof(names) - names_size)
        die("has more than %d symbols, or %d bytes of their names",
            MOST_SYMBOLS, MOST_NAMES);
    if (ELF32_ST_BIND(symbol->st_info) == STB_GLOBAL)
        type |= N_EXT;
    symbols[nr_symbols++] =
        (struct nlist){.strx = names_size, .type = type, .value = value};
    memcpy(names + names_size, name, length);
    names_size += length;
}

/* `header` still has the ends of the text and of the data. */
static void
read_symbols(const unsigned char *elf, size_t size, const Elf32_Ehdr *eh,
             const struct exec *header)
{
    const unsigned char *sections = elf + eh->e_shoff;
    Elf32_Shdr table, strings;
    Elf32_Sym symbol;

    if (eh->e_shoff > size ||
        eh->e_shnum * sizeof(table) > size - eh->e_shoff)
        die("is cut short");
    for (unsigned i = 0; i < eh->e_shnum; i++) {
        memcpy(&table, sections + i * sizeof(table), sizeof(table));
        if (table.sh_type != SHT_SYMTAB || table.sh_link >= eh->e_shnum)
            continue;
        memcpy(&strings, sections + table.sh_link * sizeof(strings),
               sizeof(strings));
        if (table.sh_offset > size ||
            table.sh_size > size - table.sh_offset ||
            strings.sh_offset > size || strings.sh_size == 0 ||
            strings.sh_size > size - strings.sh_offset ||
            elf[strings.sh_offset + strings.sh_size - 1] != '\0')
            die("is cut short");
        for (size_t at = 0; at + sizeof(symbol) <= table.sh_size;
             at += sizeof(symbol)) {
            memcpy(&symbol, elf + table.sh_offset + at, sizeof(symbol));
            if ((ELF32_ST_TYPE(symbol.st_info) == STT_FUNC ||
                 ELF32_ST_TYPE(symbol.st_info) == STT_OBJECT) &&
                symbol.st_name < strings.sh_size)
                add_symbol(&symbol,
                           (const char *)elf + strings.sh_offset +
                               symbol.st_name,
                           header);
        }
    }
    memcpy(names, &names_size, sizeof(names_size));
}

static bool
put(FILE *file, const void *bytes, size_t n)
{
    return n == 0 || fwrite(bytes, n, 1, file) == 1;
}

static void
write_file(const struct exec *header, const unsigned char *image)
{
    static const unsigned char zeros[TEXT_OFFSET - sizeof(*header)];
    size_t bytes = header->text + header->data;
    FILE *file = fopen(output, "wb");

    if (!file || !put(file, header, sizeof(*header)) ||
        !put(file, zeros, sizeof(zeros)) || !put(file, image, bytes) ||
        !put(file, symbols, header->syms) ||
        !put(file, names, header->syms ? names_size : 0) ||
        fclose(file) != 0) {
        remove(output);
        die("%s cannot be written: %s", output, strerror(errno));
    }
}

int
main(int argc, char **argv)
{
    unsigned char *image = calloc(1, 2 * LARGEST), *elf;
    struct exec header = {.magic = ZMAGIC};
    bool keep = argc > 1 && strcmp(argv[1], "--symbols") == 0;
    size_t size;
    Elf32_Ehdr eh;

    argc -= keep;
    argv += keep;
    if (argc != 3) {
        fputs("usage: aout [--symbols] PROGRAM.elf OUTPUT\n", stderr);
        return 2;
    }
    input = argv[1];
    output = argv[2];
    elf = read_file(&size);
    if (!image || size < sizeof(eh))
        die("is no ELF file");
    memcpy(&eh, elf, sizeof(eh));
    if (memcmp(eh.e_ident, ELFMAG, SELFMAG) != 0 ||
        eh.e_ident[EI_CLASS] != ELFCLASS32 || eh.e_machine != EM_386 ||
        eh.e_type != ET_EXEC || eh.e_phoff > size ||
        eh.e_phnum * sizeof(Elf32_Phdr) > size - eh.e_phoff)
        die("is no i386 program");
    for (unsigned i = 0; i < eh.e_phnum; i++) {
        Elf32_Phdr ph;

        memcpy(&ph, elf + eh.e_phoff + i * sizeof(ph), sizeof(ph));
        load(&ph, elf, size, image, &header);
    }
    if (keep)
        read_symbols(elf, size, &eh, &header);
    header.syms = nr_symbols * sizeof(symbols[0]);
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
