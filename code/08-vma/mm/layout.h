/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where things lie in the linear address space.  For C, assembly and the
 * linker script alike.
 *
 *   00000000  a program's own, 3 GiB, in each task's directory another
 *   c0000000  physical memory from 0 to 64 MiB, one to one; the kernel
 *             itself is at c0100000
 *   e0000000  kernel stacks, 128 KiB for each slot
 */
#ifndef MM_LAYOUT_H
#define MM_LAYOUT_H

#define KERNEL_BASE 0xc0000000
#define KERNEL_PDE  (KERNEL_BASE >> 22) /* its first directory entry: 768 */
#define DIRECT_MAP  0x04000000          /* bytes of RAM that can be seen */
#define STACK_BASE  0xe0000000

#endif
