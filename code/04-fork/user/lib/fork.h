/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What chapter 4 adds to the programs' library.
 */
#ifndef USER_LIB_FORK_H
#define USER_LIB_FORK_H

#include <stdint.h>

/* 0 in the child, the child's pid in the parent, -1 and errno. */
int fork(void);

/*
 * The kernel's view of a program's memory.  Only the book's kernels have
 * these calls; elsewhere they fail, and nothing happens.
 */

/* Draw all tasks; `name` has up to 23 small letters, digits and hyphens. */
int draw(const char *name);

struct look {
    uint32_t entry;       /* of the page table, or 0 */
    uint32_t count;       /* of the frame it names, or 0 */
    uint32_t free_frames; /* of the whole machine */
};

/* What is behind the page at `at`? */
int look(const volatile void *at, struct look *result);

#endif
