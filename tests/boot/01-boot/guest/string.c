/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * lib/string.c, whose instructions only this machine has, against loops
 * that go byte by byte: every small length, alignment and overlap.
 */
#include "lib/string.h"

#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"

#define AREA  64
#define SIZES 20

/* Volatile, or the compiler turns the loops into what they test. */
static volatile unsigned char expected[AREA];
static unsigned char area[AREA];
static unsigned int checks;

static void
fill(void)
{
    for (unsigned int i = 0; i < AREA; i++)
        area[i] = expected[i] = (unsigned char)(i * 7 + 1);
}

static void
compare(const char *what, size_t to, size_t from, size_t n)
{
    for (unsigned int i = 0; i < AREA; i++)
        if (area[i] != expected[i])
            panic("%s to %u from %u length %u: byte %u is wrong", what, to,
                  from, n, i);
    checks++;
}

static void
check_memset(size_t to, size_t n)
{
    fill();
    for (size_t i = 0; i < n; i++)
        expected[to + i] = 0xc3;
    if (memset(area + to, 0x5c3, n) != area + to)
        panic("memset returns something else");
    compare("memset", to, 0, n);
}

static void
check_copies(size_t to, size_t from, size_t n)
{
    volatile unsigned char copy[SIZES];

    fill();
    for (size_t i = 0; i < n; i++)
        copy[i] = area[from + i];
    for (size_t i = 0; i < n; i++)
        expected[to + i] = copy[i];
    if (memmove(area + to, area + from, n) != area + to)
        panic("memmove returns something else");
    compare("memmove", to, from, n);

    if (to + n > from && from + n > to)
        return; /* overlap: not for memcpy */
    fill();
    for (size_t i = 0; i < n; i++)
        expected[to + i] = copy[i];
    if (memcpy(area + to, area + from, n) != area + to)
        panic("memcpy returns something else");
    compare("memcpy", to, from, n);
}

static int
sign(int n)
{
    return (n > 0) - (n < 0);
}

static void
check_order(const char *a, const char *b, int expect)
{
    size_t n = strlen(a) < strlen(b) ? strlen(a) : strlen(b);

    if (sign(strcmp(a, b)) != expect || sign(strcmp(b, a)) != -expect)
        panic("strcmp of \"%s\" and \"%s\" is wrong", a, b);
    if (sign(memcmp(a, b, n + 1)) != expect)
        panic("memcmp of \"%s\" and \"%s\" is wrong", a, b);
    checks++;
}

static void
t_string(void)
{
    for (size_t n = 0; n < SIZES; n++) {
        for (size_t to = 0; to < 24; to++) {
            check_memset(to, n);
            for (size_t from = 0; from < 24; from++)
                check_copies(to, from, n);
        }
    }
    check_order("", "", 0);
    check_order("", "a", -1);
    check_order("abc", "abc", 0);
    check_order("abc", "abd", -1);
    check_order("abc", "abcd", -1);
    check_order("a\x80", "a\x7f", 1); /* bytes are not signed */
    if (strlen("") != 0 || strlen("four") != 4)
        panic("strlen cannot count");
    if (memcmp("a\0b", "a\0c", 3) >= 0 || memcmp("x", "y", 0) != 0)
        panic("memcmp stops at the wrong byte");
    printk("checks: %u\n", checks);
}

DEMO("t-string", t_string, "the string functions");
