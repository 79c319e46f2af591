/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every unit test of kernel code includes first: cmocka, random
 * numbers, and a panic() that a test can expect.  A test program is one
 * translation unit, so the functions are here.
 */
#ifndef HOST_H
#define HOST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "kernel/panic.h"
#include "random.h"

/* The kernel makes pointers of 32-bit numbers; here they have 64. */
#pragma GCC diagnostic ignored "-Wint-to-pointer-cast"

static jmp_buf panic_landing;
static bool panic_expected;
static char panic_words[256];

void
panic(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(panic_words, sizeof(panic_words), format, args);
    va_end(args);
    if (!panic_expected) {
        fail_msg("panic: %s", panic_words);
        abort();
    }
    panic_expected = false;
    longjmp(panic_landing, 1);
}

/* The statement must panic with exactly these words. */
#define expect_panic(statement, words) \
    do { \
        panic_expected = true; \
        if (setjmp(panic_landing) == 0) { \
            statement; \
            panic_expected = false; \
            fail_msg("no panic from: %s", #statement); \
        } \
        assert_string_equal(panic_words, words); \
    } while (0)

#endif
