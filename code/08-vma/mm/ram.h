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
 * The first byte past the usable memory of `n` ranges, a multiple of
 * PAGE_SIZE and at most PAGING_MEMORY.
 */
paddr_t ram_end(const struct ram_range *ranges, size_t n);

/*
 * After mem_init(), count frames as the `n` ranges say, in any order.  They
 * may overlap, be empty or lie beyond 4 GiB.  A frame gets count 0 if some
 * usable range holds all of it and no range of another type touches it.
 */
void mem_from_ranges(const struct ram_range *ranges, size_t n);

/*
 * The lowest address, a multiple of PAGE_SIZE from `from` on, of `bytes`
 * bytes that lie wholly in a usable range, and touch none of another type
 * and no module; 0: there is none below PAGING_MEMORY.
 */
paddr_t ram_room(const struct boot_info *info, paddr_t from,
                 uint32_t bytes);

#endif
