// SPDX-License-Identifier: GPL-2.0-only
/*
 * Formatted text into memory.
 */
#include "lib/text.h"

#include "kernel/panic.h"
#include "lib/format.h"

static void
put_text(char c, void *context)
{
    struct text *text = context;

    if (text->length == text->room)
        panic("a text of more than %u bytes", text->room);
    text->start[text->length++] = c;
}

void
text_vprint(struct text *text, const char *format, va_list args)
{
    format_text(put_text, text, format, args);
}

void
text_print(struct text *text, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    text_vprint(text, format, args);
    va_end(args);
}
