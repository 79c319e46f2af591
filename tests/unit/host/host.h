/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every unit test of kernel code includes first: cmocka, a panic()
 * that a test can expect, and random numbers that can be had again.  A test
 * program is one translation unit, so the functions are here.
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

/* ---- random numbers ---- */

static uint64_t random_state;

/*
 * Every test that draws numbers begins here.  SEED in the environment asks
 * for another sequence; the log of a failed run says which one it was.
 */
__attribute__((unused)) static void
random_begin(void)
{
    const char *seed = getenv("SEED");

    random_state = seed ? strtoull(seed, NULL, 0) : 1;
    print_message("  repeat with SEED=%llu\n",
                  (unsigned long long)random_state);
}

/* splitmix64, by Sebastiano Vigna: good enough, and any seed will do. */
__attribute__((unused)) static uint64_t
random_u64(void)
{
    uint64_t z = random_state += 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/* A number from 0 to limit - 1. */
__attribute__((unused)) static uint32_t
random_below(uint32_t limit)
{
    return (uint32_t)(random_u64() % limit);
}

#endif
