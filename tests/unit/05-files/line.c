/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The line discipline, drivers/line.c: keys go in, lines and what the
 * terminal shows come out.  And beside the one of this machine's Linux:
 * after any keys, both give the same to the same reads.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include "random.h"

#include "drivers/line.c"

static struct line line;
static char shown[4096];
static size_t shown_size;
static uint32_t events[3];

static void
echo(char c)
{
    assert_true(shown_size < sizeof shown);
    shown[shown_size++] = c;
}

static int
begin(void **state)
{
    (void)state;
    line = (struct line){.taken = 0};
    /* The counts pass zero in some of the tests. */
    line.taken = line.whole = line.typed = -300u;
    shown_size = 0;
    memset(events, 0, sizeof events);
    return 0;
}

static void
press(const char *keys, size_t n)
{
    for (size_t i = 0; i < n; i++)
        events[line_put(&line, (uint8_t)keys[i], echo)]++;
}

#define PRESS(keys) press(keys, sizeof(keys) - 1)

/* The terminal has shown exactly this since the last look. */
static void
assert_shown(const char *text, size_t n)
{
    assert_int_equal(shown_size, n);
    assert_memory_equal(shown, text, n);
    shown_size = 0;
}

#define SHOWN(text) assert_shown(text, sizeof(text) - 1)

static void
assert_taken(uint32_t room, const char *text, size_t n)
{
    char bytes[LINE_MAX + 1];

    assert_true(line_is_whole(&line));
    assert_int_equal(line_take(&line, bytes, room), n);
    assert_memory_equal(bytes, text, n);
}

#define TAKES(text) assert_taken(LINE_MAX + 1, text, sizeof(text) - 1)
#define NOTHING()   assert_false(line_is_whole(&line))

static void
enter_ends_a_line(void **state)
{
    (void)state;
    PRESS("one");
    NOTHING();
    PRESS("\rtwo\n\r");
    SHOWN("one\ntwo\n\n");
    assert_int_equal(events[LINE_WHOLE], 3);
    TAKES("one\n");
    TAKES("two\n");
    TAKES("\n");
    NOTHING();
}

static void
characters_are_taken_back(void **state)
{
    (void)state;
    PRESS("\b\177ab\bc\177\177\177\177d\r");
    SHOWN("ab\b \bc\b \b\b \bd\n");
    TAKES("d\n");
    PRESS("ok\r\177\r"); /* not from a line that is whole */
    TAKES("ok\n");
    TAKES("\n");
}

static void
a_character_may_be_several_bytes_or_columns(void **state)
{
    (void)state;
    PRESS("a\303\251\344\270\255\177\177\r");
    SHOWN("a\303\251\344\270\255\b \b\b \b\n");
    TAKES("a\n");
    PRESS("\1\t\177\177\200\201\177\r");
    SHOWN("^A \b \b\b\b  \b\b\200\201\b \b\n");
    TAKES("\n");
}

static void
a_line_is_taken_back(void **state)
{
    (void)state;
    PRESS("\25ab\1\25c\r");
    SHOWN("ab^A\b\b  \b\b\b \b\b \bc\n");
    TAKES("c\n");
}

static void
ctrl_d_is_the_end_or_pushes(void **state)
{
    (void)state;
    PRESS("\4abc\4d\r\4");
    SHOWN("abcd\n");
    TAKES("");
    TAKES("abc");
    TAKES("d\n");
    TAKES("");
    NOTHING();
}

static void
ctrl_c_drops_everything(void **state)
{
    (void)state;
    PRESS("one\rtwo\3");
    SHOWN("one\ntwo^C\n");
    assert_int_equal(events[LINE_INTERRUPT], 1);
    NOTHING();
    PRESS("x\r");
    TAKES("x\n");
}

static void
every_byte_but_the_keys_is_a_byte(void **state)
{
    const char keys[] = "\3\4\b\n\r\25\177";

    (void)state;
    for (int byte = 0; byte < 256; byte++) {
        char text[2] = {(char)byte, '\n'};

        if (memchr(keys, byte, sizeof keys - 1))
            continue;
        press(text, 2);
        assert_taken(LINE_MAX + 1, text, 2);
    }
}

static void
a_line_has_a_maximum(void **state)
{
    char keys[600];

    (void)state;
    memset(keys, 'x', sizeof keys);
    press(keys, sizeof keys);
    assert_int_equal(shown_size, 600);
    for (size_t i = 0; i < 600; i++)
        assert_int_equal(shown[i], i < LINE_MAX ? 'x' : '\a');
    NOTHING();
    PRESS("\r");
    keys[LINE_MAX] = '\n';
    assert_taken(LINE_MAX + 1, keys, LINE_MAX + 1);
    NOTHING();
}

/* What was taken on can be ended, whatever else comes. */
static void
there_is_room_for_so_much(void **state)
{
    uint32_t lines = 0, bytes = 0;

    (void)state;
    for (int round = 0; round < 3; round++) {
        while (!memchr(shown, '\a', shown_size)) {
            shown_size = 0;
            PRESS("seven..");
            PRESS("\r");
            lines++;
        }
        lines--; /* the last was refused */
        shown_size = 0;
        PRESS("\4\r");
        for (; line_is_whole(&line); lines--) {
            char text[LINE_MAX + 1];
            uint32_t n = line_take(&line, text, sizeof text);

            assert_true(n <= 8 && memcmp(text, "seven..", n - 1) == 0);
            assert_int_equal(text[n - 1], '\n');
            bytes += n;
        }
        assert_int_equal(lines, 0);
        assert_int_equal(bytes, LINE_ROOM);
        bytes = shown_size = 0;
    }
    for (uint32_t i = 0; i < LINE_ROOM; i++)
        PRESS("\4");
    shown_size = 0;
    PRESS("\4a\r");
    SHOWN("\a\a\a");
}

static void
a_line_is_taken_in_parts(void **state)
{
    (void)state;
    PRESS("abcde\rabc\4abc\4\4");
    assert_taken(2, "ab", 2);
    assert_taken(3, "cde", 3);
    assert_taken(3, "\n", 1);
    assert_taken(3, "abc", 3); /* the end went with them */
    assert_taken(1, "a", 1);
    assert_taken(2, "bc", 2);
    assert_taken(2, "", 0);
    NOTHING();
}

/* ---- beside Linux ---- */

/* A terminal whose keys are ours; its other end in *slave. */
static int
open_linux(int *slave)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    struct termios settings;

    if (master < 0 || grantpt(master) < 0 || unlockpt(master) < 0)
        return -1;
    *slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    if (*slave < 0 || tcgetattr(*slave, &settings) < 0)
        return -1;
    settings.c_iflag = ICRNL | IMAXBEL | IUTF8;
    settings.c_lflag = ICANON; /* nothing is shown */
    memset(settings.c_cc, _POSIX_VDISABLE, sizeof settings.c_cc);
    settings.c_cc[VERASE] = DELETE;
    settings.c_cc[VKILL] = CONTROL('U');
    settings.c_cc[VEOF] = CONTROL('D');
    return tcsetattr(*slave, TCSANOW, &settings) < 0 ? -1 : master;
}

static void
gives_what_linux_gives(void **state)
{
    static const char *const keys[] = {
        "a", "b", "\303\251", "\1", "\177", "\177", "\25", "\r", "\n", "\4",
    };
    int slave, master = open_linux(&slave);

    (void)state;
    if (master < 0)
        skip();
    random_begin();
    for (int round = 0; round < 300; round++) {
        char script[200] = "", theirs[256], ours[256];
        bool last = false;

        for (uint32_t n = random_below(60); n > 0; n--)
            strcat(script, keys[random_below(10)]);
        strcat(script, "\25\4\4end\r");
        assert_int_equal(write(master, script, strlen(script)),
                         strlen(script));
        press(script, strlen(script));
        while (!last) {
            uint32_t most = 1 + random_below(12);
            struct pollfd ready = {.fd = slave, .events = POLLIN};
            ssize_t got;

            assert_int_equal(poll(&ready, 1, 60000), 1);
            got = read(slave, theirs, most);
            assert_true(line_is_whole(&line));
            assert_int_equal(line_take(&line, ours, most), got);
            assert_memory_equal(ours, theirs, (size_t)got);
            last = !line_is_whole(&line);
        }
        shown_size = 0;
    }
    close(slave);
    close(master);
}

#define TEST(function) cmocka_unit_test_setup(function, begin)

static const struct CMUnitTest tests[] = {
    TEST(enter_ends_a_line),
    TEST(characters_are_taken_back),
    TEST(a_character_may_be_several_bytes_or_columns),
    TEST(a_line_is_taken_back),
    TEST(ctrl_d_is_the_end_or_pushes),
    TEST(ctrl_c_drops_everything),
    TEST(every_byte_but_the_keys_is_a_byte),
    TEST(a_line_has_a_maximum),
    TEST(there_is_room_for_so_much),
    TEST(a_line_is_taken_in_parts),
    TEST(gives_what_linux_gives),
};

int
main(void)
{
    return cmocka_run_group_tests(tests, NULL, NULL);
}
