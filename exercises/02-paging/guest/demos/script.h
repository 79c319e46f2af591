/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What run=script leaves in memory for the grader, and how an exercise adds
 * an operation of its own to it.
 */
#ifndef DEMOS_SCRIPT_H
#define DEMOS_SCRIPT_H

#include <stdbool.h>
#include <stdint.h>

#include "mm/pte.h"

#define SCRIPT_STEPS 64

/* One operation, taken apart: Am3, Aw:7, m@e34. */
struct op {
    char letter;
    laddr_t page;    /* that the capital letter stands for, or 0 */
    uint32_t number; /* of a step */
    paddr_t frame;   /* if it was named by its address */
    bool has_value;
    uint32_t value;
};

extern uint32_t script_steps[SCRIPT_STEPS];   /* what each step brought */
extern pte_t script_entries[SCRIPT_STEPS][2]; /* of A and B, after it */
extern volatile uint32_t script_done;         /* how many are over */

/* What an earlier step brought. */
uint32_t script_result(uint32_t step);

/*
 * An operation that the chapter has not, and how a page gets its frame.  Returns the step's result.  An
 * exercise's guest code defines it for real.
 */
uint32_t script_op(const struct op *op);
uint32_t script_map(const struct op *op);

/* script_access.S: an access that may fault, and where it does. */
uint32_t script_load(laddr_t at);
uint32_t script_store(laddr_t at, uint32_t value);
extern char script_load_at[], script_store_at[], script_faulted[];

#endif
