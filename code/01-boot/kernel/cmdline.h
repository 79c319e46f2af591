/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel command line: words, some of them key=value.
 */
#ifndef KERNEL_CMDLINE_H
#define KERNEL_CMDLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Copy the value of the last word `key=value` into `value`, with its NUL,
 * and return true; if there is none, leave `value` alone and return false.
 * Panics when it takes more than `size` bytes: cut, it would be another.
 * The last word wins because the loader puts the kernel's file name, which
 * may hold anything, in front.
 */
bool cmdline_get(const char *key, char *value, size_t size);

/* The same for a number, decimal or 0x…; `otherwise` if it is not there. */
uint32_t cmdline_number(const char *key, uint32_t otherwise);

/* The pure part, for tests: where on a line the value is; NULL: nowhere. */
const char *cmdline_find(const char *line, const char *key, size_t *length);

#endif
