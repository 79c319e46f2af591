/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tests of the boot driver's verdicts: each stub kernel ends in its own
 * way, and each way must be told from the others and be shown to a person.
 */
#include "driver.h"

static void
test_pass(void **state)
{
    struct boot_options options = {.kernel = stub("exit")};
    struct boot_result result;

    (void)state;
    expect_run(&options, BOOT_PASS, &result);
    assert_int_equal(result.status, BOOT_STATUS_PASS);
    assert_int_equal(result.com1_size, 0);
    assert_string_equal(result.com1, "");
    assert_null(result.error);
    assert_null(result.registers);
    boot_free(&result);
}

static void
test_fail(void **state)
{
    struct boot_options options = {.kernel = stub("fail"),
                                   .words = "run=x"};
    struct boot_result result;
    char *report;

    (void)state;
    expect_run(&options, BOOT_FAIL, &result);
    assert_int_equal(result.status, BOOT_STATUS_FAIL);
    report = report_of(&result);
    expect_in(report, "fail.elf run=x: failed");
    expect_in(report, "    | stub: about to fail\n"
                      "    | panic: frame count below zero\n");
    free(report);
    boot_free(&result);
}

/* Halted for good is found at once: idle guest time costs no host time. */
static void
test_halted(void **state)
{
    struct boot_options options = {.kernel = stub("hang-cli"),
                                   .guest_seconds = 30};
    struct boot_result result;
    char *report;

    (void)state;
    expect_run(&options, BOOT_GUEST_TIME, &result);
    assert_true(result.host_seconds < 5);
    report = report_of(&result);
    expect_in(report, "no end after 30 s of guest time");
    expect_in(report, "halted at 0x0010");
    expect_in(report, " in start+0x");
    expect_in(report, ", interrupts off\n");
    expect_in(report, "    | stub: halting for good\n");
    free(report);
    boot_free(&result);
}

static void
test_spinning(void **state)
{
    struct boot_options options = {.kernel = stub("hang-loop"),
                                   .guest_seconds = 1};
    struct boot_result result;
    char *report;

    (void)state;
    expect_run(&options, BOOT_GUEST_TIME, &result);
    report = report_of(&result);
    expect_in(report, "no end after 2 s of guest time");
    expect_in(report, "executing at 0x0010");
    expect_in(report, "    | stub: spinning\n    | half a li\n"
                      "    (no line end)\n");
    free(report);
    boot_free(&result);
}

/* More than the watchdog can count in one go: it is armed again. */
static void
test_long_guest_time(void **state)
{
    struct boot_options options = {.kernel = stub("late"),
                                   .insn_ns = 1024,
                                   .guest_seconds = 42};
    struct boot_result result;
    char *report;

    (void)state;
    expect_run(&options, BOOT_GUEST_TIME, &result);
    report = report_of(&result);
    expect_in(report, "no end after 42 s of guest time");
    free(report);
    boot_free(&result);
    options.guest_seconds = 44;
    expect_run(&options, BOOT_PASS, &result);
    boot_free(&result);
}

static void
test_silent(void **state)
{
    struct boot_options options = {.kernel = stub("silent"),
                                   .guest_seconds = 2};
    struct boot_result result;
    char *report;

    (void)state;
    expect_run(&options, BOOT_GUEST_TIME, &result);
    report = report_of(&result);
    expect_in(report, "    COM1: nothing\n");
    free(report);
    boot_free(&result);
}

static void
test_host_time(void **state)
{
    struct boot_options options = {.kernel = stub("hang-loop"),
                                   .guest_seconds = -1,
                                   .host_seconds = 1};
    struct boot_result result;
    char *report;

    (void)state;
    expect_run(&options, BOOT_HOST_TIME, &result);
    report = report_of(&result);
    expect_in(report, "no end after 1 s on this host");
    expect_in(report, " in start+0x");
    free(report);
    boot_free(&result);
}

/* A reset is not an exit with status 0, and shows where it happened. */
static void
test_triple_fault(void **state)
{
    struct boot_options options = {.kernel = stub("triple"), .log = "int"};
    struct boot_result result;
    struct guest_symbol start;
    uint32_t eip;
    uint16_t opcode;
    char *report;

    (void)state;
    expect_run(&options, BOOT_RESET, &result);
    assert_true(guest_symbol(&result, "start", &start));
    assert_true(boot_register(&result, "EIP", &eip));
    assert_true(eip > start.address && eip < start.address + start.size);
    assert_true(guest_u16(&result, eip, &opcode));
    assert_int_equal(opcode, 0x0b0f); /* ud2 */
    expect_in(result.log, "v=08");    /* the double fault on the way */
    report = report_of(&result);
    expect_in(report, "triple fault");
    expect_in(report, "    | stub: no way back\n");
    free(report);
    boot_free(&result);
}

static void
test_flood(void **state)
{
    struct boot_options options = {.kernel = stub("flood"),
                                   .output_bytes = 10000};
    struct boot_result result;
    char *report;

    (void)state;
    expect_run(&options, BOOT_FLOOD, &result);
    assert_int_equal(result.com1_size, 10000);
    assert_int_equal(result.com1[10000], '\0');
    report = report_of(&result);
    expect_in(report, "more than 10000 bytes of output");
    expect_in(report, "    | stub: and again and again and again\n");
    assert_true(strlen(report) < 2000);
    free(report);
    boot_free(&result);
}

/* A short flood counts too, even if the guest had ended by itself. */
static void
test_limit_is_exact(void **state)
{
    struct boot_options options = {.kernel = stub("fail")};
    struct boot_result result;
    size_t all;

    (void)state;
    expect_run(&options, BOOT_FAIL, &result);
    all = result.com1_size;
    boot_free(&result);

    options.output_bytes = all;
    expect_run(&options, BOOT_FAIL, &result);
    boot_free(&result);
    options.output_bytes = all - 1;
    expect_run(&options, BOOT_FLOOD, &result);
    assert_int_equal(result.com1_size, all - 1);
    boot_free(&result);
}

static void
test_words(void **state)
{
    (void)state;
    for (unsigned i = 0; i < BOOT_VERDICTS; i++)
        assert_int_equal(boot_verdict_of(boot_verdict_word(i)), i);
    assert_int_equal(boot_verdict_of("no such verdict"), BOOT_VERDICTS);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_pass),
        TEST(test_fail),
        TEST(test_halted),
        TEST(test_spinning),
        TEST(test_long_guest_time),
        TEST(test_silent),
        TEST(test_host_time),
        TEST(test_triple_fault),
        TEST(test_flood),
        TEST(test_limit_is_exact),
        TEST(test_words),
    };

    find_all();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
