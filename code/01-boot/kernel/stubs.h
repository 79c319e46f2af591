/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The stubs of entry.S, one for each of the first vectors: exceptions, then
 * the interrupts of both controllers.  For C and assembly.
 */
#ifndef KERNEL_STUBS_H
#define KERNEL_STUBS_H

#define NR_STUBS 48

#ifndef __ASSEMBLER__
extern void (*const trap_stubs[NR_STUBS])(void);
#endif

#endif
