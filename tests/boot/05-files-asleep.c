/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * task_new and pipe_new with an allocator that lets others run: two tasks
 * never get one slot, or one pipe.
 */
#define _GNU_SOURCE
#include "guest-tasks.h"

static void
tasks_that_meet_in_the_allocator_do_not_collide(void **state)
{
    uint32_t naps;

    (void)state;
    run_program("meet");
    variable("nr_naps", &naps, sizeof(naps));
    assert_true(naps > 200);
}

static const struct CMUnitTest tests[] = {
    BOOT_TEST(tasks_that_meet_in_the_allocator_do_not_collide),
};

BOOT_TESTS_MAIN(tests)
