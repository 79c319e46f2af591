/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Chapter 4 on the machine: fork and copy on write.  The facts of Linux 0.11
 * and the claims of the book's sources by their numbers, read out of the page
 * tables at the instant; storms, want of memory, and what programs see.
 * C.1.1 to C.1.3 are tests of chapter 1, C.1.4 and C.1.5 are in
 * tests/unit/04-fork, as our slot 0 is the idle task.
 */
#define _GNU_SOURCE
#include "guest-tasks.h"

#define PARENT 2u
#define CHILD  3u

static void
stop_at(const char *names, int n)
{
    char words[40];

    snprintf(words, sizeof(words), "run=t-program freeze=%d", n);
    boot_programs((struct boot_options){.words = words, .log = "int"},
                  names, BOOT_PASS);
}

static uint32_t
entry_of(uint32_t slot, uint32_t logical)
{
    uint32_t where;

    return walk(slot * SLOT_SIZE + logical, &where);
}

/* How often a store to this page of a slot faulted. */
static unsigned int
write_faults(uint32_t slot, uint32_t logical)
{
    struct page_fault fault;
    const char *log = result.log;
    unsigned int n = 0;

    while (next_page_fault(&log, &fault))
        n += fault.error == (PRESENT | WRITE | USER) &&
             (fault.address & ~FLAGS) ==
                 ((slot * SLOT_SIZE + logical) & ~(uint32_t)FLAGS);
    return n;
}

/* ---- the facts ---- */

static void
fact_c_1_6_every_page_is_shared_read_only_by_two(void **state)
{
    unsigned int before, pages = 0, regions = 0;
    uint32_t where;

    (void)state;
    stop_at("facts", 1);
    before = check_counts();
    stop_at("facts", 2);
    for (uint32_t i = 0; i < 16; i++)
        regions += word_at(physical_of("page_directory") +
                           4 * (PARENT * 16 + i)) != 0;
    assert_int_equal(check_counts(), before + regions + 1);
    assert_int_equal(regions, 2);
    for (uint32_t at = 0; at < SLOT_SIZE; at += PAGE) {
        uint32_t parent = entry_of(PARENT, at), child = entry_of(CHILD, at);

        assert_int_equal(!(parent & PRESENT), !(child & PRESENT));
        if (!(parent & PRESENT))
            continue;
        pages++;
        assert_int_equal(parent, child); /* A and D bits, too */
        assert_int_equal(parent & (WRITE | USER), USER);
        assert_int_equal(count_of(parent), 2);
    }
    assert_true(pages >= 3 + 4 + 1);
    walk(PARENT * SLOT_SIZE, &where);
    assert_int_not_equal(where, 0);
}

static void
the_marks_of_the_processor_are_copied(void **state)
{
    uint32_t page;

    (void)state;
    stop_at("facts", 2);
    page = (uint32_t)value("page");
    assert_int_equal(entry_of(CHILD, page) & FLAGS,
                     PRESENT | USER | ACCESSED | DIRTY);
    assert_int_equal(entry_of(CHILD, page + 2 * PAGE) & FLAGS,
                     PRESENT | USER);
}

static void
fact_c_1_7_after_an_exit_one_fault_and_no_frame(void **state)
{
    unsigned int in_use;
    uint32_t page, frame;

    (void)state;
    stop_at("facts", 3);
    page = (uint32_t)value("page");
    in_use = check_counts();
    frame = entry_of(PARENT, page) & ~FLAGS;
    assert_int_equal(entry_of(PARENT, page) & (PRESENT | WRITE), PRESENT);
    assert_int_equal(count_of(frame), 1);
    assert_int_equal(write_faults(PARENT, page), 0);

    stop_at("facts", 4);
    assert_int_equal(check_counts(), in_use);
    assert_int_equal(entry_of(PARENT, page) & ~FLAGS, frame);
    assert_int_equal(entry_of(PARENT, page) & (PRESENT | WRITE),
                     PRESENT | WRITE);
    assert_int_equal(count_of(frame), 1);
    assert_int_equal(write_faults(PARENT, page), 1);
}

/* A's entry stays read-only when B copies, until A stores. */
static void
a_copy_leaves_the_other_side_read_only_until_it_stores(void **state)
{
    uint32_t page, parent, child;
    unsigned int in_use;

    (void)state;
    stop_at("facts", 5);
    page = (uint32_t)value("page");
    in_use = check_counts();
    parent = entry_of(PARENT, page);
    child = entry_of(CHILD, page);
    assert_int_not_equal(parent & ~FLAGS, child & ~FLAGS);
    assert_int_equal(parent & WRITE, 0);
    assert_int_equal(child & WRITE, WRITE);
    assert_int_equal(count_of(parent), 1);
    assert_int_equal(count_of(child), 1);
    assert_int_equal(word_at(parent & ~FLAGS), 2);
    assert_int_equal(word_at(child & ~FLAGS), 3);

    stop_at("facts", 6);
    assert_int_equal(check_counts(), in_use);
    assert_int_equal(entry_of(PARENT, page) & ~FLAGS, parent & ~FLAGS);
    assert_int_equal(entry_of(PARENT, page) & WRITE, WRITE);
    assert_int_equal(write_faults(CHILD, page), 1);
    assert_int_equal(write_faults(PARENT, page), 2); /* that of 4, too */
}

static void
fact_c_1_22_write_verify_gives_the_caller_its_own_page(void **state)
{
    uint32_t page, parent, child;

    (void)state;
    stop_at("verify", 1);
    page = (uint32_t)value("page");
    check_counts();
    assert_int_equal(entry_of(CHILD, page), entry_of(PARENT, page));

    stop_at("verify", 2);
    check_counts();
    parent = entry_of(PARENT, page);
    child = entry_of(CHILD, page);
    assert_int_not_equal(parent & ~FLAGS, child & ~FLAGS);
    assert_int_equal(child & WRITE, WRITE);
    assert_int_equal(count_of(parent), 1);
    assert_int_equal(count_of(child), 1);
    assert_int_equal(word_at(parent & ~FLAGS), 77);
    assert_int_equal(word_at(child & ~FLAGS), 0x900);
    assert_int_equal(write_faults(CHILD, page), 0); /* not by a fault */

    run_program("verify");
}

static void
fact_c_1_25_a_fork_without_memory_is_eagain_and_undone(void **state)
{
    (void)state;
    stop_at("poor", 1);
    check_counts();
    run_program("poor");
    assert_line("refused with fewer than 4 frames");
}

static void
fact_c_1_26_without_a_frame_a_store_ends_its_task_with_11(void **state)
{
    (void)state;
    run_program("oom");
    assert_line("oom: survived");
    assert_int_equal(boot_count(&result, "task 3 (oom): out of memory"), 1);
    assert_false(boot_says(&result, "and yet a copy"));
}

static void
fact_c_1_27_after_all_have_ended_every_frame_is_free(void **state)
{
    static uint16_t before[FRAMES];

    (void)state;
    boot_programs((struct boot_options){.words = "run=t-program"},
                  "sleeper storms copies", BOOT_PASS);
    read_counts();
    memcpy(before, counts, sizeof(before));
    boot_programs((struct boot_options){.words = "run=programs"},
                  "sleeper storms copies", BOOT_PASS);
    check_nothing_left();
    assert_memory_equal(counts, before, sizeof(before));
}

/* ---- the claims that chapter 4 carries ---- */

/* Fork shares, and a fault parts again, at one store and not before. */
static void
claim_s0_3_parted_by_a_fault(void **state)
{
    uint32_t page, shared;

    (void)state;
    stop_at("facts", 2);
    page = (uint32_t)value("page");
    shared = entry_of(PARENT, page) & ~FLAGS;
    assert_int_equal(entry_of(CHILD, page) & ~FLAGS, shared);
    assert_int_equal(write_faults(PARENT, page), 0);
    assert_int_equal(write_faults(CHILD, page), 0);

    /* A child's whole life without a store to it: not one fault more. */
    stop_at("facts", 3);
    assert_int_equal(entry_of(PARENT, page) & ~FLAGS, shared);
    assert_int_equal(write_faults(PARENT, page), 0);
    assert_int_equal(write_faults(CHILD, page), 0);

    /* Another one's store: a fault, and a frame of its own. */
    stop_at("facts", 5);
    assert_int_equal(entry_of(PARENT, page) & ~FLAGS, shared);
    assert_int_not_equal(entry_of(CHILD, page) & ~FLAGS, shared);
    assert_int_equal(write_faults(CHILD, page), 1);
    check_counts();
}

/* Fork: both read-only, one use more; the first store: a copy. */
static void
claim_s0_8_shared_then_copied(void **state)
{
    uint32_t page, before, parent, child;

    (void)state;
    stop_at("facts", 1);
    page = (uint32_t)value("page");
    before = entry_of(PARENT, page);
    assert_int_equal(before & (PRESENT | WRITE), PRESENT | WRITE);
    check_counts();
    assert_int_equal(count_of(before), 1);

    stop_at("facts", 2);
    check_counts();
    assert_int_equal(entry_of(PARENT, page), before & ~(uint32_t)WRITE);
    assert_int_equal(entry_of(CHILD, page), before & ~(uint32_t)WRITE);
    assert_int_equal(count_of(before), 2);

    stop_at("facts", 5);
    check_counts();
    parent = entry_of(PARENT, page);
    child = entry_of(CHILD, page);
    assert_int_not_equal(parent & ~FLAGS, child & ~FLAGS);
    assert_int_equal(child & (PRESENT | WRITE), PRESENT | WRITE);
    assert_int_equal(count_of(parent), 1);
    assert_int_equal(count_of(child), 1);
    assert_int_equal(word_at(parent & ~FLAGS), 2); /* what both had */
    assert_int_equal(word_at(child & ~FLAGS), 3);  /* what one stored */
}

/* ---- many ---- */

static void
storms_end_in_eagain_and_leave_nothing(void **state)
{
    (void)state;
    stop_at("storms", 1);
    check_counts();
    stop_at("storms", 2);
    check_counts();
    run_program("storms");
    assert_line("storms: over");
}

/* 40 000 forks, more than there are task numbers. */
static void
forks_in_a_row_lose_nothing_and_numbers_wrap(void **state)
{
    unsigned int n = times(40000, 300);
    char words[60];

    (void)state;
    snprintf(words, sizeof(words), "run=t-program freeze=1 n=%u", n);
    boot_programs((struct boot_options){.words = words,
                                        .guest_seconds = 60},
                  "many", BOOT_PASS);
    assert_int_equal(value("forks"), n);
    assert_int_equal(value("wrapped"), n > 32767);
    check_counts();
}

/* ---- bad input ---- */

static void
any_call_with_any_arguments_answers_as_it_should(void **state)
{
    unsigned int most = times(300000, 6000);

    (void)state;
    for (unsigned int seed = most / 3; seed <= most; seed += most / 3 * 2) {
        char words[60];

        snprintf(words, sizeof(words), "run=t-program n=%u", seed);
        boot_programs((struct boot_options){.words = words,
                                            .guest_seconds = 60},
                      "anything", BOOT_PASS);
        snprintf(words, sizeof(words), "anything: %u calls, ", seed);
        assert_int_equal(boot_count(&result, words), 1);
        assert_line("status: 0x0");
        check_nothing_left();
    }
}

/* ---- what programs see ---- */

static void
a_tree_of_tasks_sees_what_it_should(void **state)
{
    (void)state;
    run_program("copies");
    assert_int_equal(lines_equal("tasks: 40"), 2);
}

static void
both_sides_have_the_same_registers(void **state)
{
    (void)state;
    run_program("twins");
    assert_line("twins: alike");
}

/* Linux says the same: linux.c compares them. */
static void
families_and_mistakes(void **state)
{
    (void)state;
    run_program("families");
    run_program("mistakes");
    assert_line("divide: killed by 8");
}

static void
kernel_stacks_have_a_kilobyte_to_spare(void **state)
{
    (void)state;
    stop_at("deepest", 3);
    check_kernel_stacks();
}

static const struct CMUnitTest tests[] = {
    SLOT_TEST(fact_c_1_6_every_page_is_shared_read_only_by_two),
    SLOT_TEST(the_marks_of_the_processor_are_copied),
    SLOT_TEST(fact_c_1_7_after_an_exit_one_fault_and_no_frame),
    SLOT_TEST(a_copy_leaves_the_other_side_read_only_until_it_stores),
    SLOT_TEST(fact_c_1_22_write_verify_gives_the_caller_its_own_page),
    SLOT_TEST(fact_c_1_25_a_fork_without_memory_is_eagain_and_undone),
    BOOT_TEST(fact_c_1_26_without_a_frame_a_store_ends_its_task_with_11),
    BOOT_TEST(fact_c_1_27_after_all_have_ended_every_frame_is_free),
    SLOT_TEST(claim_s0_3_parted_by_a_fault),
    SLOT_TEST(claim_s0_8_shared_then_copied),
    BOOT_TEST(storms_end_in_eagain_and_leave_nothing),
    BOOT_TEST(forks_in_a_row_lose_nothing_and_numbers_wrap),
    BOOT_TEST(any_call_with_any_arguments_answers_as_it_should),
    BOOT_TEST(a_tree_of_tasks_sees_what_it_should),
    BOOT_TEST(both_sides_have_the_same_registers),
    BOOT_TEST(families_and_mistakes),
    BOOT_TEST(kernel_stacks_have_a_kilobyte_to_spare),
};

BOOT_TESTS_MAIN(tests)
