/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Chapter 8 on the machine: directories, areas, pages of zeros.  The facts
 * of Linux 1.2 by their numbers, C.2.32 to 35 and 38 to 42, B.19, B.22 and
 * B.26 to B.28, and its defects F1, F3, F5, F6 and F13, which are repaired
 * here; read out of page tables, areas and counters from outside, and out
 * of QEMU's log.  Where ours differs from 1.2, a comment says so.  What
 * check_counts() asks of every frame, object, area and entry is asked at
 * each stop.  Of C.2.40 most is in tests/unit/08-vma.
 */
#define _GNU_SOURCE
#include "guest-tasks.h"

#define AT       0x20000000u
#define TOP      0xc0000000u
#define LOG_LINE ": v=0e e="

static void
stop_at(const char *names, int n)
{
    char words[60];

    snprintf(words, sizeof(words), "run=t-program freeze=%d", n);
    boot_programs((struct boot_options){.words = words, .log = "int"},
                  names, BOOT_PASS);
}

static uint32_t
entry_of(const struct guest_task *task, uint32_t at)
{
    return guest_task_pte(&result, task, at, NULL);
}

/* How often this page faulted with this error code. */
static unsigned int
faults(uint32_t at, uint32_t error)
{
    const char *log = result.log;
    struct page_fault fault;
    unsigned int n = 0;

    while (next_page_fault(&log, &fault))
        n += fault.error == error && (fault.address & ~FLAGS) == at;
    return n;
}

static unsigned int
all_faults(uint32_t at)
{
    unsigned int n = 0;

    for (uint32_t error = 0; error < 8; error++)
        n += faults(at, error);
    return n;
}

static uint32_t
slab_pages(void)
{
    uint32_t pages;

    variable("nr_slab_pages", &pages, sizeof(pages));
    return pages;
}

/* ---- zero pages: the program lazy, from stop to stop ---- */

/* What is known of it at a stop. */
struct lazy {
    struct guest_task task;
    unsigned int in_use;
    uint32_t heap;
};

static struct lazy
lazy_at(int n)
{
    struct lazy lazy;

    stop_at("lazy", n);
    lazy.in_use = check_counts();
    lazy.task = task_named("lazy");
    lazy.heap = (uint32_t)value("heap");
    return lazy;
}

enum {
    LOAD = USER, /* ... of a page that is not there */
    STORE = WRITE | USER,
    STORE_TO_READ_ONLY = PRESENT | WRITE | USER,
    ZEROS = PRESENT | USER | ACCESSED,
    STORED = PRESENT | WRITE | USER | ACCESSED | DIRTY,
};

static void
assert_zeros(const struct lazy *lazy, uint32_t at)
{
    uint32_t entry = entry_of(&lazy->task, at);

    assert_int_equal(entry & FLAGS, ZEROS);
    assert_int_equal(entry / PAGE, zero_frame());
    assert_int_equal(count_of(entry), 0x8000);
}

static void
assert_own(const struct lazy *lazy, uint32_t at)
{
    uint32_t entry = entry_of(&lazy->task, at);

    assert_int_equal(entry & FLAGS, STORED);
    assert_int_equal(count_of(entry), 1);
}

/* From one stop to the next: frames of its own, faults, frames in all. */
static void
assert_more(const struct lazy *before, const struct lazy *after,
            uint32_t rss, uint32_t faults, uint32_t frames)
{
    assert_int_equal(after->task.rss, before->task.rss + rss);
    assert_int_equal(after->task.min_flt, before->task.min_flt + faults);
    assert_int_equal(after->task.maj_flt, before->task.maj_flt);
    assert_int_equal(after->in_use, before->in_use + frames);
}

/*
 * 1.2 made n entries of zeros, and tables for them, at once, so that a load
 * was no fault and a first store one of protection.  Ours makes nothing: a
 * load is one fault, and a store that comes first is one, too.
 */
static void
fact_c_2_32_pages_of_an_anonymous_area(void **state)
{
    struct lazy before, after;
    uint32_t where;

    (void)state;
    before = lazy_at(1);
    assert_int_equal(area_at(&before.task, AT).end, AT + 4 * PAGE);
    guest_task_pte(&result, &before.task, AT, &where);
    assert_int_equal(where, 0); /* not even a table */

    after = lazy_at(2);
    assert_zeros(&after, AT);
    assert_int_equal(faults(AT, LOAD), 1);
    assert_more(&before, &after, 0, 1, 1); /* the table */

    before = after;
    after = lazy_at(3);
    assert_own(&after, AT);
    assert_int_equal(faults(AT, STORE_TO_READ_ONLY), 1);
    assert_more(&before, &after, 1, 1, 1);

    before = after;
    after = lazy_at(4);
    assert_own(&after, AT + PAGE);
    assert_int_equal(faults(AT + PAGE, STORE), 1);
    assert_int_equal(all_faults(AT + PAGE), 1);
    assert_more(&before, &after, 1, 1, 1);
    assert_int_equal(entry_of(&after.task, AT + 2 * PAGE), 0);
}

/*
 * 1.2 made the heap as in C.2.32; a stack page came as a frame at a load,
 * …227.  Ours knows one kind of zero page.
 */
static void
fact_c_2_33_pages_of_the_heap_and_of_the_stack(void **state)
{
    struct lazy before, after;

    (void)state;
    before = lazy_at(5);
    assert_int_equal(area_at(&before.task, before.heap).end,
                     before.heap + 2 * PAGE);
    assert_int_equal(entry_of(&before.task, before.heap), 0);

    after = lazy_at(6);
    assert_zeros(&after, after.heap);
    assert_int_equal(faults(after.heap, LOAD), 1);
    assert_more(&before, &after, 0, 1, 0);

    before = after;
    after = lazy_at(7);
    assert_own(&after, after.heap);
    assert_int_equal(faults(after.heap, STORE_TO_READ_ONLY), 1);
    assert_more(&before, &after, 1, 1, 1);

    before = after;
    after = lazy_at(8);
    assert_own(&after, after.heap + PAGE);
    assert_int_equal(all_faults(after.heap + PAGE), 1);
    assert_more(&before, &after, 1, 1, 1);

    before = lazy_at(11);
    after = lazy_at(12);
    assert_zeros(&after, TOP - 16 * PAGE);
    assert_int_equal(faults(TOP - 16 * PAGE, LOAD), 1);
    assert_more(&before, &after, 0, 1, 0);
}

/* 1.2's entry was …021; ours keeps what the processor noted. */
static void
fact_c_2_39_a_page_without_rights_is_there_and_not_for_the_program(
    void **state)
{
    struct lazy before, after;
    uint32_t frame;

    (void)state;
    before = lazy_at(8);
    frame = entry_of(&before.task, AT) & ~FLAGS;
    after = lazy_at(9);
    assert_int_equal(entry_of(&after.task, AT),
                     frame | PRESENT | ACCESSED | DIRTY);
    assert_int_equal(count_of(frame), 1);
    assert_more(&before, &after, 0, 0, 0);

    /* B.26: writable again is one fault, count 1, and no copy. */
    after = lazy_at(10);
    assert_int_equal(entry_of(&after.task, AT),
                     frame | PRESENT | USER | ACCESSED | DIRTY);
    before = after;
    after = lazy_at(11);
    assert_int_equal(entry_of(&after.task, AT), frame | STORED);
    assert_int_equal(faults(AT, STORE_TO_READ_ONLY), 2);
    assert_more(&before, &after, 0, 1, 0);

    run_program("none");
    assert_int_equal(lines_equal("  write from it: -14"), 2);
}

/* A page five below the stack: one fault, and the area reaches down to it. */
static void
fact_c_2_42_a_stack_grows_down_to_what_is_touched(void **state)
{
    uint32_t deep = TOP - (32 + 5) * PAGE;
    struct lazy before, after;

    (void)state;
    before = lazy_at(12);
    assert_int_equal(area_at(&before.task, TOP - 32 * PAGE).end, TOP);
    after = lazy_at(13);
    assert_int_equal(area_at(&after.task, deep).end, TOP);
    assert_int_equal(area_at(&after.task, deep).flags & VM_GROWSDOWN,
                     VM_GROWSDOWN);
    assert_zeros(&after, deep);
    assert_int_equal(all_faults(deep), 1);
    for (uint32_t at = deep + PAGE; at < TOP - 32 * PAGE; at += PAGE)
        assert_int_equal(entry_of(&after.task, at), 0);
    assert_more(&before, &after, 0, 1, 0);

    before = after;
    after = lazy_at(14); /* within what has grown: one fault */
    assert_own(&after, TOP - 34 * PAGE);
    assert_int_equal(area_at(&after.task, deep).end, TOP);
    assert_more(&before, &after, 1, 1, 1);
}

/* B.28: RLIMIT_STACK counts from the stack's end; the kernel's stores, too. */
static void
fact_b_28_a_stack_has_a_limit(void **state)
{
    (void)state;
    run_program("stack-limit");
    assert_line("limit: 8388608, at most 0xffffffff");
    assert_line("the first word inside: load 0, store 0");
    assert_line("the last word outside: load 11, store 11");
    assert_line("bffe0000-c0000000 rwxp 00000000 00:00 0          [stack]");
    assert_line("bffc0000-c0000000 rwxp 00000000 00:00 0          [stack]");
    assert_line("above another area: load 0, store 0");
    assert_line("below it: load 11, store 11");
}

/* ---- calls, and what they answer ---- */

static void
assert_answers(const char *const *lines, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (lines_equal(lines[i]) == 0)
            fail_msg("no line says \"%s\"", lines[i]);
}

#define ASSERT_ANSWERS(...) \
    do { \
        static const char *const lines_[] = {__VA_ARGS__}; \
\
        run_program("answers"); \
        assert_answers(lines_, COUNT_OF(lines_)); \
    } while (0)

static void
fact_c_2_34_where_an_area_is_found(void **state)
{
    (void)state;
    ASSERT_ANSWERS("mmap first: 50000000",
                   "mmap next, with a hint: 50002000",
                   "mmap of two pages: 50003000",
                   "mmap of one page: 50000000",
                   "50000000-50005000 rw-p 00000000 00:00 0 ",
                   "mmap of what is left of the window: 50005000",
                   "50000000-60000000 rw-p 00000000 00:00 0 ",
                   "mmap of one page, when none is left: -12",
                   "mmap of 256 MiB: 50000000",
                   "mmap of one byte more: -12");
}

/* F6 among them: 1.2 took a length that wraps for 0. */
static void
fact_c_2_35_and_f6_errors_of_mmap_and_munmap(void **state)
{
    (void)state;
    ASSERT_ANSWERS("mmap shared: -22", "mmap of no kind: -22",
                   "mmap of both kinds: -22", "mmap fixed, unaligned: -22",
                   "mmap unfixed, unaligned: 50000000",
                   "mmap above 3 GiB, unfixed: -22",
                   "mmap up to 3 GiB and a page: -22",
                   "mmap of length 0: 12345678",
                   "mmap of a length that wraps: -22",
                   "munmap, unaligned: -22", "munmap of length 0: 0",
                   "munmap of nothing: 0", "munmap past 3 GiB: -22",
                   "munmap from 3 GiB on: -22",
                   "munmap of a length that wraps: -22");
}

/* Two things are wrong; the one that is asked first is told. */
static void
fact_b_22_mmap_asks_in_order(void **state)
{
    (void)state;
    ASSERT_ANSWERS("mmap at a bad pointer: -14",
                   "mmap of a file that is not open: -9",
                   "mmap of length 0, and wrong otherwise: -8",
                   "mmap too long and shared: -22",
                   "munmap, unaligned, of length 0: -22");
}

static void
fact_b_26_and_c_2_38_mprotect(void **state)
{
    (void)state;
    ASSERT_ANSWERS("mprotect, unaligned: -22", "mprotect of length 0: 0",
                   "mprotect of nothing, of length 0: 0",
                   "mprotect of a length that wraps: -22",
                   "mprotect with a right there is not: -22",
                   "mprotect, unaligned, of nothing: -22",
                   "mprotect of nothing: -14", "mprotect over a hole: -14",
                   "mprotect from the hole on: -14",
                   "mprotect up to 4 GiB: -22",
                   "mprotect of page 0, which is a hole: -14",
                   "mprotect of page 0, which is there: 0",
                   "mprotect of a byte: 0");
    /* What lay before the hole has changed, what lies behind it has not. */
    assert_int_equal(lines_equal(
                         "20001000-20002000 r--p 00000000 00:00 0 "),
                     2);
    assert_int_equal(lines_equal(
                         "20003000-20005000 rw-p 00000000 00:00 0 "),
                     3);

    run_program("cuts");
    assert_int_equal(lines_equal(
                         "20000000-20002000 rw-p 00000000 00:00 0 "),
                     4);
    assert_int_equal(lines_equal(
                         "20000000-20005000 rw-p 00000000 00:00 0 "),
                     3);
}

static void
fact_b_27_brk(void **state)
{
    (void)state;
    ASSERT_ANSWERS("brk of nothing: 0", "brk in the text: 0",
                   "brk a byte below the heap: 0", "brk of one byte: 1",
                   "brk of two pages and a byte: 8193",
                   "brk of a page again: 4096", "brk of nothing again: 0",
                   "brk up to another area: 16384",
                   "brk into another area: 16384",
                   "brk past another area: 16384", "brk of all memory: 0",
                   "brk in the stack: 0", "brk in the kernel: 0",
                   "brk at the end: 0", "brk up to the limit: 12288",
                   "brk past the limit: 12288");
}

/* Both columns: this kernel's here, today's Linux's in linux.c's test. */
static void
fact_b_39_what_today_is_answered_otherwise(void **state)
{
    (void)state;
    run_program("apart");
    assert_line("| mprotect over a hole | EFAULT | ENOMEM |");
    run_program("differs");
    assert_line("| mmap of 257 MiB, anywhere | -12 | 0 |");
    assert_line("| mmap of 0xfffffff0 bytes | -22 | -12 |");
    assert_line("| mprotect with right 8 | -22 | 0 |");
    assert_line("| mprotect past the end of all | -22 | -12 |");
    assert_line("| clone | -38 | 0 |");
}

/* ---- directories ---- */

/* C.2.41: what a child costs, and the kernel's half is the same. */
static void
fact_c_2_41_a_fork_takes_a_directory_and_tables(void **state)
{
    unsigned int before, tables = 0;
    struct guest_task child;
    uint32_t slabs;

    (void)state;
    stop_at("facts", 1);
    before = check_counts();
    slabs = slab_pages();
    stop_at("facts", 2);
    child = task_with(3);
    for (uint32_t i = 0; i < KERNEL_BASE >> 22; i++)
        tables += word_at(child.directory + 4 * i) & PRESENT;
    assert_int_equal(tables, 2); /* text and data; the stack */
    assert_int_equal(check_counts(), before + 1 + tables + STACK_PAGES +
                                         slab_pages() - slabs);
    assert_int_equal(task_with(2).rss, child.rss);
    assert_int_equal(child.min_flt, 0);
    run_program("facts");
}

/* Shared and read-only on both sides, copied at a store: as in 0.11. */
static void
fact_c_1_6_and_7_pages_after_a_fork(void **state)
{
    struct guest_task parent, child;
    uint32_t page, shared;

    (void)state;
    stop_at("facts", 2);
    check_counts();
    page = (uint32_t)value("page");
    parent = task_with(2);
    child = task_with(3);
    shared = entry_of(&parent, page);
    assert_int_equal(shared & FLAGS, PRESENT | USER | ACCESSED | DIRTY);
    assert_int_equal(entry_of(&child, page), shared);
    assert_int_equal(count_of(shared), 2);

    stop_at("facts", 3);
    check_counts();
    parent = task_with(2);
    assert_int_equal(entry_of(&parent, page), shared);
    assert_int_equal(count_of(shared), 1);
    stop_at("facts", 4); /* the last one takes it over */
    check_counts();
    assert_int_equal(entry_of(&parent, page), shared | WRITE);

    stop_at("facts", 5);
    check_counts();
    parent = task_with(2);
    assert_true(task_in(3, &child)); /* another one, in the same slot */
    assert_int_not_equal(entry_of(&parent, page) & ~FLAGS,
                         entry_of(&child, page) & ~FLAGS);
    assert_int_equal(word_at(entry_of(&parent, page) & ~FLAGS), 2);
    assert_int_equal(word_at(entry_of(&child, page) & ~FLAGS), 3);
}

/*
 * 47 stacks need a second table of the window: it is made when 31 tasks have
 * their directories, and all must have it; check_counts() compares them.
 */
static void
fact_b_19_a_new_table_of_the_kernels_is_in_all_directories(void **state)
{
    struct guest_task task;
    uint32_t own, window;

    (void)state;
    boot_programs((struct boot_options){.words = "run=t-slots freeze=1"},
                  "sleeper", BOOT_PASS);
    check_counts();
    own = physical_of("page_directory");
    for (uint32_t slot = 1; slot < NR_TASKS; slot++) {
        assert_true(task_in(slot, &task));
        assert_int_not_equal(task.directory, own); /* it still runs */
    }
    window = layout("STACK_BASE") >> 22;
    assert_true(word_at(own + 4 * window) & PRESENT);
    assert_true(word_at(own + 4 * (window + 1)) & PRESENT);
    assert_int_equal(word_at(own + 4 * (window + 2)), 0);

    boot_programs((struct boot_options){.words = "run=t-slots"}, "sleeper",
                  BOOT_PASS);
    assert_int_equal(lines_equal("started: 46"), 2);
    check_last_task(); /* so with one table */
    assert_int_equal(word_at(own + 4 * (window + 1)), 0);
}

/* CR0.WP is set, with paging, in every fault that a program makes. */
static void
fact_b_19_the_kernel_may_not_store_to_a_read_only_page(void **state)
{
    uint32_t cr0, n = 0;

    (void)state;
    stop_at("none", 1);
    for (const char *at = result.log; (at = strstr(at, LOG_LINE)); at++) {
        const char *field = strstr(at, "CR0=");

        assert_non_null(field);
        assert_int_equal(sscanf(field, "CR0=%x", &cr0), 1);
        assert_int_equal(cr0 & 0x80010000, 0x80010000);
        n++;
    }
    assert_true(n > 50);
    /* So a store of the kernel's faults, and is copied for or refused. */
    assert_int_equal(faults(AT + PAGE, PRESENT | WRITE) > 0, 1);
}

static void
below_a_kernel_stack_is_nothing(void **state)
{
    uint32_t top = 0, at = 0;
    char *line;

    (void)state;
    boot("run=t-deep", BOOT_FAIL);
    assert_line("panic: an exception whose handler could not be entered");
    assert_line("exception 8: double fault");
    top = task_with(2).esp0;
    line = boot_line(&result, "  page fault: write to ", 0);
    assert_non_null(line);
    assert_int_equal(sscanf(line,
                            "  page fault: write to %x by the kernel, no "
                            "page is there",
                            &at),
                     1);
    free(line);
    assert_in_range(at, top - 3 * PAGE, top - 2 * PAGE - 1);
    assert_true(boot_says(&result, "level 16"));
}

static void
kernel_stacks_have_room_to_spare(void **state)
{
    (void)state;
    boot_programs((struct boot_options){.words = "run=init exec=depths "
                                                 "buffers=8 freeze=5"},
                  "disk", BOOT_PASS);
    check_kernel_stacks();
}

/* ---- defects of 1.2 that are repaired ---- */

/*
 * F1: zero-fill gave write permission whatever the area said, and fork did
 * not take it away from both.
 */
static void
fact_f1_a_page_has_one_writer(void **state)
{
    (void)state;
    boot_programs((struct boot_options){.words = "run=init "
                                                 "exec=two-writers"},
                  "disk", BOOT_PASS);
    check_nothing_left();
    assert_line("child:  signal 11");
    assert_int_equal(lines_equal("parent: reads 0"), 2);
}

/* F3: a mmap that was refused had already made room for itself. */
static void
fact_f3_what_is_refused_has_changed_nothing(void **state)
{
    (void)state;
    boot_programs((struct boot_options){.words = "run=init exec=refused"},
                  "disk", BOOT_PASS);
    check_nothing_left();
    assert_line("refused with error 22");
    assert_line("20000000-20001000 rw-p 00000000 00:00 0 ");
    assert_line("the page reads 42");
}

/* ---- what a program is, and what it leaves ---- */

static void
a_link_to_a_program_runs_it(void **state)
{
    (void)state;
    boot_programs(
        (struct boot_options){.words = "run=init exec=alias;no-program"},
        "disk", BOOT_PASS);
    assert_line("no-program: error 13");
    check_nothing_left();
    boot_programs((struct boot_options){.words = "run=init "
                                                 "init=/links/absolute"},
                  "disk", BOOT_PASS);
    check_nothing_left();
    boot_programs(
        (struct boot_options){.words = "run=init init=/links/in-circles"},
        "disk", BOOT_FAIL);
    assert_line("panic: /links/in-circles cannot be run: error 40");
}

/* Everything at once, and the machine is as it was. */
static void
fork_execve_and_exit_give_all_back(void **state)
{
    (void)state;
    boot_programs((struct boot_options){.words = "run=init "
                                                 "exec=words,a&copies&"
                                                 "storm&cow;family;"
                                                 "holes&crowd"},
                  "disk", BOOT_PASS);
    assert_line("task 2 (init) exited with 0");
    check_nothing_left();
}

static const struct CMUnitTest tests[] = {
    BOOT_TEST(fact_c_2_32_pages_of_an_anonymous_area),
    BOOT_TEST(fact_c_2_33_pages_of_the_heap_and_of_the_stack),
    BOOT_TEST(fact_c_2_34_where_an_area_is_found),
    BOOT_TEST(fact_c_2_35_and_f6_errors_of_mmap_and_munmap),
    BOOT_TEST(fact_b_22_mmap_asks_in_order),
    BOOT_TEST(fact_b_26_and_c_2_38_mprotect),
    BOOT_TEST(fact_b_27_brk),
    BOOT_TEST(fact_b_39_what_today_is_answered_otherwise),
    BOOT_TEST(
        fact_c_2_39_a_page_without_rights_is_there_and_not_for_the_program),
    BOOT_TEST(fact_c_2_42_a_stack_grows_down_to_what_is_touched),
    BOOT_TEST(fact_b_28_a_stack_has_a_limit),
    BOOT_TEST(fact_c_2_41_a_fork_takes_a_directory_and_tables),
    BOOT_TEST(fact_c_1_6_and_7_pages_after_a_fork),
    BOOT_TEST(fact_b_19_a_new_table_of_the_kernels_is_in_all_directories),
    BOOT_TEST(fact_b_19_the_kernel_may_not_store_to_a_read_only_page),
    BOOT_TEST(below_a_kernel_stack_is_nothing),
    BOOT_TEST(kernel_stacks_have_room_to_spare),
    BOOT_TEST(fact_f1_a_page_has_one_writer),
    BOOT_TEST(fact_f3_what_is_refused_has_changed_nothing),
    BOOT_TEST(a_link_to_a_program_runs_it),
    BOOT_TEST(fork_execve_and_exit_give_all_back),
};

BOOT_TESTS_MAIN(tests)
