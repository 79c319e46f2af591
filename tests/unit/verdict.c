/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tests of the judges: tools/verdict must not let any way to fail pass for
 * success, nor must compare-transcripts and compare-boots.
 */
#include "sandbox.h"

#include <stdbool.h>

/* Runs a judge in the sandbox; its words and status are in `said`. */
static int
judge(const char *tool_name, const char *arguments)
{
    char command[3 * PATH_MAX];

    snprintf(command, sizeof command, "sh '%s/tools/%s' %s 2>&1", home,
             tool_name, arguments);
    return shell(command);
}

/* What a cmocka program writes whose three tests pass, but for the end. */
#define THREE_PASSED \
    "[==========] Running 3 test(s).\n" \
    "[ RUN      ] one\n[       OK ] one\n" \
    "[ RUN      ] two\n[       OK ] two\n" \
    "[ RUN      ] three\n[       OK ] three\n" \
    "[==========] 3 test(s) run.\n[  PASSED  ] 3 test(s).\n"

/* The same as cmocka 1.1.7 writes it, of a group that skips one. */
#define TWO_OF_THREE_LATER \
    "[==========] group: Running 3 test(s).\n" \
    "[ RUN      ] one\n[       OK ] one\n" \
    "[ RUN      ] two\n[  SKIPPED ] two\n" \
    "[ RUN      ] three\n[       OK ] three\n" \
    "[==========] group: 3 test(s) run.\n[  PASSED  ] 2 test(s).\n" \
    "[  SKIPPED ] group: 1 test(s), listed below:\n[  SKIPPED ] two\n"

#define ONE_OF_TWO \
    "[==========] Running 2 test(s).\n" \
    "[ RUN      ] one\n[       OK ] one\n" \
    "[ RUN      ] two\n[  ERROR   ] --- 1 != 2\n[  FAILED  ] two\n" \
    "[==========] 2 test(s) run.\n[  PASSED  ] 1 test(s).\n" \
    "[  FAILED  ] 1 test(s), listed below:\n[  FAILED  ] two\n"

/* One log with this in it must give this closing line. */
static void
check(const char *log, const char *line)
{
    char expected[80];
    bool passed = strstr(line, ", 0 failed") != NULL;
    size_t length;

    give("a.log", log);
    snprintf(expected, sizeof expected, "%s\n", line);
    assert_int_equal(judge("verdict", "a.log"), passed ? 0 : 1);
    length = strlen(said);
    assert_true(length >= strlen(expected));
    assert_string_equal(said + length - strlen(expected), expected);
    if (passed)
        assert_int_equal(length, strlen(expected));
}

static void
test_all_passed(void **state)
{
    (void)state;
    check(THREE_PASSED "exit 0\n", "3 passed, 0 failed");
    check("1..2\nok 1 - a\nok 2\nexit 0\n", "2 passed, 0 failed");
    check(THREE_PASSED THREE_PASSED "exit 0\n", "6 passed, 0 failed");
}

static void
test_some_failed(void **state)
{
    (void)state;
    check(ONE_OF_TWO "exit 1\n", "1 passed, 1 failed");
    check("1..3\nok 1\nnot ok 2\nok 3\nexit 1\n", "2 passed, 1 failed");
    check(THREE_PASSED ONE_OF_TWO "exit 1\n", "4 passed, 1 failed");
}

/* A program that dies takes the tests it did not come to with it. */
static void
test_died(void **state)
{
    (void)state;
    check("[==========] Running 3 test(s).\n[       OK ] one\nexit 139\n",
          "1 passed, 2 failed");
    check("1..3\nok 1\nexit 0\n", "1 passed, 2 failed");
    check("exit 134\n", "0 passed, 1 failed");
    assert_non_null(strstr(said, "it ran no test"));
}

static void
test_passed_but_ended_badly(void **state)
{
    (void)state;
    check(THREE_PASSED "==7==ERROR: LeakSanitizer\nexit 23\n",
          "3 passed, 1 failed");
    assert_non_null(strstr(said, "ended with exit 23"));
}

static void
test_log_breaks_off(void **state)
{
    (void)state;
    check(THREE_PASSED, "3 passed, 1 failed");
    check("", "0 passed, 1 failed");
    assert_non_null(strstr(said, "the log breaks off"));
}

static void
test_took_too_long(void **state)
{
    (void)state;
    check("[==========] Running 1 test(s).\nexit 124\n",
          "0 passed, 1 failed");
    assert_non_null(strstr(said, "it took too long"));
}

static void
test_no_tests(void **state)
{
    (void)state;
    check("exit 0\n", "0 passed, 1 failed");
    check("1..0\nexit 0\n", "0 passed, 1 failed");
    check("[==========] Running 0 test(s).\nexit 0\n",
          "0 passed, 1 failed");
}

/* What a guest printed is quoted by four spaces, and is no evidence. */
static void
test_a_guest_cannot_pass(void **state)
{
    (void)state;
    check("[==========] Running 2 test(s).\n[       OK ] one\n"
          "    | [       OK ] two\n    ok 2\nexit 1\n",
          "1 passed, 1 failed");
    check(THREE_PASSED "ok 4\nexit 0\n", "4 passed, 1 failed");
}

static void
test_skipped_is_neither(void **state)
{
    (void)state;
    give("a.log", "[==========] Running 2 test(s).\n[       OK ] one\n"
                  "[  SKIPPED ] two\n[==========] 2 test(s) run.\n"
                  "[  SKIPPED ] 1 test(s), listed below:\n"
                  "[  SKIPPED ] two\nexit 0\n");
    assert_int_equal(judge("verdict", "a.log"), 0);
    assert_string_equal(said, "  SKIPPED  a: 1\n1 passed, 0 failed\n");
    give("a.log", TWO_OF_THREE_LATER "exit 0\n");
    assert_int_equal(judge("verdict", "a.log"), 0);
    assert_string_equal(said, "  SKIPPED  a: 1\n2 passed, 0 failed\n");
}

static void
test_missing_log(void **state)
{
    (void)state;
    give("build/test/unit/a b.log", THREE_PASSED "exit 0\n");
    assert_int_equal(judge("verdict", "'build/test/unit/a b.log' "
                                      "build/test/boot/c.log"),
                     1);
    assert_string_equal(said, "  FAILED   boot/c: 1 of 1 (it did not run)\n"
                              "3 passed, 1 failed\n");
    assert_int_equal(judge("verdict", ""), 2);
}

static void
test_show(void **state)
{
    (void)state;
    give("build/test/a.log", THREE_PASSED "exit 0\n");
    assert_int_equal(judge("verdict", "--show build/test/a.log"), 0);
    assert_string_equal(said, "  TEST     a: 3\n");
    give("build/test/a.log", "1..1\nnot ok 1\nexit 1\n");
    assert_int_equal(judge("verdict", "--show build/test/a.log"), 0);
    assert_string_equal(said, "  FAILED   a\n    | 1..1\n    | not ok 1\n"
                              "    | exit 1\n"
                              "    | repeat: make test ONE=a\n");
}

/* The log ends with the command, and is judged as before. */
static void
test_repeat(void **state)
{
    (void)state;
    give("build/test/unit/a.log", ONE_OF_TWO "exit 1\n");
    assert_int_equal(judge("verdict", "--show build/test/unit/a.log"), 0);
    assert_non_null(
        strstr(contents("build/test/unit/a.log"),
               "exit 1\nrepeat: make test ONE=unit/a TEST=two\n"));
    assert_int_equal(judge("verdict", "build/test/unit/a.log"), 1);
    assert_string_equal(said, "  FAILED   unit/a: 1 of 2\n"
                              "1 passed, 1 failed\n");

    /* Two functions failed: all of it; and the same random numbers. */
    give("build/test/b.log",
         "[==========] Running 2 test(s).\n"
         "[  FAILED  ] one\n[  FAILED  ] two\nexit 2\n");
    setenv("SEED", "7", 1);
    assert_int_equal(judge("verdict", "--show build/test/b.log"), 0);
    unsetenv("SEED");
    assert_non_null(strstr(said, "repeat: make test ONE=b SEED=7\n"));

    /* Whoever passes needs no repetition. */
    give("build/test/c.log", THREE_PASSED "exit 0\n");
    assert_int_equal(judge("verdict", "--show build/test/c.log"), 0);
    assert_null(strstr(contents("build/test/c.log"), "repeat"));

    /* One that a log holds already is no way to end. */
    check(THREE_PASSED "repeat: make test\n", "3 passed, 1 failed");
}

/* With TEST= a log may have nothing to say; all of them may not. */
static void
test_chosen(void **state)
{
    (void)state;
    setenv("TEST", "o*", 1);
    give("a.log", "[==========] Running 0 test(s).\nexit 0\n");
    give("b.log", THREE_PASSED "exit 0\n");
    assert_int_equal(judge("verdict", "a.log b.log"), 0);
    assert_string_equal(said, "3 passed, 0 failed\n");
    assert_int_equal(judge("verdict", "--show a.log"), 0);
    assert_string_equal(said, "");
    assert_int_equal(judge("verdict", "a.log"), 1);
    assert_string_equal(said, "0 passed, 0 failed\n"
                              "TEST=o* names no test here\n");
    give("a.log", "not chosen: two\nnot chosen: ten\nnot chosen: and\n"
                  "[==========] Running 0 test(s).\nexit 0\n");
    assert_int_equal(judge("verdict", "a.log"), 1);
    assert_string_equal(said, "0 passed, 0 failed\nTEST=o* names no test "
                              "here; the nearest: two, and, ten\n");
    give("a.log", "[==========] Running 0 test(s).\nexit 1\n");
    assert_int_equal(judge("verdict", "a.log b.log"), 1);
    assert_non_null(strstr(said, "it ran no test"));
    assert_int_equal(judge("verdict", "none.log b.log"), 1);
    unsetenv("TEST");

    give("a.log", "[==========] Running 1 test(s).\n[  SKIPPED ] one\n"
                  "exit 0\n");
    assert_int_equal(judge("verdict", "a.log"), 1);
    assert_non_null(strstr(said, "no test ran\n"));
}

/* ---- what tests took ---- */

/* A log of build/test/ whose one test passed and took so many seconds. */
static void
give_took(const char *name, const char *user, const char *system)
{
    char path[PATH_MAX], log[200];

    snprintf(path, sizeof path, "build/test/%s.log", name);
    snprintf(log, sizeof log,
             "1..1\nok 1\ncpu\n0m0.010000s 0m9.000000s\n%s %s\nexit 0\n",
             user, system);
    give(path, log);
}

/* The verdict on all logs given: its status, and what it says. */
static void
expect_verdict(int status, const char *words)
{
    assert_int_equal(judge("verdict", "$(find build/test -name '*.log' | "
                                      "sort)"),
                     status);
    assert_string_equal(said, words);
}

static void
test_budget_of_one(void **state)
{
    (void)state;
    unsetenv("CI");
    give_took("exercises/1.2", "0m7.010000s", "0m0.980000s");
    expect_verdict(0, "1 passed, 0 failed\n");
    give_took("exercises/1.2", "0m7.100000s", "0m4.800000s");
    expect_verdict(0, "  DEAR     the proof of exercise 1.2 took 11.9 CPU "
                      "seconds of 8\n1 passed, 0 failed\n");
    setenv("CI", "true", 1);
    expect_verdict(0, "  DEAR     the proof of exercise 1.2 took 11.9 CPU "
                      "seconds of 8\n1 passed, 0 failed\n");
    give_took("exercises/1.2", "0m7.100000s", "0m5.000000s");
    expect_verdict(1, "  FAILED   the proof of exercise 1.2 took 12.1 CPU "
                      "seconds of 8\n1 passed, 0 failed\n");
    unsetenv("CI");
    expect_verdict(0, "  DEAR     the proof of exercise 1.2 took 12.1 CPU "
                      "seconds of 8\n1 passed, 0 failed\n");
}

/* Builds add up, and mutants with the host's tests; chapters do not. */
static void
test_budget_of_many(void **state)
{
    (void)state;
    unsetenv("CI");
    give_took("boot/03-tasks@gcc-Og", "1m0s", "0m0s");
    give_took("boot/03-tasks@gcc-Og@04-fork", "1m0s", "0m0s");
    give_took("boot/04-fork-more@gcc-O2", "0m39s", "0m0.5s");
    give_took("boot/08-swap@gcc-O2", "1m58s", "0m0.5s");
    give_took("unit/05-files/ext2", "0m12s", "0m0s");
    give_took("unit/disk", "5m0s", "0m0s");
    expect_verdict(0, "6 passed, 0 failed\n");
    give_took("boot/04-fork@clang-O2", "0m0.3s", "0m0.3s");
    give_took("mutants/05-files", "0m8s", "0m0.2s");
    give_took("book/errors", "3m0s", "2m0.1s");
    expect_verdict(
        0, "  DEAR     the code and mutants of chapter 05 here took "
           "20.2 CPU seconds of 20\n"
           "  DEAR     the kernels of chapter 04 in QEMU took 100.1 "
           "CPU seconds of 100\n"
           "  DEAR     the tests of the book took 300.1 CPU seconds "
           "of 300\n9 passed, 0 failed\n");
}

/* Of many logs: a table, with the ten dearest. */
static void
test_budget_table(void **state)
{
    char name[40], user[40];

    (void)state;
    unsetenv("CI");
    for (int i = 0; i < 11; i++) {
        snprintf(name, sizeof name, "exercises/1.%d", i);
        snprintf(user, sizeof user, "0m%d.5s", i % 6);
        give_took(name, user, "0m1s");
    }
    give("build/test/boot/none.log", "1..1\nok 1\nexit 0\n");
    give("build/test/all.cpu", "cpu\n0m0s 0m0s\n1m0s 0m5s\n");
    expect_verdict(
        0,
        "CPU seconds:\n"
        "  exercises, each proof                    41.5   8 at most; 1.5 "
        "took 6.5\n"
        "  building what is tested                  23.5\n"
        "  together                                 65.0   1.1 minutes\n"
        "the dearest tests:\n"
        "  exercises/1.5                             6.5\n"
        "  exercises/1.10                            5.5\n"
        "  exercises/1.4                             5.5\n"
        "  exercises/1.3                             4.5\n"
        "  exercises/1.9                             4.5\n"
        "  exercises/1.2                             3.5\n"
        "  exercises/1.8                             3.5\n"
        "  exercises/1.1                             2.5\n"
        "  exercises/1.7                             2.5\n"
        "  exercises/1.0                             1.5\n"
        "12 passed, 0 failed\n");
}

/* ---- transcripts ---- */

static void
test_transcripts(void **state)
{
    (void)state;
    give("build/run/01-x/a/com1.txt", "one\ntwo\n");
    give("build/run/01-x/b/com1.txt", "three\n");
    give("tests/transcripts/01-x/a.txt", "one\ntwo\n");
    give("tests/transcripts/01-x/b.txt", "three\n");
    assert_int_equal(judge("compare-transcripts", "01-x/a 01-x/b"), 0);
    assert_string_equal(said, "ok 1 - 01-x/a\nok 2 - 01-x/b\n1..2\n");

    give("tests/transcripts/01-x/b.txt", "thre\n");
    assert_int_equal(judge("compare-transcripts", "01-x/a 01-x/b"), 1);
    assert_non_null(strstr(said, "ok 1 - 01-x/a\n"));
    assert_non_null(strstr(said, "\n-thre\n+three\n"));
    assert_non_null(strstr(said, "\nnot ok 2 - 01-x/b\n1..2\n"));
}

/* With another compiler or QEMU than the recorded ones: but for numbers. */
static void
test_transcripts_of_another_machine(void **state)
{
    (void)state;
    give("tests/transcripts/01-x/a.txt",
         "at c0100abc  in fault+0x12\n  0000d0 to 0000f0  keep off\n"
         "  0000f0 to 000100  keep off\neflags 00000202\ncost: 1 234\n");
    give("build/run/01-x/a/com1.txt",
         "at c0100b0   in fault+0xa\n  0000f0 to 000100  keep off\n"
         "eflags 00010202\ncost: 987\n");
    give("tests/transcripts/01-x/a.graphs", "t [label=\"at 0x12\"]\n");
    give("build/run/01-x/a/com2.txt", "t [label=\"at 0x3\"]\n");
    give("tests/transcripts/made-with", "gcc 1.2\nQEMU 3.4\n");
    give("build/made-with", "gcc 1.2\nQEMU 3.4\n");
    assert_int_equal(judge("compare-transcripts", "01-x/a"), 1);
    assert_non_null(strstr(said, "\nnot ok 1 - 01-x/a\n"));

    give("build/made-with", "gcc 1.2\nQEMU 5.6\n");
    assert_int_equal(judge("compare-transcripts", "01-x/a"), 0);
    assert_string_equal(said,
                        "masked: the accepted runs were made with gcc 1.2 "
                        "QEMU 3.4\nmasked: these with gcc 1.2 QEMU 5.6\n"
                        "ok 1 - 01-x/a, but for numbers\n1..1\n");

    give("build/run/01-x/a/com2.txt", "t [label=\"in 0x3\"]\n");
    assert_int_equal(judge("compare-transcripts", "01-x/a"), 1);
    give("build/run/01-x/a/com2.txt", "t [label=\"at 0x3\"]\n");
    give("build/run/01-x/a/com1.txt",
         "at c0100b0   in start+0xa\n  0000f0 to 000100  keep off\n"
         "eflags 00010202\ncost: 987\n");
    assert_int_equal(judge("compare-transcripts", "01-x/a"), 1);
    assert_non_null(strstr(said, "\n+at # in start+#\n"));
}

static void
test_transcripts_missing_or_left(void **state)
{
    (void)state;
    give("build/run/01-x/a/com1.txt", "one\n");
    give("tests/transcripts/01-x/old.txt", "one\n");
    give("tests/transcripts/01-x/gone.txt", "one\n");
    assert_int_equal(judge("compare-transcripts", "01-x/a 01-x/gone"), 1);
    assert_non_null(strstr(said, "not ok 1 - 01-x/a\n"));
    assert_non_null(strstr(said, "not ok 2 - 01-x/gone\n"));
    assert_non_null(strstr(said, "not ok 3 - 01-x/old is declared\n"));

    /* What is left in one chapter's folder, or by name. */
    give("tests/transcripts/02-y/old.txt", "one\n");
    setenv("FOLDER", "02-y", 1);
    assert_int_equal(judge("compare-transcripts", ""), 1);
    assert_string_equal(said,
                        "tests/transcripts/02-y/old.txt belongs to no "
                        "run; git rm it\nnot ok 1 - 02-y/old is declared\n"
                        "1..1\n");
    unsetenv("FOLDER");
    setenv("TEST", "*/gone", 1);
    assert_int_equal(judge("compare-transcripts", "01-x/a 01-x/gone"), 1);
    assert_non_null(strstr(said, "not ok 1 - 01-x/gone\n1..1\n"));
    unsetenv("TEST");
}

/* ---- boots ---- */

/* In place of the driver: writes $TEXT, and a count if COUNT is set. */
static void
give_boot(const char *extra)
{
    char script[512];

    snprintf(script, sizeof script,
             "#!/bin/sh\n"
             "n=$(cat n); echo $((n + 1)) >n\n"
             "echo \"words $7 $8\" >\"$2\"; echo drawing >\"$4\"\n"
             "echo pass >\"$6\"\n%s\n",
             extra);
    give("n", "0\n");
    give("build/tools/boot", script);
    chmod("build/tools/boot", 0777);
    give("kept/com1.txt", "words run=a b\n");
    give("kept/com2.txt", "drawing\n");
    give("kept/status", "pass\n");
}

static int
compare_boots(void)
{
    return judge("compare-boots", "4 kept again run=a b");
}

static void
test_boots_equal(void **state)
{
    (void)state;
    give_boot("");
    assert_int_equal(compare_boots(), 0);
    assert_string_equal(said, "1..3\nok 1 - boot 2\nok 2 - boot 3\n"
                              "ok 3 - boot 4\n");
    assert_string_equal(contents("n"), "3\n");
}

static void
test_boots_differ(void **state)
{
    (void)state;
    give_boot("test $n != 1 || echo more >>\"$4\"");
    assert_int_equal(compare_boots(), 1);
    assert_non_null(strstr(said, "\n+more\nnot ok 2 - boot 3\n"
                                 "ok 3 - boot 4\n"));
    give_boot("test $n != 0 || echo more >>\"$2\"");
    assert_int_equal(compare_boots(), 1);
    assert_non_null(strstr(said, "not ok 1 - boot 2\nok 2"));
    give_boot("test $n != 0 || echo more >>\"$6\"");
    assert_int_equal(compare_boots(), 1);
    assert_non_null(strstr(said, "not ok 1 - boot 2\nok 2"));
}

static void
test_boots_fail(void **state)
{
    (void)state;
    give_boot("exit 1");
    assert_int_equal(compare_boots(), 1);
    assert_non_null(strstr(said, "not ok 1 - boot 2\nnot ok 2 - boot 3\n"));
    assert_int_equal(judge("compare-boots", "1 kept again run=a"), 2);
    assert_non_null(strstr(said, "must be 2 or more"));
}

#define TEST(f) \
    cmocka_unit_test_setup_teardown(f, enter_sandbox, leave_sandbox)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_all_passed),
        TEST(test_some_failed),
        TEST(test_died),
        TEST(test_passed_but_ended_badly),
        TEST(test_log_breaks_off),
        TEST(test_took_too_long),
        TEST(test_no_tests),
        TEST(test_a_guest_cannot_pass),
        TEST(test_skipped_is_neither),
        TEST(test_missing_log),
        TEST(test_show),
        TEST(test_repeat),
        TEST(test_chosen),
        TEST(test_budget_of_one),
        TEST(test_budget_of_many),
        TEST(test_budget_table),
        TEST(test_transcripts),
        TEST(test_transcripts_of_another_machine),
        TEST(test_transcripts_missing_or_left),
        TEST(test_boots_equal),
        TEST(test_boots_differ),
        TEST(test_boots_fail),
    };

    if (!getcwd(home, sizeof home))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
