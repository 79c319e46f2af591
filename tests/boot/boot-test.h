/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every boot test begins with.  A boot test program takes the path of
 * its test kernel, boots it once or more in each test, and asks what came
 * of it: on the console, in the drawings, in guest memory, in QEMU's log.
 */
#ifndef BOOT_TEST_H
#define BOOT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "guest.h"
#include "qemu.h"

#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))

static const char *kernel;        /* the kernel under test */
static struct boot_result result; /* of the latest boot */

static int
forget_result(void **state)
{
    (void)state;
    boot_free(&result);
    return 0;
}

/* A test may boot again and again; the last result is freed after it. */
#define BOOT_TEST(f) cmocka_unit_test_teardown(f, forget_result)

/* One of a kernel whose programs are a.out files, in slots: on no other. */
static const char only_in_slots[] = "only in slots";

#define SLOT_TEST(f) \
    { \
#f, f, NULL, forget_result, (void *)only_in_slots \
    }

/* Boot with options of one's own; fail the test unless it ends so. */
static void
boot_options(struct boot_options options, enum boot_verdict expected)
{
    enum boot_verdict verdict;

    boot_free(&result);
    options.kernel = kernel;
    verdict = boot_run(&options, &result);
    if (verdict == expected)
        return;
    boot_report(stderr, &result);
    fail_msg("run \"%s\" ended with \"%s\" and should have with \"%s\"",
             options.words ? options.words : "", boot_verdict_word(verdict),
             boot_verdict_word(expected));
}

/* Boot the machine of the book with these words. */
__attribute__((unused)) static void
boot(const char *words, enum boot_verdict expected)
{
    boot_options((struct boot_options){.words = words}, expected);
}

/* The number of COM1 lines that are exactly this. */
__attribute__((unused)) static size_t
lines_equal(const char *text)
{
    size_t n = 0;
    char *line;

    for (size_t i = 0; (line = boot_line(&result, text, i)); i++) {
        n += strcmp(line, text) == 0;
        free(line);
    }
    return n;
}

/* COM1 must have exactly one such line. */
__attribute__((unused)) static void
assert_line(const char *format, ...)
{
    char text[2048];
    va_list args;

    va_start(args, format);
    assert_in_range(vsnprintf(text, sizeof(text), format, args), 0,
                    sizeof(text) - 1);
    va_end(args);
    if (lines_equal(text) == 1)
        return;
    boot_report(stderr, &result);
    fail_msg("%zu lines say \"%s\"", lines_equal(text), text);
}

/* Boot, and it must end in a panic with these words and no other. */
__attribute__((unused)) static void
boot_panic(const char *words, const char *panic)
{
    boot(words, BOOT_FAIL);
    assert_line("panic: %s", panic);
    assert_int_equal(boot_count(&result, "panic: "), 1);
}

/* The number after "KEY:", which must be there exactly once. */
__attribute__((unused)) static int64_t
value(const char *key)
{
    int64_t n = 0;

    if (!boot_value(&result, key, &n)) {
        boot_report(stderr, &result);
        fail_msg("there is no one line \"%s: NUMBER\"", key);
    }
    return n;
}

/* A variable of the kernel's, read from outside after the end. */
__attribute__((unused)) static void
variable(const char *name, void *to, size_t size)
{
    if (!guest_variable(&result, name, to, size))
        fail_msg("the kernel has no variable %s of %zu bytes", name, size);
}

__attribute__((unused)) static uint32_t
address_of(const char *name)
{
    struct guest_symbol symbol;

    if (!guest_symbol(&result, name, &symbol))
        fail_msg("the kernel has no symbol %s", name);
    return symbol.address;
}

/* A file of the tree that the kernel was made of: is it there? */
static bool
tree_has(const char *name)
{
    const char *tree = strstr(kernel, "/kernel/");
    const char *end = strrchr(kernel, '.');
    char path[200];

    tree = tree ? strchr(tree + 8, '/') : NULL; /* behind the config */
    if (!tree || !end ||
        snprintf(path, sizeof(path), "build/tree%.*s/%s", (int)(end - tree),
                 tree, name) >= (int)sizeof(path))
        return false;
    return access(path, F_OK) == 0;
}

/* Run them all, but what is only for slots on a kernel without. */
__attribute__((unused)) static int
run_boot_tests(const struct CMUnitTest *tests, size_t n,
               CMFixtureFunction begin, CMFixtureFunction end)
{
    struct CMUnitTest *chosen = calloc(n, sizeof(*chosen));
    bool slots = tree_has("kernel/aout.h");
    size_t m = 0;

    for (size_t i = 0; chosen && i < n; i++)
        if (slots || tests[i].initial_state != only_in_slots)
            chosen[m++] = tests[i];
    return _cmocka_run_group_tests("tests", chosen, m, begin, end);
}

/* main() of every boot test. */
#define BOOT_TESTS_MAIN(tests) \
    int main(int argc, char **argv) \
    { \
        if (argc != 2) { \
            fprintf(stderr, "usage: %s KERNEL\n", argv[0]); \
            return 2; \
        } \
        kernel = argv[1]; \
        return run_boot_tests(tests, COUNT_OF(tests), NULL, NULL); \
    }

#endif
