/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Segments.  In this chapter only two that matter: all of memory as kernel
 * code, all of memory as kernel data.
 */
#ifndef KERNEL_GDT_H
#define KERNEL_GDT_H

#define KERNEL_CS 0x08
#define KERNEL_DS 0x10
#define GDT_SLOTS 8

#ifndef __ASSEMBLER__
#include <stdint.h>

/* Access bytes of the two kinds, for the privilege level `ring`. */
#define SEG_CODE(ring) (0x9a | (ring) << 5)
#define SEG_DATA(ring) (0x92 | (ring) << 5)

/*
 * Describe the segment of `selector`: linear addresses from `base`, offsets
 * up to and including `last` (kept in units of 4 KiB when it passes 1 MiB).
 */
void gdt_set(uint16_t selector, uint8_t access, uint32_t base,
             uint32_t last);
#endif

#endif
