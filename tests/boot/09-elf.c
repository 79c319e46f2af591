/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Chapter 9 on the machine: areas of files.  The facts of Linux 1.2 by their
 * numbers, C.2.43 to 45 and 54, and its defects F14, which is repaired, and
 * F16, which is kept; read out of page tables, areas, rings and counters
 * from outside, and out of QEMU's log.  What check_counts() asks of every
 * frame, object, area, entry and ring is asked at each stop.  Of C.2.36 to 38
 * the tests are in tests/unit/09-elf.
 */
#define _GNU_SOURCE
#include "guest-tasks.h"

enum { FRESH = PRESENT | USER, LOADED = FRESH | ACCESSED };

#define STORED (LOADED | WRITE | DIRTY)

static uint32_t
entry_of(const struct guest_task *task, uint32_t at)
{
    return guest_task_pte(&result, task, at, NULL);
}

/* How often this page faulted. */
static unsigned int
faults(uint32_t at)
{
    const char *log = result.log;
    struct page_fault fault;
    unsigned int n = 0;

    while (next_page_fault(&log, &fault))
        n += (fault.address & ~FLAGS) == at;
    return n;
}

static void
stop_at(const char *program, int n)
{
    char words[60];

    snprintf(words, sizeof(words), "run=t-program freeze=%d", n);
    boot_programs((struct boot_options){.words = words, .log = "int"},
                  program, BOOT_PASS);
}

/* ---- three tasks map one file: the program mappers ---- */

/* What is known at one of its stops: A is 2, B is 3, C is 4. */
struct stop {
    struct guest_task a, b, c;
    unsigned int in_use;
};

/* Where page n of the file is in each. */
static uint32_t
in_a(uint32_t n)
{
    return 0x20000000 + (n - 2) * PAGE;
}

static uint32_t
in_b(uint32_t n)
{
    return 0x30000000 + (n - 1) * PAGE;
}

static uint32_t
in_c(uint32_t n)
{
    return 0x40000000 + n * PAGE;
}

static struct stop
mappers_at(int n)
{
    struct stop stop;

    stop_at("mappers", n);
    stop.in_use = check_counts();
    stop.a = task_with(2);
    stop.b = task_with(3);
    stop.c = task_with(4);
    return stop;
}

static void
assert_faulted(const struct guest_task *before,
               const struct guest_task *after, uint32_t minor,
               uint32_t major, uint32_t rss)
{
    assert_int_equal(after->min_flt, before->min_flt + minor);
    assert_int_equal(after->maj_flt, before->maj_flt + major);
    assert_int_equal(after->rss, before->rss + rss);
}

static void
fact_c_2_43_a_reader_shares_at_another_address(void **state)
{
    struct stop before, after;
    uint32_t frame;

    (void)state;
    before = mappers_at(2);
    frame = entry_of(&before.a, in_a(2)) & ~FLAGS;
    assert_int_equal(entry_of(&before.a, in_a(2)), frame | LOADED);
    assert_int_equal(count_of(frame), 1);
    assert_int_equal(entry_of(&before.b, in_b(2)), 0);

    after = mappers_at(3);
    assert_int_equal(entry_of(&after.b, in_b(2)), frame | LOADED);
    assert_int_equal(entry_of(&after.a, in_a(2)), frame | LOADED);
    assert_int_equal(count_of(frame), 2);
    assert_int_equal(faults(in_b(2)), 1);
    assert_faulted(&before.b, &after.b, 1, 0, 1);
    assert_int_equal(after.in_use, before.in_use + 1); /* B's table */
}

/* 1.2's entries were …225 and …267; ours lack the bit for copy on write. */
static void
fact_c_2_44_a_writer_faults_twice_if_another_has_it(void **state)
{
    struct stop before, after;
    uint32_t lenders;

    (void)state;
    before = mappers_at(3);
    lenders = entry_of(&before.a, in_a(3));
    after = mappers_at(4);
    assert_int_equal(entry_of(&after.a, in_a(3)), lenders);
    assert_int_equal(count_of(lenders), 1);
    assert_int_equal(entry_of(&after.b, in_b(3)) & FLAGS, STORED);
    assert_int_not_equal(entry_of(&after.b, in_b(3)) & ~FLAGS,
                         lenders & ~FLAGS);
    assert_int_equal(count_of(entry_of(&after.b, in_b(3))), 1);
    assert_int_equal(faults(in_b(3)), 2);
    assert_faulted(&before.b, &after.b, 2, 0, 1);
    assert_int_equal(after.in_use, before.in_use + 1);
}

static void
fact_c_2_44_a_writer_faults_once_if_nobody_has_it(void **state)
{
    struct stop before, after;

    (void)state;
    before = mappers_at(4);
    after = mappers_at(5);
    assert_int_equal(entry_of(&after.b, in_b(4)) & FLAGS, STORED);
    assert_int_equal(faults(in_b(4)), 1);
    assert_faulted(&before.b, &after.b, 0, 1, 1);
    assert_int_equal(after.in_use, before.in_use + 1);
}

/* A, B and C came in this order: from the inode on the ring is A, C, B. */
static void
fact_c_2_45_the_last_who_mapped_before_lends(void **state)
{
    struct stop before, after;
    uint32_t pids[4], as, bs;

    (void)state;
    before = mappers_at(9);
    read_members();
    for (uint32_t i = 0; i < nr_members; i++)
        if (members[i].area.start == in_c(0))
            assert_int_equal(walk_ring(members[i].area.inode, pids, 4), 3);
    assert_int_equal(pids[0], 2);
    assert_int_equal(pids[1], 4);
    assert_int_equal(pids[2], 3);
    as = entry_of(&before.a, in_a(5));
    bs = entry_of(&before.b, in_b(5));
    assert_int_equal((as | bs) & (WRITE | DIRTY), 0);
    assert_int_not_equal(as & ~FLAGS, bs & ~FLAGS);

    after = mappers_at(10);
    assert_int_equal(entry_of(&after.c, in_c(5)) & ~FLAGS, bs & ~FLAGS);
    assert_int_equal(count_of(bs), 2);
    assert_int_equal(count_of(as), 1);
    assert_faulted(&before.c, &after.c, 1, 0, 1);
}

static void
fact_b_30_a_page_that_was_stored_to_is_not_lent(void **state)
{
    struct stop before, after;
    uint32_t entry;

    (void)state;
    before = mappers_at(10);
    after = mappers_at(11);
    entry = entry_of(&after.c, in_c(4));
    assert_int_equal(entry & FLAGS, LOADED);
    assert_int_not_equal(entry & ~FLAGS,
                         entry_of(&after.b, in_b(4)) & ~FLAGS);
    assert_faulted(&before.c, &after.c, 0, 1, 1);
}

/* The lender stores, and copies; the other keeps what the file has. */
static void
fact_b_30_a_lender_that_stores_gets_a_copy(void **state)
{
    struct stop before, after;
    uint32_t shared;

    (void)state;
    before = mappers_at(11);
    shared = entry_of(&before.a, in_a(2));
    assert_int_equal(count_of(shared), 2);
    after = mappers_at(12);
    assert_int_equal(entry_of(&after.b, in_b(2)), shared);
    assert_int_equal(count_of(shared), 1);
    assert_int_equal(entry_of(&after.a, in_a(2)) & FLAGS, STORED);
    assert_faulted(&before.a, &after.a, 1, 0, 0);
    run_program("mappers");
}

/* ---- a program's own areas: the program born ---- */

static uint32_t
symbol_in_program(const char *name)
{
    char *path = module_path("born"), command[300];
    uint32_t value = 0;
    FILE *nm;

    snprintf(command, sizeof(command), "nm '%s' | grep ' %s$'", path, name);
    nm = popen(command, "r");
    if (!nm || fscanf(nm, "%x", &value) != 1)
        fail_msg("born has no %s", name);
    pclose(nm);
    free(path);
    return value;
}

/* 1.2 had bss rwx and the stack rwx; ours have the rights of their segment. */
static void
fact_c_2_54_the_areas_of_a_program(void **state)
{
    uint32_t data = symbol_in_program("data"), end;
    struct guest_task task;

    (void)state;
    stop_at("born", 1);
    check_counts();
    task = task_named("born");
    assert_int_equal(areas_of(&task), 4);
    end = task.end_data;
    assert_int_equal(areas[0].start, 0x08048000);
    assert_int_equal(areas[0].end, data);
    assert_int_equal(areas[0].flags & VM_RIGHTS, VM_READ | VM_EXEC);
    assert_true(areas[0].inode);
    assert_int_equal(areas[0].offset, 0);
    assert_int_equal(areas[1].start, data);
    assert_int_equal(areas[1].end, (end + PAGE - 1) & ~FLAGS);
    assert_int_equal(areas[1].flags & VM_RIGHTS, VM_READ | VM_WRITE);
    assert_int_equal(areas[1].inode, areas[0].inode);
    assert_int_equal(areas[2].start, areas[1].end);
    assert_int_equal(areas[2].end, task.start_brk);
    assert_int_equal(areas[2].flags & VM_RIGHTS, VM_READ | VM_WRITE);
    assert_int_equal(areas[2].inode, 0);
    assert_int_equal(areas[3].end, KERNEL_BASE);
    assert_int_equal(areas[3].flags & VM_GROWSDOWN, VM_GROWSDOWN);
    assert_int_equal(areas[3].inode, 0);
}

static void
fact_c_2_54_only_the_last_page_of_data_is_there(void **state)
{
    uint32_t data = symbol_in_program("data"), last, entry;
    uint32_t text = symbol_in_program("far_text") + PAGE;
    struct guest_task task;

    (void)state;
    stop_at("born", 1);
    check_counts();
    task = task_named("born");
    last = task.end_data & ~FLAGS;
    entry = entry_of(&task, last);
    assert_int_equal(entry & (PRESENT | WRITE | USER | DIRTY),
                     PRESENT | WRITE | USER | DIRTY);
    assert_int_equal(count_of(entry), 1);
    for (uint32_t at = task.end_data & ~3u; at < last + PAGE; at += 4)
        if (at >= task.end_data)
            assert_int_equal(word_at((entry & ~FLAGS) + at % PAGE), 0);
    for (uint32_t at = data; at < last; at += PAGE)
        assert_int_equal(entry_of(&task, at), 0);
    for (uint32_t at = last + PAGE; at < task.start_brk; at += PAGE)
        assert_int_equal(entry_of(&task, at), 0);
    assert_int_equal(entry_of(&task, text), 0);
    run_program("born");
}

/*
 * F14: 1.2 stored zeros behind the end of text, too, where it had no data,
 * and the kernel died.  Ours stores only where the program may.
 */
static void
fact_f14_nothing_is_stored_behind_the_end_of_text(void **state)
{
    struct guest_task task;

    (void)state;
    stop_at("born", 1);
    check_counts();
    task = task_named("born");
    assert_true(task.end_code % PAGE != 0);
    for (uint32_t at = 0x08048000; at < task.end_code; at += PAGE) {
        uint32_t entry = entry_of(&task, at);

        assert_int_equal(entry & (WRITE | DIRTY), 0);
        assert_true(entry == 0 || entry & PRESENT);
    }
    assert_int_equal(entry_of(&task, (task.end_code - 1) & ~FLAGS), 0);
}

/* As it was in 1.2. */
static void
fact_f16_who_maps_a_file_can_deny_that_it_is_written_to(void **state)
{
    (void)state;
    run_program("deny");
    assert_line("before: 30"); /* the disk cannot be written to at all */
    assert_line("mapped: 30");
    assert_line("denied: 26");
    assert_line("by a child: 26");
    assert_line("after: 30");
}

/* ---- the disk ---- */

/*
 * Each has one page of its own, data's last; all that nobody stores to comes
 * once, whoever asks.
 */
static void
many_copies_of_a_program_read_it_once(void **state)
{
    char *line;
    unsigned int frames[2] = {0}, loads[2] = {0};

    (void)state;
    boot_programs((struct boot_options){.words = "run=init exec=crowd"},
                  "disk", BOOT_PASS);
    check_nothing_left();
    line = boot_line(&result, "| 1 ", 0);
    assert_non_null(line);
    assert_int_equal(sscanf(line, "| 1 | %u | %u |", &frames[0], &loads[0]),
                     2);
    free(line);
    line = boot_line(&result, "| 32 ", 0);
    assert_non_null(line);
    assert_int_equal(sscanf(line, "| 32 | %u | %u |", &frames[1],
                            &loads[1]),
                     2);
    free(line);
    assert_int_equal(loads[1], loads[0] + 31);
    assert_true(loads[0] > 60);
    assert_true(frames[1] < frames[0] + 31 * 8);
}

static void
a_kilobyte_of_stack_is_left(void **state)
{
    char *image = module_path("disk");

    (void)state;
    boot_programs((struct boot_options){.words = "run=init exec=depths "
                                                 "buffers=8 freeze=5",
                                        .disk = image},
                  "", BOOT_PASS);
    check_kernel_stacks();
    free(image);
}

static void
everything_at_once_is_given_back(void **state)
{
    (void)state;
    boot_programs(
        (struct boot_options){.words = "run=init exec=pair&ring;leaves&"
                                       "first-store;pad&map-file&busy;"
                                       "auxv&words,a&copies&storm&family"},
        "disk", BOOT_PASS);
    assert_line("task 2 (init) exited with 0");
    check_nothing_left();
}

static const struct CMUnitTest tests[] = {
    BOOT_TEST(fact_c_2_43_a_reader_shares_at_another_address),
    BOOT_TEST(fact_c_2_44_a_writer_faults_twice_if_another_has_it),
    BOOT_TEST(fact_c_2_44_a_writer_faults_once_if_nobody_has_it),
    BOOT_TEST(fact_c_2_45_the_last_who_mapped_before_lends),
    BOOT_TEST(fact_b_30_a_page_that_was_stored_to_is_not_lent),
    BOOT_TEST(fact_b_30_a_lender_that_stores_gets_a_copy),
    BOOT_TEST(fact_c_2_54_the_areas_of_a_program),
    BOOT_TEST(fact_c_2_54_only_the_last_page_of_data_is_there),
    BOOT_TEST(fact_f14_nothing_is_stored_behind_the_end_of_text),
    BOOT_TEST(fact_f16_who_maps_a_file_can_deny_that_it_is_written_to),
    BOOT_TEST(many_copies_of_a_program_read_it_once),
    BOOT_TEST(a_kilobyte_of_stack_is_left),
    BOOT_TEST(everything_at_once_is_given_back),
};

BOOT_TESTS_MAIN(tests)
