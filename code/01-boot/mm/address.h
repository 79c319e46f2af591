/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From the address of a frame to a pointer the kernel can follow, and back.
 * Without paging the two are the same number.
 */
#ifndef MM_ADDRESS_H
#define MM_ADDRESS_H

#include "kernel/types.h"

static inline void *
phys_to_virt(paddr_t addr)
{
    return (void *)(uintptr_t)addr;
}

static inline paddr_t
virt_to_phys(const void *pointer)
{
    return (paddr_t)(uintptr_t)pointer;
}

#endif
