/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Many words through a port: how a disk of the AT hands its sectors over.
 */
#ifndef DRIVERS_INSW_H
#define DRIVERS_INSW_H

#include <stdint.h>

/* Store `n` words of 16 bits, read from `port`, at `to`. */
static inline void
insw(uint16_t port, void *to, uint32_t n)
{
    __asm__ volatile("rep insw" : "+D"(to), "+c"(n) : "d"(port) : "memory");
}

#endif
