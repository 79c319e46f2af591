/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The few string functions a kernel needs, with their usual contracts, and
 * one that reads numbers.  The compiler may call the mem* ones by itself.
 */
#ifndef LIB_STRING_H
#define LIB_STRING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void *memset(void *to, int byte, size_t n);
void *memcpy(void *to, const void *from, size_t n);
void *memmove(void *to, const void *from, size_t n);
int memcmp(const void *a, const void *b, size_t n);
size_t strlen(const char *s);
int strcmp(const char *a, const char *b);

/* Read all of `text` as a decimal or 0x number; false if it is not one. */
bool parse_u32(const char *text, uint32_t *number);

#endif
