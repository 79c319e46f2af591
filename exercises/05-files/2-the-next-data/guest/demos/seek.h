/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What run=seek sends to the grader: a byte of these, and numbers of four
 * bytes, the lowest first.
 */
#ifndef DEMOS_SEEK_H
#define DEMOS_SEEK_H

#define QUESTIONS    96
#define SEEK_READS   'R' /* a block: its number */
#define SEEK_ANSWERS 'A' /* the result, *found; and a byte: buffers held */

#endif
