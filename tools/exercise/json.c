/* SPDX-License-Identifier: GPL-2.0-only */
/* Strings for JSON: whatever a student wrote, the result is valid. */
#include "judge.h"

/* The length of a UTF-8 sequence at s, or 0 if there is none. */
static size_t
utf8(const unsigned char *s)
{
    size_t n = *s < 0x80             ? 1
               : (*s & 0xe0) == 0xc0 ? 2
               : (*s & 0xf0) == 0xe0 ? 3
               : (*s & 0xf8) == 0xf0 ? 4
                                     : 0;

    if (*s == 0xc0 || *s == 0xc1 || *s > 0xf4)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
        (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
        return 0;
    return n;
}

/* "name": "value", or without the name if that is NULL; null for NULL. */
void
json_string(FILE *out, const char *name, const char *value)
{
    const unsigned char *s = (const unsigned char *)value;

    if (name)
        fprintf(out, "\"%s\": ", name);
    if (!value) {
        fputs("null", out);
        return;
    }
    fputc('"', out);
    while (*s) {
        size_t n = utf8(s);

        if (n == 0) {
            fputs("\\ufffd", out);
            n = 1;
        } else if (n > 1) {
            fwrite(s, 1, n, out);
        } else if (*s == '"' || *s == '\\') {
            fprintf(out, "\\%c", *s);
        } else if (*s == '\n') {
            fputs("\\n", out);
        } else if (*s < ' ') {
            fprintf(out, "\\u%04x", *s);
        } else {
            fputc(*s, out);
        }
        s += n;
    }
    fputc('"', out);
}
