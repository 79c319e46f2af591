/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What run=places leaves in memory for the grader.
 */
#ifndef DEMOS_PLACES_H
#define DEMOS_PLACES_H

#include <stdint.h>

#define STEPS 64

/* What became of each Ag7; done_at: the step, from 1, in which it ended. */
struct places_step {
    uint32_t done_at;
    int32_t error;
    uint32_t inode;             /* where it lies */
    uint32_t ino, locked, size; /* as iget gave it out */
};

#endif
