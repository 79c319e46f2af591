/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What run=seek leaves in memory for the grader.
 */
#ifndef DEMOS_SEEK_H
#define DEMOS_SEEK_H

#include <stdint.h>

#define QUESTIONS 96
#define READS     32

/* An answer, and how it came about: buffers held, blocks read. */
struct seek_result {
    int32_t result;
    uint32_t found, held, reads, block[READS];
};

#endif
