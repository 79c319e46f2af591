/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Want of memory on purpose.  Only the book's test kernels.
 */
#ifndef USER_LIB_FAIL_H
#define USER_LIB_FAIL_H

#include <stdint.h>

/*
 * Let the kernel's n-th allocation from now on fail; 0: none.  Returns how
 * many were to come before the last one that was to fail; 0: it has failed.
 */
uint32_t fail_at(uint32_t n);

/* Fork, whose n-th allocation fails; not one of those after it. */
int fork_failing(uint32_t n);

/* Small objects of the kernel's: tasks, their memory, its areas. */
uint32_t kernel_objects(void);

#endif
