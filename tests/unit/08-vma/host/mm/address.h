/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stands in for the kernel's mm/address.h: physical memory is an array of
 * the test program, as wide as the kernel's window, and an address outside
 * it ends the test.  Only the page of zeros is elsewhere, in mm/demand.c.
 */
#ifndef MM_ADDRESS_H
#define MM_ADDRESS_H

#include <assert.h>
#include <stdint.h>

#include "kernel/types.h"

#define PHYSICAL_BYTES (64u << 20)
#define HOST_ZERO_PAGE 0x5000u /* its frame: one of the kernel's image */

extern unsigned char physical_memory[PHYSICAL_BYTES];
extern const char empty_zero_page[] __attribute__((weak));

static inline void *
phys_to_virt(paddr_t addr)
{
    assert(addr < PHYSICAL_BYTES);
    return physical_memory + addr;
}

static inline paddr_t
virt_to_phys(const void *pointer)
{
    if (pointer == empty_zero_page)
        return HOST_ZERO_PAGE;
    assert((uintptr_t)pointer - (uintptr_t)physical_memory <
           PHYSICAL_BYTES);
    return (paddr_t)((uintptr_t)pointer - (uintptr_t)physical_memory);
}

#endif
