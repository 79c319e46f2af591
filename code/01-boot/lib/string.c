// SPDX-License-Identifier: GPL-2.0-only
/*
 * String functions.  Whole words go through the processor's string
 * instructions: clearing a frame is 1024 steps instead of 4096.
 */
#include "lib/string.h"

void *
memset(void *to, int byte, size_t n)
{
    uint32_t word = (uint8_t)byte * 0x01010101u;
    void *at = to;
    size_t words = n / 4, rest = n % 4;

    __asm__ volatile("rep stosl"
                     : "+D"(at), "+c"(words)
                     : "a"(word)
                     : "memory");
    __asm__ volatile("rep stosb"
                     : "+D"(at), "+c"(rest)
                     : "a"(word)
                     : "memory");
    return to;
}

void *
memcpy(void *to, const void *from, size_t n)
{
    void *at = to;
    size_t words = n / 4, rest = n % 4;

    __asm__ volatile("rep movsl"
                     : "+D"(at), "+S"(from), "+c"(words)
                     :
                     : "memory");
    __asm__ volatile("rep movsb"
                     : "+D"(at), "+S"(from), "+c"(rest)
                     :
                     : "memory");
    return to;
}

void *
memmove(void *to, const void *from, size_t n)
{
    char *t = (char *)to + n;
    const char *f = (const char *)from + n;

    if ((uintptr_t)to <= (uintptr_t)from)
        return memcpy(to, from, n);
    while (n-- > 0) /* overlap: from the end */
        *--t = *--f;
    return to;
}

int
memcmp(const void *a, const void *b, size_t n)
{
    const unsigned char *p = a, *q = b;

    for (; n > 0; n--, p++, q++)
        if (*p != *q)
            return *p - *q;
    return 0;
}

size_t
strlen(const char *s)
{
    size_t n = 0;

    while (s[n])
        n++;
    return n;
}

int
strcmp(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return (unsigned char)*a - (unsigned char)*b;
}
