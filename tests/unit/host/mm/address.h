/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stands in for the kernel's mm/address.h: physical memory is an array of
 * the test program, and an address outside it ends the test.
 */
#ifndef MM_ADDRESS_H
#define MM_ADDRESS_H

#include <assert.h>
#include <stdint.h>

#include "kernel/types.h"

#define PHYSICAL_BYTES (16u << 20)

extern unsigned char physical_memory[PHYSICAL_BYTES];

static inline void *
phys_to_virt(paddr_t addr)
{
    assert(addr < PHYSICAL_BYTES);
    return physical_memory + addr;
}

static inline paddr_t
virt_to_phys(const void *pointer)
{
    return (paddr_t)((uintptr_t)pointer - (uintptr_t)physical_memory);
}

#endif
