/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Words on the command line, kernel/cmdline.c, and the numbers among them,
 * lib/parse.c.
 */
#include "host.h"

#include <inttypes.h>
#include <string.h>

#include "kernel/cmdline.c"
#include "lib/parse.c"

#include "kernel/types.h"

struct boot_info boot_info;

/* ---- words ---- */

/* The value of `key` on `line`, or NULL; good until the next call. */
static const char *
value_of(const char *line, const char *key)
{
    static char value[300];
    size_t length = 0;
    const char *found = cmdline_find(line, key, &length);

    if (!found)
        return NULL;
    assert_true(found >= line && found + length <= line + strlen(line));
    memcpy(value, found, length);
    value[length] = '\0';
    return value;
}

static void
a_value_is_found_anywhere_on_the_line(void **state)
{
    (void)state;
    assert_string_equal(value_of("run=hello", "run"), "hello");
    assert_string_equal(value_of("kernel.elf run=hello by=x", "run"),
                        "hello");
    assert_string_equal(value_of("kernel.elf run=hello by=x", "by"), "x");
    assert_string_equal(value_of("  run=hello  ", "run"), "hello");
    assert_string_equal(value_of("run=a=b=c", "run"), "a=b=c");
    assert_string_equal(value_of("run=", "run"), "");
    assert_string_equal(value_of("run= hello", "run"), "");
}

static void
only_the_whole_key_counts(void **state)
{
    (void)state;
    assert_null(value_of("", "run"));
    assert_null(value_of("   ", "run"));
    assert_null(value_of("run", "run"));
    assert_null(value_of("rerun=1 running=2 ru=3 RUN=4 run:5", "run"));
    assert_null(value_of("x=run=5", "run"));
    assert_null(value_of("run run", "run"));
}

static void
the_last_word_wins(void **state)
{
    (void)state;
    assert_string_equal(value_of("run=a run=b", "run"), "b");
    assert_string_equal(value_of("/my run=evil/k.elf run=b by=c", "run"),
                        "b");
    assert_string_equal(value_of("run=long run=b", "run"), "b");
    assert_string_equal(value_of("run=a run=", "run"), "");
}

static void
a_value_too_long_panics_and_nothing_is_overrun(void **state)
{
    char guarded[6] = "######";

    (void)state;
    strcpy(boot_info.cmdline, "k=abcdefgh m=abcd z=z e=");
    assert_true(cmdline_get("m", guarded, 5));
    assert_memory_equal(guarded, "abcd\0#", 6);
    expect_panic(cmdline_get("k", guarded, 5),
                 "k= on the command line has 8 characters, of at most 4");
    expect_panic(cmdline_get("z", guarded, 1),
                 "z= on the command line has 1 characters, of at most 0");
    assert_false(cmdline_get("none", guarded, 5));
    assert_memory_equal(guarded, "abcd\0#", 6);
    assert_true(cmdline_get("e", guarded, 1));
    assert_memory_equal(guarded, "\0bcd\0#", 6);
}

/* strtok's opinion. */
static bool
model_find(const char *line, const char *key, char *value)
{
    char copy[300], with_equals[8];
    bool found = false;

    strcpy(copy, line);
    sprintf(with_equals, "%s=", key);
    for (char *word = strtok(copy, " "); word; word = strtok(NULL, " ")) {
        if (strncmp(word, with_equals, strlen(with_equals)) == 0) {
            strcpy(value, word + strlen(with_equals));
            found = true;
        }
    }
    return found;
}

static void
random_lines_agree_with_strtok(void **state)
{
    unsigned int found = 0;

    (void)state;
    random_begin();
    for (int i = 0; i < 100000; i++) {
        size_t n = random_below(30);
        char *line = malloc(n + 1), theirs[300];
        const char *key = random_below(2) ? "a" : "ab", *value;

        for (size_t j = 0; j < n; j++)
            line[j] = "aab==  c"[random_below(8)];
        line[n] = '\0';
        value = value_of(line, key);
        assert_int_equal(value != NULL, model_find(line, key, theirs));
        if (value)
            assert_string_equal(value, theirs);
        found += value != NULL;
        free(line);
    }
    assert_in_range(found, 10000, 90000);
}

static void
numbers_have_a_default_and_no_mercy(void **state)
{
    (void)state;
    strcpy(boot_info.cmdline,
           "k n=12 h=0x10 bad=12z long=00000000000000007");
    assert_int_equal(cmdline_number("n", 5), 12);
    assert_int_equal(cmdline_number("h", 5), 16);
    assert_int_equal(cmdline_number("none", 5), 5);
    expect_panic(cmdline_number("bad", 5),
                 "bad=12z on the command line is not a number");
}

/* Cut short, a number is another number. */
static void
a_number_is_read_to_its_last_digit(void **state)
{
    (void)state;
    strcpy(boot_info.cmdline, "k n=00000000000000000000001234 "
                              "m=0x000000000000000000000012z");
    assert_int_equal(cmdline_number("n", 5), 1234);
    expect_panic(cmdline_number("m", 5),
                 "m=0x000000000000000000000012z "
                 "on the command line is not a number");
}

/* ---- numbers ---- */

static void
assert_number(const char *text, uint32_t expected)
{
    uint32_t n = ~expected;

    if (!parse_u32(text, &n) || n != expected)
        fail_msg("\"%s\" read as %" PRIu32, text, n);
}

static void
assert_no_number(const char *text)
{
    uint32_t n = 0x5a5a5a5a;

    if (parse_u32(text, &n))
        fail_msg("\"%s\" read as %" PRIu32, text, n);
    assert_int_equal(n, 0x5a5a5a5a);
}

static void
decimal_and_hexadecimal_numbers_are_read(void **state)
{
    (void)state;
    assert_number("0", 0);
    assert_number("7", 7);
    assert_number("007", 7);
    assert_number("4294967295", UINT32_MAX);
    assert_number("0x0", 0);
    assert_number("0xdeadBEEF", 0xdeadbeef);
    assert_number("0XFf", 255);
    assert_number("0x00000000ffffffff", UINT32_MAX);
}

static void
anything_else_is_refused(void **state)
{
    static const char *const wrong[] = {
        "",
        "0x",
        "x10",
        "-1",
        "+1",
        " 1",
        "1 ",
        "1.0",
        "12a",
        "0x1g",
        "a",
        "0xx1",
        "0x-1",
        "4294967296",
        "9999999999",
        "42949672950",
        "0x100000000",
        "99999999999999999999999999",
        "\xff",
        "1\n",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
        assert_no_number(wrong[i]);
}

static void
random_numbers_survive_printing_and_reading(void **state)
{
    (void)state;
    random_begin();
    for (int i = 0; i < 100000; i++) {
        uint64_t n = random_u64() >> random_below(64);
        char decimal[32], hex[32];

        sprintf(decimal, "%" PRIu64, n);
        sprintf(hex, random_below(2) ? "0x%" PRIx64 : "0X%" PRIX64, n);
        if (n <= UINT32_MAX) {
            assert_number(decimal, (uint32_t)n);
            assert_number(hex, (uint32_t)n);
        } else {
            assert_no_number(decimal);
            assert_no_number(hex);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_is_found_anywhere_on_the_line),
        cmocka_unit_test(only_the_whole_key_counts),
        cmocka_unit_test(the_last_word_wins),
        cmocka_unit_test(a_value_too_long_panics_and_nothing_is_overrun),
        cmocka_unit_test(random_lines_agree_with_strtok),
        cmocka_unit_test(numbers_have_a_default_and_no_mercy),
        cmocka_unit_test(a_number_is_read_to_its_last_digit),
        cmocka_unit_test(decimal_and_hexadecimal_numbers_are_read),
        cmocka_unit_test(anything_else_is_refused),
        cmocka_unit_test(random_numbers_survive_printing_and_reading),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
