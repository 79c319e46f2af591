/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * printf's formatting, one character at a time and without any memory.
 */
#ifndef LIB_FORMAT_H
#define LIB_FORMAT_H

#include <stdarg.h>

typedef void (*put_char_t)(char c, void *context);

/*
 * Conversions: %d %i %u %x %c %s %p %%, %llx; flags `-` and `0`, a width,
 * `*` for it (a negative one means `-`), a precision for %s.  A %s of NULL
 * prints "(null)".  Anything else is printed as it stands, so that a mistake
 * shows; and so is a width or a precision of more than four digits.
 */
void format_text(put_char_t put, void *context, const char *format,
                 va_list args) __attribute__((format(printf, 3, 0)));

#endif
