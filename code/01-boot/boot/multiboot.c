// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads the multiboot information structure (Multiboot Specification 0.6.96,
 * section 3.3).  Only its memory map, command line and modules are used.
 */
#include "boot/multiboot.h"

#include "kernel/panic.h"
#include "lib/string.h"
#include "mm/address.h"

#define HAS_CMDLINE    (1u << 2)
#define HAS_MODULES    (1u << 3)
#define HAS_MEMORY_MAP (1u << 6)

struct multiboot_info {
    uint32_t flags;
    uint32_t mem_lower, mem_upper;
    uint32_t boot_device;
    uint32_t cmdline;
    uint32_t mods_count, mods_addr;
    uint32_t syms[4];
    uint32_t mmap_length, mmap_addr;
};

struct multiboot_module {
    uint32_t start, end, string, reserved;
};

/* As it lies in memory: `size` counts the bytes after itself. */
struct multiboot_range {
    uint32_t size;
    uint64_t base, length;
    uint32_t type;
} __attribute__((packed));

struct boot_info boot_info;

int
multiboot_ranges(const void *map, size_t bytes, struct ram_range *ranges,
                 size_t max)
{
    const char *at = map;
    size_t n = 0;

    while (bytes > 0) {
        struct multiboot_range raw;

        if (bytes < sizeof(raw) || n == max)
            return -1;
        memcpy(&raw, at, sizeof(raw));
        if (raw.size < sizeof(raw) - sizeof(raw.size) ||
            raw.size > bytes - sizeof(raw.size))
            return -1;
        ranges[n].base = raw.base;
        ranges[n].length = raw.length;
        ranges[n].type = raw.type;
        n++;
        at += raw.size + sizeof(raw.size);
        bytes -= raw.size + sizeof(raw.size);
    }
    return (int)n;
}

/* A module's string is the file's name and then words; the last counts. */
static void
copy_last_word(char *to, size_t size, const char *string)
{
    const char *word = string;

    for (const char *at = string; *at; at++)
        if (at[0] == ' ' && at[1])
            word = at + 1;
    if (strlen(word) >= size)
        panic("the module %s has a name of more than %u characters", word,
              (unsigned int)size - 1);
    memcpy(to, word, strlen(word) + 1);
}

static void
read_modules(const struct multiboot_info *info)
{
    const struct multiboot_module *m = phys_to_virt(info->mods_addr);

    if (info->mods_count > MAX_MODULES)
        panic("the loader brought %u modules, there is room for %u",
              info->mods_count, MAX_MODULES);
    for (uint32_t i = 0; i < info->mods_count; i++) {
        boot_info.modules[i].start = m[i].start;
        boot_info.modules[i].end = m[i].end;
        copy_last_word(boot_info.modules[i].name,
                       sizeof(boot_info.modules[i].name),
                       phys_to_virt(m[i].string));
    }
    boot_info.nr_modules = info->mods_count;
}

void
multiboot_read(uint32_t magic, paddr_t where)
{
    const struct multiboot_info *info = phys_to_virt(where);
    int n;

    if (magic != MULTIBOOT_LOADED)
        panic("not started by a multiboot loader: eax is %08x", magic);
    if (!(info->flags & HAS_MEMORY_MAP))
        panic("the loader gave no memory map");
    n = multiboot_ranges(phys_to_virt(info->mmap_addr), info->mmap_length,
                         boot_info.ranges, MAX_RANGES);
    if (n < 0)
        panic("the loader's memory map cannot be read: %u bytes, and room "
              "for %u ranges",
              info->mmap_length, MAX_RANGES);
    boot_info.nr_ranges = (size_t)n;
    if (info->flags & HAS_MODULES)
        read_modules(info);
    if (info->flags & HAS_CMDLINE) {
        const char *line = phys_to_virt(info->cmdline);

        if (strlen(line) >= MAX_CMDLINE)
            panic("the command line is longer than %u bytes",
                  MAX_CMDLINE - 1);
        memcpy(boot_info.cmdline, line, strlen(line) + 1);
    }
}
