/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Loops with every register at a known value, and reports what they are
 * afterwards.
 */
#ifndef USER_LIB_REGISTERS_H
#define USER_LIB_REGISTERS_H

#include <stdint.h>

struct held {
    uint32_t ebx, ecx, edx, esi, edi, ebp, esp_moved, fs, gs, es, eflags;
};

/*
 * Set ebx to pattern + 1, ecx to + 2, ... ebp to + 6, fs and gs as given,
 * the carry and direction flags; then `loops` times nothing, or a system
 * call if `number` is not 0; then fill *held.  Returns the last eax.
 */
uint32_t hold(uint32_t pattern, uint32_t loops, uint32_t number,
              uint32_t fs, uint32_t gs, struct held *held);

#endif
