/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where things lie in the linear address space.  For C, assembly and the
 * linker script alike.
 *
 *   00000000  nothing, ever: a null pointer must fault
 *   04000000  room for programs, 47 slots of 64 MiB
 *   c0000000  physical memory from 0 to 16 MiB, one to one; the kernel
 *             itself is at c0100000
 */
#ifndef MM_LAYOUT_H
#define MM_LAYOUT_H

#define KERNEL_BASE 0xc0000000
#define KERNEL_PDE  (KERNEL_BASE >> 22) /* its first directory entry: 768 */

#endif
