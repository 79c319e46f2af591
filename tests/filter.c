/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Part of every test program: TEST=PATTERN chooses among its functions.  What
 * a test starts is none of them, and does not see it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

__attribute__((constructor)) static void
choose_tests(void)
{
    const char *pattern = getenv("TEST");

    if (pattern && *pattern) {
        cmocka_set_test_filter(pattern);
        unsetenv("TEST");
    }
}
