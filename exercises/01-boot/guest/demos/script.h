/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What run=script leaves in memory for the grader, and how an exercise adds
 * an operation of its own to it.
 */
#ifndef DEMOS_SCRIPT_H
#define DEMOS_SCRIPT_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/types.h"

#define SCRIPT_STEPS 64

struct script_step {
    uint32_t result; /* as a rule the address of a frame */
    uint32_t count;  /* of that frame, after the step */
};

extern struct script_step script_steps[SCRIPT_STEPS];
extern volatile uint32_t script_done; /* how many steps are over */

/* One operation, taken apart: f@104-107, s1*98, g:8. */
struct op {
    char letter;
    bool is_frame; /* its numbers are frames', and not a step's */
    bool has_value;
    uint32_t first, last; /* a step, or frames */
    uint32_t value, times;
};

/*
 * An operation that this chapter has not, and one of its numbers.  Returns
 * the step's result.  An exercise's guest code defines it for real.
 */
uint32_t script_op(const struct op *op, uint32_t number);

#endif
