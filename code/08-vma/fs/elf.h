/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A program out of an ELF file, while it is being started.
 */
#ifndef FS_ELF_H
#define FS_ELF_H

#include <stdbool.h>

#include "fs/inode.h"
#include "kernel/elf.h"

#define MOST_SEGMENTS 8

struct program {
    struct elf_header header;
    struct elf_segment segment[MOST_SEGMENTS];
};

/*
 * An area of `current`, of zero pages, in list and tree; the flags are VM_…
 * rights and VM_GROWSDOWN.  True also if it is empty; false: no memory.
 */
bool add_area(uint32_t start, uint32_t end, uint32_t flags);

/*
 * Let `current` have a segment that fits: 0, or the signal that it dies of.
 * May sleep.
 */
uint32_t load_segment(struct inode *inode, const struct elf_segment *s);

#endif
