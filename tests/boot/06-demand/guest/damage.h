/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What those who damage programs must know of their format.
 */
#ifndef GUEST_DAMAGE_H
#define GUEST_DAMAGE_H

#include <stdbool.h>
#include <stdint.h>

#define NR_EDGES 12

/* Numbers that make sense somewhere in a header. */
extern const uint32_t edges[NR_EDGES];

/* Words at the start of the file that execve looks at. */
extern const uint32_t header_words;

/* Every second way of damage: each of them becomes each of the edges. */
extern const bool in_turn;

/*
 * By the book: is a file with this beginning, at least a block, and of this
 * size a program?  0, 1, or 2: that is not to be said.
 */
int32_t still_good(const void *start, uint32_t size);

#endif
