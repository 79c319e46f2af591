/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reads guest memory and the symbols of the booted ELF file; see guest.h.
 */
#include "guest.h"

#include <elf.h>
#include <string.h>

/*
 * Guest and host are both little-endian here, as QEMU's RAM is shared raw.
 */
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "guest memory is read as it lies");

bool
guest_read(const struct boot_result *result, uint32_t paddr, void *to,
           size_t size)
{
    if (paddr > result->ram_size || size > result->ram_size - paddr)
        return false;
    if (size)
        memcpy(to, result->ram + paddr, size);
    return true;
}

bool
guest_u8(const struct boot_result *result, uint32_t paddr, uint8_t *value)
{
    return guest_read(result, paddr, value, sizeof *value);
}

bool
guest_u16(const struct boot_result *result, uint32_t paddr, uint16_t *value)
{
    return guest_read(result, paddr, value, sizeof *value);
}

bool
guest_u32(const struct boot_result *result, uint32_t paddr, uint32_t *value)
{
    return guest_read(result, paddr, value, sizeof *value);
}

static bool
elf_read(const struct boot_result *result, size_t offset, void *to,
         size_t size)
{
    if (!result->elf || offset > result->elf_size ||
        size > result->elf_size - offset)
        return false;
    memcpy(to, result->elf + offset, size);
    return true;
}

/* The symbol table, and the string table that its names are in. */
static bool
find_tables(const struct boot_result *result, Elf32_Shdr *symbols,
            Elf32_Shdr *strings)
{
    Elf32_Ehdr elf;

    if (!elf_read(result, 0, &elf, sizeof elf))
        return false;
    for (unsigned i = 0; i < elf.e_shnum; i++) {
        if (!elf_read(result, elf.e_shoff + i * sizeof *symbols, symbols,
                      sizeof *symbols))
            return false;
        if (symbols->sh_type == SHT_SYMTAB)
            return elf_read(result,
                            elf.e_shoff +
                                symbols->sh_link * sizeof *strings,
                            strings, sizeof *strings);
    }
    return false;
}

/* The nth symbol and its name; false past the last, or if it is broken. */
static bool
symbol_nth(const struct boot_result *result, const Elf32_Shdr *symbols,
           const Elf32_Shdr *strings, size_t n, Elf32_Sym *symbol,
           const char **name)
{
    size_t at;

    if (n >= symbols->sh_size / sizeof *symbol ||
        !elf_read(result, symbols->sh_offset + n * sizeof *symbol, symbol,
                  sizeof *symbol))
        return false;
    at = (size_t)strings->sh_offset + symbol->st_name;
    if (at >= result->elf_size)
        return false;
    *name = (const char *)result->elf + at; /* one NUL follows the file */
    return true;
}

bool
guest_symbol(const struct boot_result *result, const char *name,
             struct guest_symbol *symbol)
{
    Elf32_Shdr symbols, strings;
    Elf32_Sym entry;
    const char *found;
    unsigned statics = 0;

    if (!find_tables(result, &symbols, &strings))
        return false;
    for (size_t i = 1;
         symbol_nth(result, &symbols, &strings, i, &entry, &found); i++) {
        if (entry.st_shndx == SHN_UNDEF || strcmp(found, name) != 0)
            continue;
        symbol->address = entry.st_value;
        symbol->size = entry.st_size;
        if (ELF32_ST_BIND(entry.st_info) != STB_LOCAL)
            return true;
        statics++;
    }
    return statics == 1;
}

static bool
segment_of(const struct boot_result *result, uint32_t address,
           Elf32_Phdr *segment)
{
    Elf32_Ehdr elf;

    if (!elf_read(result, 0, &elf, sizeof elf))
        return false;
    for (unsigned i = 0; i < elf.e_phnum; i++) {
        if (!elf_read(result, elf.e_phoff + i * sizeof *segment, segment,
                      sizeof *segment))
            return false;
        if (segment->p_type == PT_LOAD &&
            address - segment->p_vaddr < segment->p_memsz)
            return true;
    }
    return false;
}

const char *
guest_symbol_at(const struct boot_result *result, uint32_t address,
                uint32_t *offset)
{
    Elf32_Shdr symbols, strings;
    Elf32_Phdr segment;
    Elf32_Sym entry;
    const char *name, *best = NULL;
    unsigned type;

    if (!segment_of(result, address, &segment) ||
        !find_tables(result, &symbols, &strings))
        return NULL;
    for (size_t i = 1;
         symbol_nth(result, &symbols, &strings, i, &entry, &name); i++) {
        type = ELF32_ST_TYPE(entry.st_info);
        if (entry.st_shndx == SHN_UNDEF || entry.st_shndx == SHN_ABS ||
            type == STT_SECTION || type == STT_FILE || !*name ||
            entry.st_value > address || entry.st_value < segment.p_vaddr)
            continue;
        if (best && address - entry.st_value >= *offset)
            continue;
        best = name;
        *offset = address - entry.st_value;
    }
    return best;
}

bool
guest_paddr(const struct boot_result *result, uint32_t address,
            uint32_t *paddr)
{
    Elf32_Phdr segment;

    if (!segment_of(result, address, &segment))
        return false;
    *paddr = segment.p_paddr + (address - segment.p_vaddr);
    return true;
}

bool
guest_variable(const struct boot_result *result, const char *name, void *to,
               size_t size)
{
    struct guest_symbol symbol;
    uint32_t paddr;

    return guest_symbol(result, name, &symbol) &&
           guest_paddr(result, symbol.address, &paddr) &&
           guest_read(result, paddr, to, size);
}
