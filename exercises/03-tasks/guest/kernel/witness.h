/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the graders are to believe is not left in memory, where everybody can
 * write: it is in the registers at a fault, and so in QEMU's log of them.
 */
#ifndef KERNEL_WITNESS_H
#define KERNEL_WITNESS_H

#include <stdint.h>

void witness(uint32_t kind, uint32_t which, uint32_t value);

#endif
