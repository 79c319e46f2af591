/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stands in for the kernel's lib/string.h: the host's own string functions,
 * which the sanitizers watch.  The kernel's are tested in QEMU.
 */
#ifndef LIB_STRING_H
#define LIB_STRING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

bool parse_u32(const char *text, uint32_t *number);

#endif
