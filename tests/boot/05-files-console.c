/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Somebody types at chapter 5's console: what programs read of it, and whom
 * Ctrl-C ends, wherever they are.
 */
#define _GNU_SOURCE
#include "terminal.h"

static void
lines_are_typed_to_cat(void)
{
    TYPE("hellp\177o\r");
    EXPECT("hellp\b \bo\r\nhello\r\n");
    TYPE("gone\25kept\r");
    EXPECT("\r\nkept\r\n");
    TYPE("a\0b\377\351\303\251\177\r");
    EXPECT("a^@b\377\351\303\251\b \b\r\na\0b\377\351\r\n");
    TYPE("pushed\4");
    EXPECT("pushedpushed");
    TYPE("\4");
    EXPECT("cat: 1 tasks, 0 interrupted\r\n");
}

static void
a_line_without_an_end_is_cut(void)
{
    char keys[600], shown[600];

    memset(keys, 'x', sizeof keys);
    type_bytes(keys, sizeof keys);
    memset(shown, '\a', sizeof shown);
    memset(shown, 'x', 255);
    expect_bytes(shown, 600);
    TYPE("\r");
    memcpy(shown, "\r\n", 2);
    memset(shown + 2, 'x', 255);
    memcpy(shown + 257, "\r\n", 2);
    expect_bytes(shown, 259);
}

/* Wait for a turn's last words before it does what it does for ever. */
static void
interrupt(void)
{
    usleep(50000);
    TYPE("\3");
    EXPECT("^C\r\n");
}

static void
the_console_is_read_and_interrupts(void **state)
{
    char *disk = built_path("disk", ".", "ext2");

    (void)state;
    boot_on_terminal(
        (struct boot_options){
            .words =
                "run=t-in-turn buffers=8 "
                "turns=cat,ahead,cat,eaten,readers,asleep,compute,grind,forks,"
                "cat",
            .disk = disk,
        },
        "cat ahead eaten readers asleep compute grind forks");
    EXPECT("turn of cat\r\n");
    lines_are_typed_to_cat();
    EXPECT("not reading yet\r\n");
    TYPE("early\r");
    EXPECT("got early\r\n");
    EXPECT("turn of cat\r\n");
    a_line_without_an_end_is_cut();
    interrupt();
    EXPECT("cat: 1 tasks, 1 interrupted\r\n");
    EXPECT("about to lose five\r\n");
    TYPE("hello, there\r");
    EXPECT("the rest is , there\r\n");
    EXPECT("eaten: 1 tasks, 0 interrupted\r\n");
    EXPECT("about to read\r\n");
    EXPECT("about to read\r\n");
    TYPE("one\r");
    EXPECT("got one\r\n");
    TYPE("two\r");
    EXPECT("got two\r\n");
    EXPECT("readers: 1 tasks, 0 interrupted\r\n");
    EXPECT("about to sleep\r\n");
    EXPECT("about to sleep\r\n");
    interrupt();
    /* One of the three was waited for by its parent. */
    EXPECT("asleep: 2 tasks, 2 interrupted\r\n");
    EXPECT("about to compute\r\n");
    interrupt();
    EXPECT("compute: 3 tasks, 3 interrupted\r\n");
    EXPECT("about to read again\r\n");
    interrupt();
    EXPECT("grind: 2 tasks, 2 interrupted\r\n");
    EXPECT("about to fork again\r\n");
    interrupt();
    EXPECT("turn of cat\r\n");
    TYPE("still here\r\4");
    EXPECT("still here\r\nstill here\r\n");
    EXPECT("cat: 1 tasks, 0 interrupted\r\n");
    EXPECT("frames lost: 0\r\nbuffers held: 0\r\n");
    expect_end();
    free(disk);
}

static const struct CMUnitTest tests[] = {
    TERMINAL_TEST(the_console_is_read_and_interrupts),
};

BOOT_TESTS_MAIN(tests)
