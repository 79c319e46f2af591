/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What chapter 4 adds to the programs' library.
 */
#ifndef USER_LIB_FORK_H
#define USER_LIB_FORK_H

#include "kernel/own_calls.h"

/* 0 in the child, the child's pid in the parent, -1 and errno. */
int fork(void);

/*
 * The kernel's view of a program's memory.  Only the book's kernels have
 * these calls; elsewhere they fail, and nothing happens.
 */

/* Draw all tasks; `name` has up to 23 small letters, digits and hyphens. */
int draw(const char *name);

/* What is behind the page at `at`? */
int look(const volatile void *at, struct look *result);

#endif
