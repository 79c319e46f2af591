/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A text in memory that grows.
 */
#ifndef LIB_TEXT_H
#define LIB_TEXT_H

#include <stdarg.h>
#include <stdint.h>

struct text {
    char *start;
    uint32_t length, room;
};

/*
 * Add to the text, with the conversions of lib/format.h; no NUL comes after
 * it.  Panics when there is no room: who gives it knows what will come.
 */
void text_print(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void text_vprint(struct text *text, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

#endif
