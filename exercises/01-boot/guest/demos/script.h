/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What run=script leaves in memory for the grader, and how an exercise adds
 * an operation of its own to it.
 */
#ifndef DEMOS_SCRIPT_H
#define DEMOS_SCRIPT_H

#include <stdint.h>

#include "kernel/types.h"

#define SCRIPT_STEPS 64

struct script_step {
    uint32_t result; /* as a rule the address of a frame */
    uint32_t count;  /* of that frame, after the step */
};

extern struct script_step script_steps[SCRIPT_STEPS];
extern volatile uint32_t script_done; /* how many steps are over */

/*
 * An operation that this chapter has not: its letter, its number.  Returns
 * the step's result.  An exercise's guest code defines it for real.
 */
uint32_t script_op(char letter, uint32_t number);

#endif
