/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Somebody types at a kernel whose programs come from the disk; Ctrl-C ends
 * them all, the first program, too.
 */
#define _GNU_SOURCE
#include "terminal.h"

static void
cat_from_the_disk_copies_a_line(void **state)
{
    (void)state;
    boot_on_terminal((struct boot_options){.words = "run=init exec=cat"},
                     "disk");
    EXPECT("ramdisk: ");
    EXPECT("\r\n");
    TYPE("typed\r");
    EXPECT("typed\r\ntyped\r\n");
    TYPE("\4");
    EXPECT("task 2 (init) exited with 0\r\nframes lost: 0\r\n");
    expect_end();
}

/* With so few buffers some of the five wait for the disk in execve. */
static void
execve_keeps_a_mark(void **state)
{
    char *disk = built_path("disk", ".", "ext2");

    (void)state;
    boot_on_terminal(
        (struct boot_options){
            .words =
                "run=init buffers=4 exec=again&again&again&again&again",
            .disk = disk,
        },
        "");
    for (int i = 0; i < 5; i++)
        EXPECT("about to be myself again\r\n");
    TYPE("\3");
    EXPECT("^C\r\ntask 2 (init) was killed by signal 2\r\n");
    EXPECT("frames lost: 0\r\n");
    expect_end();
    free(disk);
}

static const struct CMUnitTest tests[] = {
    TERMINAL_TEST(cat_from_the_disk_copies_a_line),
    TERMINAL_TEST(execve_keeps_a_mark),
};

BOOT_TESTS_MAIN(tests)
