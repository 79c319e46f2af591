/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which bytes may go to a terminal or into a report as they are.  Whoever
 * prints what a kernel or a student wrote shows any other as \x1b.
 */
#ifndef UTF8_H
#define UTF8_H

#include <stddef.h>
#include <stdint.h>

/*
 * The length of the UTF-8 sequence at s, of which n bytes are there, and
 * its character; 0 if there is none.
 */
static inline size_t
utf8_length(const char *s, size_t n, uint32_t *character)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char first = n ? (unsigned char)*s : 0xff;
    size_t length = first < 0x80             ? 1
                    : (first & 0xe0) == 0xc0 ? 2
                    : (first & 0xf0) == 0xe0 ? 3
                    : (first & 0xf8) == 0xf0 ? 4
                                             : 0;
    uint32_t c = length > 1 ? first & (0x7fu >> length) : first;

    if (length == 0 || length > n)
        return 0;
    for (size_t i = 1; i < length; i++) {
        if (((unsigned char)s[i] & 0xc0) != 0x80)
            return 0;
        c = c << 6 | ((unsigned char)s[i] & 0x3f);
    }
    if (c < least[length] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
        return 0;
    *character = c;
    return length;
}

/*
 * The length of the sequence at s if it is fit to be shown; else 0.  Unfit
 * is what is not UTF-8, what steers a terminal (U+0000 to U+001F, U+007F to
 * U+009F), and what shows nothing or turns the order of the others around.
 */
static inline size_t
utf8_shown(const char *s, size_t n)
{
    uint32_t c;
    size_t length = utf8_length(s, n, &c);

    if (length &&
        (c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x61c ||
         (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
         (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
         (c >= 0xfff9 && c <= 0xfffb) || c >= 0xe0000))
        return 0;
    return length;
}

#endif
