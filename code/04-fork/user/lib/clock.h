/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The processor's own clock.  Under QEMU's icount every instruction takes the
 * same time of it, so that it counts them.
 */
#ifndef USER_LIB_CLOCK_H
#define USER_LIB_CLOCK_H

#include <stdint.h>

/* Its low half: differences up to 2^32 are right. */
static inline uint32_t
clock(void)
{
    uint32_t low;

    __asm__ volatile("rdtsc" : "=a"(low) : : "edx", "memory");
    return low;
}

/*
 * What the clock does in one instruction; 0 if it does not count them, and
 * 128 do not take twice as long as 64.
 */
static inline uint32_t
one_instruction(void)
{
    uint32_t start = clock(), empty = clock() - start, short_way, long_way;

    start = clock();
    __asm__ volatile(".fill 64, 1, 0x90" : : : "memory"); /* nop */
    short_way = clock() - start - empty;
    start = clock();
    __asm__ volatile(".fill 128, 1, 0x90" : : : "memory");
    long_way = clock() - start - empty;
    return long_way == 2 * short_way ? short_way / 64 : 0;
}

#endif
