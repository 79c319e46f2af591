/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What chapter 4 adds to the programs' library.
 */
#ifndef USER_LIB_FORK_H
#define USER_LIB_FORK_H

/* 0 in the child, the child's pid in the parent, -1 and errno. */
int fork(void);

/*
 * Let the kernel draw its tasks; `name` is at most 23 small letters, digits
 * and `-`.  Only the book's kernels can; elsewhere it fails, and nothing
 * happens.
 */
int draw(const char *name);

#endif
