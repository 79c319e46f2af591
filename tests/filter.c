/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Part of every test program: TEST=PATTERN chooses among its functions, with
 * * and ? as in a shell.  If it has none of that name, it says which it has.
 * What a test starts does not see TEST.
 */
#include <fnmatch.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* The linker puts the second for the first: -Wl,--wrap. */
int __real__cmocka_run_group_tests(const char *, const struct CMUnitTest *,
                                   size_t, CMFixtureFunction,
                                   CMFixtureFunction);
int __wrap__cmocka_run_group_tests(const char *, const struct CMUnitTest *,
                                   size_t, CMFixtureFunction,
                                   CMFixtureFunction);

int
__wrap__cmocka_run_group_tests(const char *name,
                               const struct CMUnitTest *tests, size_t count,
                               CMFixtureFunction setup,
                               CMFixtureFunction teardown)
{
    const char *pattern = getenv("TEST");
    size_t chosen = 0;

    if (pattern && *pattern) {
        cmocka_set_test_filter(pattern);
        unsetenv("TEST");
        for (size_t i = 0; i < count; i++)
            chosen += fnmatch(pattern, tests[i].name, 0) == 0;
        for (size_t i = 0; i < count && !chosen; i++)
            print_message("not chosen: %s\n", tests[i].name);
    }
    return __real__cmocka_run_group_tests(name, tests, count, setup,
                                          teardown);
}
