/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What chapter 6 adds to the programs' library.
 */
#ifndef USER_LIB_EXEC_H
#define USER_LIB_EXEC_H

#include <stddef.h>

/* Returns only on failure. */
int execve(const char *path, char *const argv[], char *const envp[]);

/* Move the end of the heap: 0, or -1 if the kernel will not. */
int brk(void *end);

/*
 * a followed by b as a string in `to`: 0; -1 and ENAMETOOLONG, if that takes
 * more than n bytes.
 */
int join(char *to, size_t n, const char *a, const char *b);

#endif
