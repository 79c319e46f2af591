/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stands in for the kernel's drivers/insw.h; see drivers/io.h here.
 */
#ifndef DRIVERS_INSW_H
#define DRIVERS_INSW_H

#include <stdint.h>

void insw(uint16_t port, void *to, uint32_t n);

#endif
