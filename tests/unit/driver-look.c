/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tests of what can be learnt from a result: guest memory and symbols seen
 * from outside, and lines, numbers and graphs in the guest's words.
 */
#include "driver.h"

static void
test_guest_memory(void **state)
{
    struct boot_options options = {.kernel = stub("hello")};
    struct boot_result result;
    struct guest_symbol mark;
    uint32_t value = 0, paddr, offset;
    uint8_t byte;
    uint16_t half;

    (void)state;
    expect_run(&options, BOOT_PASS, &result);
    assert_int_equal(result.ram_size, BOOT_MEMORY_MIB << 20);
    assert_true(guest_variable(&result, "mark", &value, sizeof value));
    assert_int_equal(value, 0x5ba6ed);

    assert_true(guest_symbol(&result, "mark", &mark));
    assert_int_equal(mark.size, 4);
    assert_true(guest_paddr(&result, mark.address, &paddr));
    assert_true(guest_u32(&result, paddr, &value));
    assert_int_equal(value, 0x5ba6ed);
    assert_true(guest_u16(&result, paddr, &half));
    assert_int_equal(half, 0xa6ed);
    assert_true(guest_u8(&result, paddr + 2, &byte));
    assert_int_equal(byte, 0x5b);
    assert_string_equal(guest_symbol_at(&result, mark.address + 1, &offset),
                        "mark");
    assert_int_equal(offset, 1);
    boot_free(&result);
}

static void
test_guest_bounds(void **state)
{
    struct boot_options options = {.kernel = stub("exit"), .memory_mib = 4};
    struct boot_result result;
    struct guest_symbol symbol;
    uint32_t value = 7, top = 4 << 20;
    uint8_t byte;

    (void)state;
    expect_run(&options, BOOT_PASS, &result);
    assert_int_equal(result.ram_size, top);
    assert_true(guest_u32(&result, top - 4, &value));
    value = 7;
    assert_false(guest_u32(&result, top - 3, &value));
    assert_false(guest_u32(&result, UINT32_MAX, &value));
    assert_false(guest_read(&result, 0, &value, (size_t)top + 1));
    assert_false(guest_read(&result, 16, &value, SIZE_MAX));
    assert_int_equal(value, 7);
    assert_true(guest_u8(&result, top - 1, &byte));
    assert_false(guest_u8(&result, top, &byte));
    assert_false(guest_symbol(&result, "mark", &symbol));
    assert_false(guest_paddr(&result, 0xc0100000, &value));
    assert_null(guest_symbol_at(&result, 0xc0100000, &value));
    boot_free(&result);
}

/*
 * A kernel file that was cut short or overwritten must not crash a reader.
 */
static void
test_broken_elf(void **state)
{
    struct boot_options options = {.kernel = stub("hello")};
    struct boot_result result;
    struct guest_symbol symbol;
    size_t whole;
    uint32_t value, sections;

    (void)state;
    expect_run(&options, BOOT_PASS, &result);
    whole = result.elf_size;
    memcpy(&sections, result.elf + 32, sizeof sections); /* e_shoff */
    assert_true(sections > 0 && sections < whole);
    for (size_t at = 0; at < whole; at += at < 52 ? 1 : 37) {
        unsigned char *elf = malloc(at + 1);
        unsigned char *kept = result.elf;

        assert_non_null(elf);
        memcpy(elf, result.elf, at);
        elf[at] = '\0';
        result.elf = elf;
        result.elf_size = at;
        if (at < sections)
            assert_false(guest_symbol(&result, "mark", &symbol));
        guest_symbol(&result, "mark", &symbol);
        guest_symbol_at(&result, 0x100010, &value);
        free(elf);
        result.elf = kept;

        kept[at] ^= 0xff;
        result.elf_size = whole;
        guest_symbol(&result, "mark", &symbol);
        guest_symbol_at(&result, 0x100010, &value);
        guest_variable(&result, "mark", &value, sizeof value);
        kept[at] ^= 0xff;
    }
    boot_free(&result);
}

static void
test_words_of_a_run(void **state)
{
    struct boot_options options = {.kernel = stub("hello"),
                                   .words = "run=a,b  \"c\""};
    struct boot_result result;
    int64_t value = 0;
    char *text;

    (void)state;
    expect_run(&options, BOOT_PASS, &result);
    text = boot_line(&result, "command line: ", 0);
    assert_string_equal(text,
                        "command line: /proc/self/fd/9 run=a,b  \"c\"");
    free(text);
    assert_true(boot_value(&result, "frames", &value));
    assert_int_equal(value, 4096);
    text = boot_graph(&result, "second");
    assert_string_equal(text, "digraph second {\n    c -> d\n}\n");
    free(text);
    assert_null(boot_graph(&result, "cut"));
    assert_null(boot_graph(&result, "fir"));
    boot_free(&result);
}

#define MADE_UP(com1_text, com2_text) \
    { \
        .com1 = (char[]){com1_text}, .com1_size = sizeof com1_text - 1, \
        .com2 = (char[]){com2_text}, .com2_size = sizeof com2_text - 1 \
    }

static void
test_values(void **state)
{
    struct boot_result result =
        MADE_UP("frames: 12 frames\ntop: 0x1fF\nneg: -11 (EAGAIN)\n"
                "twice: 1\ntwice: 2\nnone: no number\nempty:\n"
                "huge: 99999999999999999999\n framesx: 3\nframesy: 4\n"
                "zero: 010\nlast: 5",
                "");
    const struct {
        const char *key;
        int64_t value;
    } good[] = {{"frames", 12}, {"top", 0x1ff}, {"neg", -11},
                {"zero", 10},   {"last", 5},    {"framesy", 4}};
    const char *const bad[] = {"twice",  "none",  "empty",  "huge",
                               "absent", "frame", "framesx"};
    int64_t value;

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(boot_value(&result, good[i].key, &value));
        assert_int_equal(value, good[i].value);
    }
    value = 77;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(boot_value(&result, bad[i], &value));
    assert_int_equal(value, 77);
}

static void
test_lines(void **state)
{
    struct boot_result result = MADE_UP("a 1\nb\n\na 2\nx\0y a 3\nend", "");
    char *line;

    (void)state;
    assert_int_equal(boot_count(&result, ""), 6);
    assert_int_equal(boot_count(&result, "a "), 2);
    assert_int_equal(boot_count(&result, "end"), 1);
    assert_int_equal(boot_count(&result, "endless"), 0);
    line = boot_line(&result, "a ", 1);
    assert_string_equal(line, "a 2");
    free(line);
    line = boot_line(&result, "e", 0);
    assert_string_equal(line, "end");
    free(line);
    assert_null(boot_line(&result, "a ", 2));
    assert_true(boot_says(&result, "y a 3"));
    assert_false(boot_says(&result, "a 4"));
}

static void
test_graphs(void **state)
{
    struct boot_result result =
        MADE_UP("", "--- graph one\na\n--- end\n--- graph empty\n--- end\n"
                    "--- graph two\nb\n--- end\n--- graph two\nc\n--- end\n"
                    "--- graph open\nd\n--- graph next\ne\n--- end\n"
                    "--- graph cut\nf\n--- en");
    char *graph;

    (void)state;
    graph = boot_graph(&result, "one");
    assert_string_equal(graph, "a\n");
    free(graph);
    graph = boot_graph(&result, "empty");
    assert_string_equal(graph, "");
    free(graph);
    graph = boot_graph(&result, "next");
    assert_string_equal(graph, "e\n");
    free(graph);
    assert_null(boot_graph(&result, "two"));
    assert_null(boot_graph(&result, "open"));
    assert_null(boot_graph(&result, "cut"));
    assert_null(boot_graph(&result, "absent"));
}

/* Nothing a guest prints may reach the terminal as a control sequence. */
static void
test_report_is_plain(void **state)
{
    struct boot_result result = MADE_UP("\033[2Jx\r\n\0z\n", "");
    char *report;

    (void)state;
    result.verdict = BOOT_FAIL;
    result.kernel = result.words = (char[]){""};
    report = report_of(&result);
    expect_in(report, "    | \\x1b[2Jx\\x0d\n    | \\x00z\n");
    free(report);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_guest_memory), TEST(test_guest_bounds),
        TEST(test_broken_elf),   TEST(test_words_of_a_run),
        TEST(test_values),       TEST(test_lines),
        TEST(test_graphs),       TEST(test_report_is_plain),
    };

    find_all();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
