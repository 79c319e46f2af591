/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Chapter 8 on the machine.
 */
#define _GNU_SOURCE
#include "guest-tasks.h"

static void
pointers(void **state)
{
    (void)state;
    run_program("pointers");
    run_program("edges sleeper");
}

static const struct CMUnitTest tests[] = {
    BOOT_TEST(pointers),
};

BOOT_TESTS_MAIN(tests)
