/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Costs in instructions, by the clock that counts them.
 */
#ifndef USER_LIB_COST_H
#define USER_LIB_COST_H

#include <stdint.h>

#include "user/lib/clock.h"

/* The median of n values, less what two readings cost; and "WHAT: MEDIAN". */
uint32_t cost_of(uint32_t *values, int n);
void print_cost(const char *what, uint32_t *values, int n);

/*
 * Fork, exit and wait, the same on the floor, and what the instructions are
 * for; `end` is the end of the program's memory.
 */
void cost_of_fork(const volatile char *end);

/* Page faults come to the floor of guest/floor.c, or to the kernel. */
void use_floor(int on);

/*
 * Take page faults (1), and system calls too (2), an instruction at a time,
 * or print where they went (0).
 */
void step(int how);

/* Its calls: 0 getppid, 1 fork, 2 exit, 3 wait. */
uint32_t floor_call(uint32_t number, uint32_t argument);

#endif
