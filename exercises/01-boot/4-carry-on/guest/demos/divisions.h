/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What run=divisions leaves in memory for the grader.  divide_by.S knows
 * where the members lie.
 */
#ifndef DEMOS_DIVISIONS_H
#define DEMOS_DIVISIONS_H

#include <stdint.h>

struct registers {
    uint32_t eax, edx, ebx, ecx, esi, edi, ebp, esp;
};

struct division {
    struct registers before, after;
    uint32_t zero;
};

#define DIVISIONS      12
#define DIVISION_ROOM  4096 /* bytes, in which divisions are written */
#define DIVISION_STACK 8192

extern struct division divisions[DIVISIONS];
extern volatile uint32_t divisions_done;
extern volatile uint32_t divisions_passed; /* by what stands behind one */
extern uint8_t division_room[], division_esp[];

void division_run(struct division *division, const void *code);
void division_back(void); /* not a function: jumped to */

#endif
