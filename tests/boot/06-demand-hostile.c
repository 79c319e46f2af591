/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Chapter 6 against the world: programs damaged in thousands of ways, and
 * every way through the faults and through execve without enough frames.
 * Only where programs are a.out files.
 */
#define _GNU_SOURCE
#include "guest-damaged.h"

static void
damaged_programs_are_refused_or_end_and_lose_nothing(void **state)
{
    (void)state;
    check_damaged(times(1500, 75));
}

/* The number of frames that an act takes, and what less of them does. */
static void
check_act(const char *name, bool can_be_killed, bool can_be_told)
{
    unsigned int frames, killed, told;
    char prefix[60], *line;

    snprintf(prefix, sizeof(prefix), "%s: ", name);
    assert_int_equal(boot_count(&result, prefix), 1);
    line = boot_line(&result, prefix, 0);
    assert_int_equal(sscanf(line + strlen(prefix),
                            "%u frames; killed %u times, told %u times",
                            &frames, &killed, &told),
                     3);
    print_message("  %s\n", line);
    if (frames == 0 || killed + told != frames ||
        !killed != !can_be_killed || !told != !can_be_told)
        fail_msg("%s", line);
    free(line);
}

static void
without_frames_a_task_ends_or_is_told_and_nothing_is_lost(void **state)
{
    (void)state;
    boot_programs((struct boot_options){.words = "run=init exec=sweep",
                                        .guest_seconds = 60},
                  "disk", BOOT_PASS);
    assert_line("sweep: over");
    check_nothing_left();
    check_act("load", true, false);
    check_act("store to a page of the file", true, false);
    check_act("make", true, false);
    check_act("make far away", true, false);
    check_act("copy", true, false);
    check_act("read to a missing page", false, true);
    check_act("read to a shared page", false, true);
    check_act("path on a missing page", false, true);
    check_act("read proc", false, true);
    check_act("pipe", false, true);
    check_act("fork", true, true);
    check_act("execve", true, true);
    check_act("execve with many words", true, true);
    check_act("execve of nothing", false, true);
    check_act("execve of no program", false, true);
    assert_true(boot_says(&result, "(sweep): out of memory"));
    assert_true(boot_says(&result, "(victim): out of memory"));
}

static const struct CMUnitTest tests[] = {
    BOOT_TEST(damaged_programs_are_refused_or_end_and_lose_nothing),
    BOOT_TEST(without_frames_a_task_ends_or_is_told_and_nothing_is_lost),
};

BOOT_TESTS_MAIN(tests)
