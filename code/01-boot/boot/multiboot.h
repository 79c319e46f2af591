/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the boot loader tells the kernel, copied out of the loader's memory
 * before anybody can be given that memory.
 */
#ifndef BOOT_MULTIBOOT_H
#define BOOT_MULTIBOOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/types.h"

#define MULTIBOOT_LOADED 0x2badb002u /* in %eax when the kernel starts */

/* A stretch of physical addresses.  64 bits: RAM may lie beyond 4 GiB. */
struct ram_range {
    uint64_t base;
    uint64_t length; /* bytes; 0 is allowed and empty */
    uint32_t type;   /* RAM_USABLE, or keep off */
};

#define RAM_USABLE 1u

/* A file that the loader put into memory beside the kernel. */
struct boot_module {
    paddr_t start;
    paddr_t end;   /* first byte after it */
    char name[24]; /* last word of its string */
};

#define MAX_RANGES  32
#define MAX_MODULES 8
#define MAX_CMDLINE 256

struct boot_info {
    char cmdline[MAX_CMDLINE];
    size_t nr_ranges;
    struct ram_range ranges[MAX_RANGES];
    size_t nr_modules;
    struct boot_module modules[MAX_MODULES];
};

extern struct boot_info boot_info;

/*
 * Fill boot_info from what the loader left in %eax and %ebx.  Panics when
 * the kernel was not started by a multiboot loader, when there is no memory
 * map, or when more comes than boot_info has room for.
 */
void multiboot_read(uint32_t magic, paddr_t info);

/*
 * Decode `bytes` bytes of a multiboot memory map at `map` into at most `max`
 * ranges.  Returns how many there are, or -1 if the map is malformed (an
 * entry shorter than 20 bytes, or one that runs past the end) or too long.
 */
int multiboot_ranges(const void *map, size_t bytes,
                     struct ram_range *ranges, size_t max);

#endif
