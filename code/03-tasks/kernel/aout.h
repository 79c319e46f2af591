/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The a.out header, 32 bytes in a block of 1024 at the start of a program
 * file.  Text and data follow, to be seen from logical address 0 on.
 */
#ifndef KERNEL_AOUT_H
#define KERNEL_AOUT_H

#include <stdint.h>

#define ZMAGIC   0413 /* the one kind that can run */
#define N_TXTOFF 1024 /* of address 0 in the file */

struct exec {
    uint32_t a_magic;
    uint32_t a_text, a_data, a_bss; /* bytes of each */
    uint32_t a_syms;
    uint32_t a_entry;            /* logical address to start at */
    uint32_t a_trsize, a_drsize; /* relocations: must be none */
};

#endif
