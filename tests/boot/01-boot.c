/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Chapter 1's start and end: what runs, in which order, what is said and
 * drawn, and how it stops.  Traps and frames have programs of their own.
 */
#include "boot-test.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define CMDLINE_ROOM 255 /* what the kernel can hold */

/* ---- starting ---- */

static void
the_kernel_boots_and_passes(void **state)
{
    (void)state;
    boot("run=hello", BOOT_PASS);
    assert_int_equal(result.status, BOOT_STATUS_PASS);
    assert_int_equal(value("frames managed"), 3840);
    assert_int_equal(value("end of memory"), 16 << 20);
    assert_int_equal(value("clock ticks"), 3);
}

static void
hello_is_what_runs_if_nothing_is_asked_for(void **state)
{
    char *hello;

    (void)state;
    boot("run=hello", BOOT_PASS);
    hello = strdup(result.com1);
    boot("", BOOT_PASS);
    assert_string_equal(result.com1, hello);
    free(hello);
}

static void
the_console_is_plain_lines(void **state)
{
    (void)state;
    boot("run=hello", BOOT_PASS);
    assert_int_equal(strlen(result.com1), result.com1_size);
    for (size_t i = 0; i < result.com1_size; i++) {
        char c = result.com1[i];

        assert_true(c == '\n' || (c >= ' ' && c <= '~'));
    }
    assert_int_equal(result.com1[result.com1_size - 1], '\n');
}

static void
initcalls_run_in_the_order_of_their_numbers(void **state)
{
    (void)state;
    boot("run=t-order", BOOT_PASS);
    assert_line("called abcde");
    assert_int_equal(value("page before memory"), 0);
    assert_true(value("page after memory") > 0x100000);
}

static void
the_string_functions_keep_their_contracts(void **state)
{
    (void)state;
    boot("run=t-string", BOOT_PASS);
    assert_true(value("checks") > 10000);
}

/* ---- the command line ---- */

static void
a_word_with_too_long_a_value_is_refused(void **state)
{
    (void)state;
    boot_panic("run=abcdefghijabcdefghijabcdefghijab",
               "run= on the command line has 32 characters, of at most 31");
    boot_panic("run=abcdefghijabcdefghijabcdefghija",
               "asked for an unknown demonstration");
    boot_panic("run=exception by=abcdefghijabcdef",
               "by= on the command line has 16 characters, of at most 15");
}

static void
an_unknown_demonstration_lists_all_and_fails(void **state)
{
    static const char *const some[] = {"hello", "frames", "owners",
                                       "exception", "t-order"};
    uint32_t entries;

    (void)state;
    boot_panic("run=nonsense", "asked for an unknown demonstration");
    assert_line("there is no run=nonsense here; there are");
    entries = (address_of("demos_end") - address_of("demos_start")) / 12;
    assert_int_equal(boot_count(&result, "  run="), entries);
    for (size_t i = 0; i < COUNT_OF(some); i++) {
        char prefix[32];

        snprintf(prefix, sizeof(prefix), "  run=%s ", some[i]);
        assert_int_equal(boot_count(&result, prefix), 1);
    }
}

static void
the_last_of_two_equal_keys_counts(void **state)
{
    (void)state;
    boot("run=nonsense n=1 run=t-number n=2", BOOT_PASS);
    assert_int_equal(value("n"), 2);
}

static void
numbers_are_decimal_or_hexadecimal_or_refused(void **state)
{
    (void)state;
    boot("run=t-number", BOOT_PASS);
    assert_int_equal(value("n"), 77);
    boot("run=t-number n=0xfffffff0", BOOT_PASS);
    assert_int_equal(value("n"), 0xfffffff0);
    boot_panic("run=t-number n=12z",
               "n=12z on the command line is not a number");
    boot_panic("run=t-number n=4294967296",
               "n=4294967296 on the command line is not a number");
}

/* The loader puts the kernel's name and a space in front. */
static void
a_command_line_of_255_bytes_is_the_longest(void **state)
{
    char line[CMDLINE_ROOM + 1], words[CMDLINE_ROOM + 2];
    size_t in_front;

    (void)state;
    boot("run=t-number n=5", BOOT_PASS);
    variable("boot_info", line, sizeof(line));
    in_front = strlen(line) - strlen("run=t-number n=5");
    assert_true(in_front > 0);

    memset(words, 'x', sizeof(words));
    memcpy(words, "run=t-number n=6 ", 17);
    words[CMDLINE_ROOM - in_front] = '\0';
    boot(words, BOOT_PASS);
    assert_int_equal(value("n"), 6);
    variable("boot_info", line, sizeof(line));
    assert_string_equal(line + in_front, words);

    words[CMDLINE_ROOM - in_front] = 'x';
    words[CMDLINE_ROOM - in_front + 1] = '\0';
    boot_panic(words, "the command line is longer than 255 bytes");
}

/* ---- stopping ---- */

static void
a_panic_says_its_words_and_fails(void **state)
{
    (void)state;
    boot_panic("run=t-panic", "words -5 0000beef");
    assert_int_equal(result.status, BOOT_STATUS_FAIL);
    assert_string_equal(result.com1, "panic: words -5 0000beef\n");
}

/* That the second one came is told by QEMU: a debug exception, logged. */
static void
a_panic_inside_a_panic_ends_without_a_word(void **state)
{
    (void)state;
    boot_options((struct boot_options){.words = "run=t-panic-twice",
                                       .log = "int"},
                 BOOT_FAIL);
    assert_non_null(strstr(result.log, ": v=01 e=0000"));
    assert_string_equal(result.com1, "panic: the first time\n");
}

static void
another_loader_is_refused(void **state)
{
    (void)state;
    boot_panic("run=t-loader magic=0x36d76289",
               "not started by a multiboot loader: eax is 36d76289");
}

/* ---- drawings ---- */

/* Graphviz must take it without a word. */
static void
assert_dot_accepts(const char *graph)
{
    FILE *in = tmpfile(), *err = tmpfile();
    int status;
    pid_t pid;

    assert_non_null(in);
    assert_non_null(err);
    fputs(graph, in);
    fflush(in);
    rewind(in);
    pid = fork();
    if (pid == 0) {
        dup2(fileno(in), 0);
        dup2(open("/dev/null", O_WRONLY), 1);
        dup2(fileno(err), 2);
        execlp("dot", "dot", "-Tplain", (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 ||
        lseek(fileno(err), 0, SEEK_END) != 0)
        fail_msg("dot refuses (status %d):\n%s", status, graph);
    fclose(in);
    fclose(err);
}

/* The rows of a drawing of frames, counted back into frames, must be what
 * mem_map was: `counts` if it is not NULL. */
static void
assert_drawn_frames(const char *graph, const uint8_t *counts)
{
    unsigned int nr = 0, address, frames, count;

    for (const char *at = graph; (at = strstr(at, "|{")); at++) {
        assert_int_equal(sscanf(at, "|{%x|%u|%u|", &address, &frames,
                                &count),
                         3);
        assert_int_equal(address, 0x100000 + nr * 4096);
        for (; frames > 0; frames--, nr++)
            if (counts)
                assert_int_equal(counts[nr], count);
    }
    assert_int_equal(nr, 3840);
}

/* COM2 must be these graphs, one after the other, and no byte else. */
static void
assert_only_graphs(const char *const *names, size_t n)
{
    char *all = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&all, &size);

    for (size_t i = 0; i < n; i++) {
        char *graph = boot_graph(&result, names[i]), head[64];

        if (!graph)
            fail_msg("there is no one graph \"%s\"", names[i]);
        snprintf(head, sizeof(head), "digraph \"%s\" {\n", names[i]);
        assert_int_equal(strncmp(graph, head, strlen(head)), 0);
        assert_dot_accepts(graph);
        assert_drawn_frames(graph, NULL);
        fprintf(file, "--- graph %s\n%s--- end\n", names[i], graph);
        free(graph);
    }
    fclose(file);
    assert_string_equal(result.com2, all);
    assert_int_equal(result.com2_size, size);
    free(all);
}

static void
drawings_alone_are_on_com2_and_dot_takes_them(void **state)
{
    static const char *const hello[] = {"frames"};
    static const char *const frames[] = {"three-out", "middle-back"};
    static const char *const owners[] = {"owners"};

    (void)state;
    boot("run=hello", BOOT_PASS);
    assert_only_graphs(hello, 1);
    boot("run=frames", BOOT_PASS);
    assert_only_graphs(frames, 2);
    boot("run=owners", BOOT_PASS);
    assert_only_graphs(owners, 1);
    boot("run=exception by=divide", BOOT_FAIL);
    assert_only_graphs(NULL, 0);
}

static void
the_drawing_is_mem_map(void **state)
{
    uint8_t mem_map[3840];
    char *graph;

    (void)state;
    boot("run=owners", BOOT_PASS);
    variable("mem_map", mem_map, sizeof(mem_map));
    graph = boot_graph(&result, "owners");
    assert_non_null(graph);
    assert_drawn_frames(graph, mem_map);
    free(graph);
}

/* ---- what the demonstrations show, in every build ---- */

static void
frames_come_back_and_leave_no_trace(void **state)
{
    uint8_t before[3840], after[3840];

    (void)state;
    boot("run=hello", BOOT_PASS);
    variable("mem_map", before, sizeof(before));
    boot("run=frames", BOOT_PASS);
    variable("mem_map", after, sizeof(after));
    assert_memory_equal(after, before, sizeof(before));
    assert_line("the frame is back, its first word is 00000000");
    assert_int_equal(boot_count(&result, "get "), 4);
}

static void
a_frame_with_two_owners_outlives_one(void **state)
{
    uint8_t mem_map[3840];

    (void)state;
    boot("run=owners", BOOT_PASS);
    assert_line("alice has left: count 1");
    assert_line("bob reads \"alice and bob\"");
    variable("mem_map", mem_map, sizeof(mem_map));
    assert_int_equal(mem_map[3839], 1);
    assert_int_equal(mem_map[3838], 1);
}

/* ---- determinism ---- */

/*
 * Is QEMU the one that the book's runs were made with?  A later one (10.0 was
 * seen) lets an interrupt come an instruction earlier or later, of which a
 * stack keeps a trace.
 */
static bool
is_the_books_qemu(void)
{
    char kept[2][80] = {"", ""};
    const char *const paths[] = {"tests/transcripts/made-with",
                                 "build/made-with"};

    for (int i = 0; i < 2; i++) {
        FILE *file = fopen(paths[i], "r");
        char line[80];

        while (file && fgets(line, sizeof(line), file))
            if (strncmp(line, "QEMU", 4) == 0)
                strcpy(kept[i], line);
        if (file)
            fclose(file);
    }
    return strcmp(kept[0], kept[1]) == 0 || !kept[1][0];
}

/*
 * Boots `times` times: every byte of both ports is equal, and of memory, but
 * for QEMUs other than the book's.
 */
static void
assert_same_every_time(const char *words, enum boot_verdict verdict,
                       int times)
{
    struct boot_result first;

    boot(words, verdict);
    first = result;
    memset(&result, 0, sizeof(result));
    if (!is_the_books_qemu())
        print_message("  another QEMU: memory is not compared\n");
    for (int i = 1; i < times; i++) {
        boot(words, verdict);
        assert_string_equal(result.com1, first.com1);
        assert_string_equal(result.com2, first.com2);
        assert_int_equal(result.ram_size, first.ram_size);
        if (!is_the_books_qemu())
            continue;
        assert_memory_equal(result.ram + 0x100000, first.ram + 0x100000,
                            first.ram_size - 0x100000);
    }
    boot_free(&first);
}

static void
ten_boots_of_one_build_are_equal(void **state)
{
    (void)state;
    assert_same_every_time("run=hello", BOOT_PASS, 10);
    assert_same_every_time("run=t-clock seconds=1", BOOT_PASS, 3);
    assert_same_every_time("run=exception by=segment", BOOT_FAIL, 3);
}

static pid_t busy[3];

/* They end by themselves, too, should this program not live to end them. */
static int
start_busy_loops(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(busy); i++) {
        busy[i] = fork();
        if (busy[i] == 0) {
            alarm(30);
            for (;;)
                ;
        }
    }
    return 0;
}

static int
end_busy_loops(void **state)
{
    for (size_t i = 0; i < COUNT_OF(busy); i++) {
        if (busy[i] > 0) {
            kill(busy[i], SIGKILL);
            waitpid(busy[i], NULL, 0);
        }
    }
    return forget_result(state);
}

static void
a_busy_host_changes_nothing(void **state)
{
    (void)state;
    assert_same_every_time("run=hello", BOOT_PASS, 10);
}

static const struct CMUnitTest tests[] = {
    BOOT_TEST(the_kernel_boots_and_passes),
    BOOT_TEST(hello_is_what_runs_if_nothing_is_asked_for),
    BOOT_TEST(the_console_is_plain_lines),
    BOOT_TEST(initcalls_run_in_the_order_of_their_numbers),
    BOOT_TEST(the_string_functions_keep_their_contracts),
    BOOT_TEST(a_word_with_too_long_a_value_is_refused),
    BOOT_TEST(an_unknown_demonstration_lists_all_and_fails),
    BOOT_TEST(the_last_of_two_equal_keys_counts),
    BOOT_TEST(numbers_are_decimal_or_hexadecimal_or_refused),
    BOOT_TEST(a_command_line_of_255_bytes_is_the_longest),
    BOOT_TEST(a_panic_says_its_words_and_fails),
    BOOT_TEST(a_panic_inside_a_panic_ends_without_a_word),
    BOOT_TEST(another_loader_is_refused),
    BOOT_TEST(drawings_alone_are_on_com2_and_dot_takes_them),
    BOOT_TEST(the_drawing_is_mem_map),
    BOOT_TEST(frames_come_back_and_leave_no_trace),
    BOOT_TEST(a_frame_with_two_owners_outlives_one),
    BOOT_TEST(ten_boots_of_one_build_are_equal),
    cmocka_unit_test_setup_teardown(a_busy_host_changes_nothing,
                                    start_busy_loops, end_busy_loops),
};

BOOT_TESTS_MAIN(tests)
