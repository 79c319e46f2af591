/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tests that a run repeats byte for byte, also on a busy machine.  The stub
 * prints clocks, and more than a pipe would hold, so that any wait for the
 * host shows; that it can differ at all is tested first.
 */
#include "driver.h"

enum { RUNS = 10, BUSY_LOOPS = 4, STOPS = 10, PIPE_BYTES = 65536 };

static void
same_bytes(const struct boot_options *options,
           const struct boot_result *expected)
{
    struct boot_result result;

    expect_run(options, BOOT_PASS, &result);
    assert_int_equal(result.com1_size, expected->com1_size);
    assert_memory_equal(result.com1, expected->com1, expected->com1_size);
    boot_free(&result);
}

static void
test_clocks_show(void **state)
{
    struct boot_options options = {.kernel = stub("ticks")};
    struct boot_result usual, faster;

    (void)state;
    expect_run(&options, BOOT_PASS, &usual);
    assert_true(usual.com1_size > PIPE_BYTES);
    options.insn_ns = 8;
    expect_run(&options, BOOT_PASS, &faster);
    assert_string_not_equal(usual.com1, faster.com1);
    boot_free(&usual);
    boot_free(&faster);
}

static void
test_idle(void **state)
{
    struct boot_options options = {.kernel = stub("ticks")};
    struct boot_result first;

    (void)state;
    expect_run(&options, BOOT_PASS, &first);
    for (int run = 1; run < RUNS; run++)
        same_bytes(&options, &first);
    boot_free(&first);
}

static void
test_busy(void **state)
{
    struct boot_options options = {.kernel = stub("ticks")};
    struct boot_result first;
    pid_t busy[BUSY_LOOPS], parent = getpid();

    (void)state;
    expect_run(&options, BOOT_PASS, &first);
    for (int i = 0; i < BUSY_LOOPS; i++) {
        busy[i] = fork();
        assert_true(busy[i] >= 0);
        while (busy[i] == 0)
            if (getppid() != parent)
                _exit(0);
    }
    for (int run = 0; run < RUNS; run++)
        same_bytes(&options, &first);
    for (int i = 0; i < BUSY_LOOPS; i++) {
        kill(busy[i], SIGKILL);
        assert_int_equal(waitpid(busy[i], NULL, 0), busy[i]);
    }
    boot_free(&first);
}

/* The driver itself slow to look: QEMU must not wait for it. */
static void
test_driver_stopped(void **state)
{
    struct boot_options options = {.kernel = stub("ticks")};
    struct boot_result first;
    pid_t parent = getpid(), stopper;
    int runs = 0;

    (void)state;
    expect_run(&options, BOOT_PASS, &first);
    stopper = fork();
    assert_true(stopper >= 0);
    if (stopper == 0) {
        /* It ends by itself, and never between the stop and the go. */
        for (int stop = 0; stop < STOPS; stop++) {
            kill(parent, SIGSTOP);
            nap(100);
            kill(parent, SIGCONT);
            nap(20);
        }
        _exit(0);
    }
    for (; waitpid(stopper, NULL, WNOHANG) == 0; runs++)
        same_bytes(&options, &first);
    assert_true(runs > 1);
    boot_free(&first);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_clocks_show),
        TEST(test_idle),
        TEST(test_busy),
        TEST(test_driver_stopped),
    };

    find_all();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
