/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Forks that touch no page between the system calls: not even the stack, to
 * which every call and return in C would store.
 */
#ifndef USER_LIB_RAW_H
#define USER_LIB_RAW_H

/* Fork, and stop the machine at `n` at once, on both sides. */
int fork_freeze(int n);

/* Fork a child whose only instructions are those of exit(status). */
int fork_exit(int status);

#endif
