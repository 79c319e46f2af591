/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rehearsal for chapter 8: programs of chapters 6 and 7 on a kernel that
 * gives each task a page directory of its own and flat segments of 3 GiB.
 * Goes when chapter 8 is there.
 */
#define _GNU_SOURCE
#include "guest-tasks.h"

enum { LEFT = 2 }; /* task 1's task_struct, and its directory */

static void
run(const char *words)
{
    boot_programs((struct boot_options){.words = words,
                                        .guest_seconds = 60},
                  "disk", BOOT_PASS);
    assert_line("task 2 (init) exited with 0");
    assert_int_equal(value("frames lost"), 0);
    assert_int_equal(check_counts(), LEFT);
    assert_int_equal(check_files(), 1);
}

static void
words_are_at_the_end_of_3_gib(void **state)
{
    (void)state;
    run("run=init exec=words,one,two");
    assert_line("3 words; argv is at 0xbfffffdc");
}

static void
the_atlas_is_loaded_page_by_page(void **state)
{
    (void)state;
    run("run=init exec=atlas");
    assert_true(boot_says(&result, "pages loaded, "));
}

/* Of one row of crowd's table: the frames in use, and the pages loaded. */
static void
read_row(int copies, int *frames, int *loads)
{
    char start[16], *line;

    snprintf(start, sizeof(start), "| %d |", copies);
    line = boot_line(&result, start, 0);
    assert_non_null(line);
    assert_int_equal(sscanf(line, "| %*d | %d | %d |", frames, loads), 2);
    free(line);
}

/* A copy costs one frame more than with slots: its directory. */
static void
a_crowd_shares_its_pages(void **state)
{
    enum { A_COPY = 5 }; /* task, directory, two tables, stack */
    int few, many, loads_of_few, loads_of_many;

    (void)state;
    run("run=init exec=crowd");
    read_row(4, &few, &loads_of_few);
    read_row(32, &many, &loads_of_many);
    assert_int_equal(many - few, 28 * A_COPY);
    assert_int_equal(loads_of_many, loads_of_few);
}

static void
all_at_once_and_no_frame_is_lost(void **state)
{
    (void)state;
    run("run=init exec=words,one&atlas;crowd&words,two;atlas");
}

static const struct CMUnitTest tests[] = {
    BOOT_TEST(words_are_at_the_end_of_3_gib),
    BOOT_TEST(the_atlas_is_loaded_page_by_page),
    BOOT_TEST(a_crowd_shares_its_pages),
    BOOT_TEST(all_at_once_and_no_frame_is_lost),
};

BOOT_TESTS_MAIN(tests)
