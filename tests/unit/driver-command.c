/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tests of the command `boot`: its exit status, what it stores and when,
 * and what it says to a person.
 */
#include "driver.h"

#include <fcntl.h>

static char output[1 << 16], errors[1 << 16];

static void
read_back(const char *name, char *text, size_t size)
{
    FILE *file = fopen(name, "rb");

    assert_non_null(file);
    text[fread(text, 1, size - 1, file)] = '\0';
    fclose(file);
    assert_int_equal(remove(name), 0);
}

/* Runs boot with these words; returns its exit status. */
static int
boot(const char *first, ...)
{
    const char *words[32] = {"boot", first};
    char program[PATH_MAX + 8];
    int count = 1, status;
    va_list ap;
    pid_t pid;

    va_start(ap, first);
    while (words[count])
        words[++count] = va_arg(ap, const char *);
    va_end(ap);
    snprintf(program, sizeof program, "%s/boot", tools);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        dup2(open("own/.out", O_WRONLY | O_CREAT, 0666), 1);
        dup2(open("own/.err", O_WRONLY | O_CREAT, 0666), 2);
        execv(program, (char **)words);
        _exit(126);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    read_back("own/.out", output, sizeof output);
    read_back("own/.err", errors, sizeof errors);
    return WEXITSTATUS(status);
}

static const char *
stored(const char *name)
{
    static char text[4096];
    FILE *file = fopen(name, "rb");

    if (!file)
        return "(no such file)";
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return text;
}

static void
test_quiet_pass(void **state)
{
    (void)state;
    assert_int_equal(boot(stub("hello"), NULL), 0);
    assert_string_equal(output, "");
    assert_string_equal(errors, "");
}

static void
test_show(void **state)
{
    (void)state;
    assert_int_equal(boot("--show", stub("hello"), "run=a b", "c", NULL),
                     0);
    expect_in(output, "command line: /proc/self/fd/9 run=a b c\n");
    assert_string_equal(errors, "");
}

static void
test_stores_all(void **state)
{
    (void)state;
    assert_int_equal(boot("--com1", "own/1", "--com2", "own/2", "--status",
                          "own/s", stub("hello"), NULL),
                     0);
    expect_in(stored("own/1"), "hello from the stub\n");
    expect_in(stored("own/2"), "--- graph first\n");
    assert_string_equal(stored("own/s"), "verdict: pass\nstatus: 33\n");
    assert_int_equal(count_entries("own"), 2 + 3);
}

/* A run that ends otherwise leaves the files of the last one alone. */
static void
test_stores_nothing_on_failure(void **state)
{
    (void)state;
    give("own/1", "old");
    assert_int_equal(boot("--com1", "own/1", "--status", "own/s",
                          stub("fail"), NULL),
                     1);
    expect_in(errors, "failed");
    expect_in(errors, "    | panic: frame count below zero\n");
    assert_string_equal(stored("own/1"), "old");
    assert_int_equal(count_entries("own"), 2 + 1);
}

/* All files or none: here the last cannot be written. */
static void
test_stores_all_or_none(void **state)
{
    (void)state;
    give("own/1", "old");
    assert_int_equal(boot("--com1", "own/1", "--status", "own/no/s",
                          stub("hello"), NULL),
                     1);
    expect_in(errors, "boot: cannot write 'own/no/s");
    assert_string_equal(stored("own/1"), "old");
    assert_int_equal(count_entries("own"), 2 + 1);
}

static void
test_expect(void **state)
{
    (void)state;
    assert_int_equal(boot("--expect", "fail", "--status", "own/s",
                          stub("fail"), NULL),
                     0);
    assert_string_equal(stored("own/s"), "verdict: fail\nstatus: 35\n");
    assert_int_equal(boot("--expect", "reset", "--status", "own/s", "--log",
                          "own/l", stub("triple"), NULL),
                     0);
    assert_string_equal(stored("own/s"), "verdict: reset\nstatus: 0\n");
    expect_in(stored("own/l"), "v=06");
    assert_int_equal(boot("--expect", "guest-time", stub("hang-cli"), NULL),
                     0);
    assert_string_equal(errors, "");

    assert_int_equal(boot("--expect", "fail", stub("hello"), NULL), 1);
    expect_in(errors, "passed\n");
    expect_in(errors, "boot: expected: fail\n");
    assert_int_equal(boot("--expect", "fail", stub("triple"), NULL), 1);
    expect_in(errors, "reset");
}

static void
test_limits(void **state)
{
    (void)state;
    assert_int_equal(boot("--guest-seconds", "2", stub("silent"), NULL), 1);
    expect_in(errors, "no end after 2 s of guest time");
    assert_int_equal(boot("--guest-seconds", "0", "--host-seconds", "1",
                          stub("silent"), NULL),
                     1);
    expect_in(errors, "no end after 1 s on this host");
    assert_int_equal(boot(stub("flood"), NULL), 1);
    expect_in(errors, "bytes of output");
    assert_true(strlen(errors) < 2000);
}

static void
test_modules_and_disks(void **state)
{
    char disk[512 * 4 + 1];

    (void)state;
    give("own/m", "inside\n");
    assert_int_equal(boot("--show", "--module", "rd=own/m", stub("modules"),
                          NULL),
                     0);
    assert_string_equal(output, "/proc/self/fd/10 rd\ninside\n");

    memset(disk, 'd', sizeof disk - 1);
    disk[sizeof disk - 1] = '\0';
    give("own/d", disk);
    assert_int_equal(boot("--show", "--disk", "own/d", stub("disk"), NULL),
                     0);
    assert_string_equal(output, "dddddddd");
    assert_string_equal(stored("own/d"), disk);
}

static void
refused(const char *message, int status)
{
    expect_in(errors, message);
    expect_in(errors, "; see boot --help\n");
    assert_int_equal(status, 2);
    assert_string_equal(output, "");
}

static void
test_wrong_use(void **state)
{
    const char *kernel = stub("exit");

    (void)state;
    refused("no kernel given", boot(NULL));
    refused("takes a number", boot("--memory", "16M", kernel, NULL));
    refused("takes a number", boot("--host-seconds", "-1", kernel, NULL));
    refused("'perhaps'", boot("--expect", "perhaps", kernel, NULL));
    refused("NAME=FILE", boot("--module", "file", kernel, NULL));
    assert_int_equal(boot("--no-such", kernel, NULL), 2);
    expect_in(errors, "see boot --help\n");
    assert_int_equal(boot("--help", NULL), 0);
    expect_in(output, "usage: boot ");
    assert_int_equal(boot("none.elf", NULL), 1);
    assert_string_equal(errors,
                        "boot: none.elf: did not start: cannot open the "
                        "kernel 'none.elf': No such file or directory\n");
}

/* Without a terminal, too: stdin is what it is. */
static void
test_interactive(void **state)
{
    (void)state;
    assert_int_equal(boot("--interactive", stub("hello"), "x", NULL), 0);
    expect_in(output, "hello from the stub");
    expect_in(errors, "Ctrl-A X");
    assert_int_equal(boot("--interactive", stub("triple"), NULL), 1);
    expect_in(errors, "triple fault");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_quiet_pass),
        TEST(test_show),
        TEST(test_stores_all),
        TEST(test_stores_nothing_on_failure),
        TEST(test_stores_all_or_none),
        TEST(test_expect),
        TEST(test_limits),
        TEST(test_modules_and_disks),
        TEST(test_wrong_use),
        TEST(test_interactive),
    };

    find_all();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
