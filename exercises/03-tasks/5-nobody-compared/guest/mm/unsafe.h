/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For whoever stores many words for a program, and wants to ask only once.
 */
#ifndef MM_UNSAFE_H
#define MM_UNSAFE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Do all of the n bytes at a user address lie in the task's slot? */
bool user_access_ok(uint32_t to, size_t n);

/*
 * Store one word at a user address for which user_access_ok() has been
 * asked.  False if no page is there.
 */
bool unsafe_put_user(uint32_t value, uint32_t to);

#endif
