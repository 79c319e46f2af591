/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Chapter 8 against the world: tasks that change their memory at random, no
 * memory at every place where some is wanted, programs damaged in every way,
 * and machines that are smaller or larger than the book's.
 */
#define _GNU_SOURCE
#include "guest-damaged.h"

/* ---- at random ---- */

static void
soak(const char *more, unsigned int n)
{
    char words[60];

    snprintf(words, sizeof(words), "run=t-program n=%u%s", n, more);
    boot_programs((struct boot_options){.words = words,
                                        .insn_ns = 64,
                                        .guest_seconds = 600,
                                        .host_seconds = 300},
                  "soak", BOOT_PASS);
}

/* In between all that is known of frames, areas, entries and objects holds. */
static void
random_steps_of_several_tasks_keep_what_they_stored(void **state)
{
    unsigned int n = times(30000, 1500);

    (void)state;
    soak(" freeze=1", n / 2);
    check_counts();
    soak("", n);
    assert_line("soak: %u steps", n);
    assert_line("status: 0x0");
    check_nothing_left();
}

/* ---- without memory ---- */

/* How often an act was told, and with which error; how often it was killed. */
static void
check_act(const char *name, int error, bool can_be_killed)
{
    unsigned int told, killed;
    char prefix[60], *line;
    int last;

    snprintf(prefix, sizeof(prefix), "%s: ", name);
    assert_int_equal(boot_count(&result, prefix), 1);
    line = boot_line(&result, prefix, 0);
    assert_int_equal(sscanf(line + strlen(prefix),
                            "told %u times, at last %d, killed %u times",
                            &told, &last, &killed),
                     3);
    print_message("  %s\n", line);
    if (last != error || !told != !error || !killed != !can_be_killed)
        fail_msg("%s", line);
    free(line);
}

enum { EAGAIN = 11, ENOMEM = 12, EFAULT = 14, ENFILE = 23 };

/* F13 of Linux 1.2 is among it, and F2, F4 and F5: all are repaired. */
static void
fact_f13_whatever_allocation_fails_all_is_undone(void **state)
{
    (void)state;
    run_program("fails");
    assert_line("fails: over");
    check_act("mmap, apart", -ENOMEM, false);
    check_act("mmap over the middle", -ENOMEM, false);
    check_act("mmap anywhere", -ENOMEM, false);
    check_act("munmap of a hole", -ENOMEM, false);
    check_act("mprotect of a head", -ENOMEM, false);
    check_act("mprotect of all", 0, false);
    check_act("mprotect of a middle", -ENOMEM, false);
    check_act("brk", -ENOMEM, false);
    check_act("brk, down", -ENOMEM, false);
    check_act("fork", -EAGAIN, false);
    check_act("pipe", -ENFILE, false);
    check_act("execve", -ENOMEM, true);
    check_act("execve of no program", -ENOMEM, true);
    check_act("load far away", -ENOMEM, true);
    check_act("store far away", -ENOMEM, true);
    check_act("store into zeros", 0, true);
    check_act("store into an absent page", 0, true);
    check_act("store into a shared page", 0, true);
    check_act("stack", 0, true);
    check_act("read into zeros", -EFAULT, false);
    check_act("copy from far away", -EFAULT, false);
    assert_true(boot_says(&result, "(fails): out of memory"));
}

/* ---- damaged programs ---- */

static void
damaged_programs_are_refused_or_end_and_lose_nothing(void **state)
{
    (void)state;
    check_damaged(times(1500, 75));
}

/* ---- machines ---- */

/* Programs on a machine of so many MiB: all of it is seen and given back. */
static void
check_machine(unsigned int mib, const char *words)
{
    char all[120];

    snprintf(all, sizeof(all), "run=init exec=words,a&copies;storm %s",
             words);
    boot_programs((struct boot_options){.words = all, .memory_mib = mib},
                  "disk", BOOT_PASS);
    assert_line("task 2 (init) exited with 0");
    check_nothing_left();
}

static void
the_kernel_sees_up_to_64_mib(void **state)
{
    uint32_t end;

    (void)state;
    check_machine(16, "");
    variable("HIGH_MEMORY", &end, sizeof(end));
    assert_in_range(end, 15u << 20, 16u << 20);
    check_machine(64, "");
    variable("HIGH_MEMORY", &end, sizeof(end));
    assert_in_range(end, 63u << 20, 64u << 20);
    assert_true(frames_free() > (56u << 20) / PAGE);
    check_machine(128, "");
    variable("HIGH_MEMORY", &end, sizeof(end));
    assert_int_equal(end, 64u << 20);
}

/* Memory above 16 MiB is given out and used; the tables reach it. */
static void
memory_above_16_mib_is_used(void **state)
{
    uint32_t used = 0;

    (void)state;
    boot_programs((struct boot_options){.words = "run=t-slots freeze=1",
                                        .memory_mib = 64},
                  "sleeper", BOOT_PASS);
    check_counts();
    for (uint32_t i = (16u << 20) / PAGE; i < end_frame; i++)
        used += uses[i] > 0;
    assert_true(used > 46 * 5);
}

static void
frames_makes_a_machine_small(void **state)
{
    uint32_t buffers;

    (void)state;
    check_machine(0, "frames=512"); /* some are for buffers, for ever */
    buffers = 512 - frames_free() - frames_of_task_1();
    assert_int_equal(buffers, 128 * 1024 / PAGE + 1);
    boot_programs((struct boot_options){.words = "run=init exec=heap "
                                                 "frames=100",
                                        .memory_mib = 64},
                  "disk", BOOT_PASS);
    check_nothing_left();
    assert_line("taken again, the letter reads 0");
    assert_int_equal(100 - frames_free() - frames_of_task_1(), buffers);

    /* More than there are: all of them. */
    boot_programs((struct boot_options){.words = "run=init exec=hello "
                                                 "frames=1000000"},
                  "disk", BOOT_PASS);
    read_counts();
    assert_true(frames_free() > 2000);
}

static void
a_machine_too_small_or_of_no_size_is_refused(void **state)
{
    (void)state;
    boot_programs((struct boot_options){.words = "run=init frames=0"},
                  "disk", BOOT_FAIL);
    assert_line("panic: memory for 0 buffers only, not for 128");
    boot_programs((struct boot_options){.words = "run=init frames=30"},
                  "disk", BOOT_FAIL);
    assert_line("panic: memory for 116 buffers only, not for 128");
    boot_programs((struct boot_options){.words = "run=init frames=34"},
                  "disk", BOOT_FAIL);
    assert_int_equal(boot_count(&result, "panic: "), 1);
    boot_programs((struct boot_options){.words = "run=init frames=abc"},
                  "disk", BOOT_FAIL);
    assert_line("panic: frames=abc on the command line is not a number");
}

static const struct CMUnitTest tests[] = {
    BOOT_TEST(random_steps_of_several_tasks_keep_what_they_stored),
    BOOT_TEST(fact_f13_whatever_allocation_fails_all_is_undone),
    BOOT_TEST(damaged_programs_are_refused_or_end_and_lose_nothing),
    BOOT_TEST(the_kernel_sees_up_to_64_mib),
    BOOT_TEST(memory_above_16_mib_is_used),
    BOOT_TEST(frames_makes_a_machine_small),
    BOOT_TEST(a_machine_too_small_or_of_no_size_is_refused),
};

BOOT_TESTS_MAIN(tests)
