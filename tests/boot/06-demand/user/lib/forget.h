/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Only the book's test kernels.
 */
#ifndef USER_LIB_FORGET_H
#define USER_LIB_FORGET_H

/* Take our page at `at` away: 1, or 0 if there is none. */
int forget(const void *at);

#endif
