/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From the address of a frame to a pointer the kernel can follow, and back.
 * Physical memory is seen through a window that begins at KERNEL_BASE.
 */
#ifndef MM_ADDRESS_H
#define MM_ADDRESS_H

#include "kernel/types.h"
#include "mm/layout.h"

/* `addr` must be below 16 MiB: the window is no wider. */
static inline void *
phys_to_virt(paddr_t addr)
{
    return (void *)(uintptr_t)(addr + KERNEL_BASE);
}

/* `pointer` must point into the window. */
static inline paddr_t
virt_to_phys(const void *pointer)
{
    return (paddr_t)(uintptr_t)pointer - KERNEL_BASE;
}

#endif
