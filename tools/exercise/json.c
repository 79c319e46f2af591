/* SPDX-License-Identifier: GPL-2.0-only */
/* Strings for JSON: whatever a student wrote, the result is valid. */
#include "judge.h"
#include "utf8.h"

#include <string.h>

/*
 * "name": "value", or without the name if that is NULL; null for NULL.  A
 * byte that is not UTF-8 becomes \x.., four letters.
 */
void
json_string(FILE *out, const char *name, const char *value)
{
    const char *s = value;
    uint32_t c;

    if (name)
        fprintf(out, "\"%s\": ", name);
    if (!value) {
        fputs("null", out);
        return;
    }
    fputc('"', out);
    for (size_t left = strlen(s), n; left; s += n, left -= n) {
        n = utf8_length(s, left, &c);
        if (n == 0)
            fprintf(out, "\\\\x%02x", (unsigned char)*s);
        else if (c == '"' || c == '\\')
            fprintf(out, "\\%c", (char)c);
        else if (c == '\n')
            fputs("\\n", out);
        else if (utf8_shown(s, left) || c > 0xffff)
            fwrite(s, 1, n, out);
        else
            fprintf(out, "\\u%04x", c);
        n = n ? n : 1;
    }
    fputc('"', out);
}
