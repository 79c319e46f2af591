/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What run=divisions leaves in memory for the grader.  divide_by.S knows
 * where the members lie.
 */
#ifndef DEMOS_DIVISIONS_H
#define DEMOS_DIVISIONS_H

#include <stdint.h>

struct division {
    uint32_t low, high; /* the dividend */
    uint32_t ebx, ecx, esi, edi;
    uint32_t quotient, remainder;
    uint32_t ebx_after, ecx_after, esi_after, edi_after;
    uint32_t zero;
};

#define DIVISIONS 12

extern struct division divisions[DIVISIONS];
extern volatile uint32_t divisions_done;

void divide_by_ebx(struct division *division);
void divide_by_ecx(struct division *division);
void divide_by_esi(struct division *division);
void divide_by_edi(struct division *division);
void divide_by_memory(struct division *division);
void divide_signed(struct division *division);
void divide_byte(struct division *division);

#endif
