/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The words the kernel counts memory in.  A type says what a number is.
 */
#ifndef KERNEL_TYPES_H
#define KERNEL_TYPES_H

#include <stdint.h>

typedef uint32_t paddr_t; /* a physical address, in bytes */
typedef uint32_t pfn_t;   /* a frame: physical address / 4096 */

#define PAGE_SHIFT 12
#define PAGE_SIZE  (1u << PAGE_SHIFT)

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#define __weak __attribute__((weak))

#endif
