/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The half of the address space that is the kernel's: entries 768 to 1023 of
 * every directory are copies of those in page_directory.
 */
#ifndef MM_KERNEL_HALF_H
#define MM_KERNEL_HALF_H

#include <stdbool.h>

#include "mm/pte.h"

#define CR0_WP (1u << 16) /* read-only is so for the kernel, too */

/*
 * Put an entry for `address` into every directory there is.  Linux 1.2's
 * (mm/vmalloc.c).  A directory made later copies it.
 */
void set_pgdir(laddr_t address, pte_t entry);

#endif
