// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads a number from text.
 */
#include "lib/string.h"

static int
digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return 99;
}

bool
parse_u32(const char *text, uint32_t *number)
{
    uint32_t base = 10, n = 0;

    if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
        base = 16;
        text += 2;
    }
    if (!*text)
        return false;
    for (; *text; text++) {
        uint32_t d = (uint32_t)digit_value(*text);

        if (d >= base || n > (UINT32_MAX - d) / base)
            return false;
        n = n * base + d;
    }
    *number = n;
    return true;
}
