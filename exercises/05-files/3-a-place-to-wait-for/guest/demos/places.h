/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What run=places sends to the grader: a byte of these, and numbers, the
 * lowest byte first.
 */
#ifndef DEMOS_PLACES_H
#define DEMOS_PLACES_H

#define STEPS       64
#define PLACES_STEP 'S' /* the next step begins */
#define PLACES_END  'E' /* they are over */

/*
 * An iget is over: its step in a byte; where the inode lies, the error, its
 * number, a byte that says if it is locked, and its size.
 */
#define PLACES_GOT 'G'

#endif
