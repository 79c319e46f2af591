/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From the loader's memory map to mem_map[].
 */
#ifndef MM_RAM_H
#define MM_RAM_H

#include <stddef.h>

#include "boot/multiboot.h"

/* Where the kernel's image begins and ends; the linker knows. */
extern char kernel_start[], kernel_end[];

/*
 * Set up mem_map from `n` ranges in any order.  They may overlap, be empty
 * or lie beyond 4 GiB.  A frame is free if some usable range holds all of
 * it and no range of another type touches it.
 */
void mem_from_ranges(const struct ram_range *ranges, size_t n);

#endif
