/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Chapter 7 on the machine: the facts C.1.8 to C.1.24 of Linux 0.11, each
 * played by actors (tests/boot/07-share-page/user/act.c) and read from
 * outside: page tables and counts out of guest memory, page loads where the
 * blocks are read, faults from QEMU's log.
 */
#define _GNU_SOURCE
#include "guest-tasks.h"

#define PAGES 4

static uint32_t pages; /* where the actors' pages begin */

/* Play the script, and stop after n steps. */
static void
play(const char *script, int n)
{
    char words[120];

    snprintf(words, sizeof(words), "run=init exec=direct,%s freeze=%d",
             script, n);
    boot_programs((struct boot_options){.words = words, .log = "int"},
                  "disk", BOOT_PASS);
    check_counts();
    pages = (uint32_t)value("page");
}

/* Actor A, B, ...: the first, second, ... task that runs act. */
static struct guest_task
actor(char name)
{
    struct guest_task task;
    uint32_t where;

    for (uint32_t slot = 0; slot < NR_TASKS; slot++)
        if (task_in(slot, &task, &where) && !strcmp(task.name, "act") &&
            name-- == 'A')
            return task;
    fail_msg("there is no such actor");
    abort();
}

static uint32_t
entry(char name, uint32_t page)
{
    struct guest_task task = actor(name);
    uint32_t where;

    return walk(task.start_code + pages + page * PAGE, &where);
}

static unsigned int
count(char name, uint32_t page)
{
    return counts[((entry(name, page) & ~FLAGS) >> 12) - FIRST_FRAME];
}

static uint32_t
frame(char name, uint32_t page)
{
    assert_int_equal(entry(name, page) & PRESENT, PRESENT);
    return entry(name, page) & ~FLAGS;
}

/* Byte 9 of an actor's page, which he may have changed. */
static char
byte(char name, uint32_t page)
{
    struct guest_task task = actor(name);

    return (char)(task_word(&task, pages + page * PAGE + 8) >> 8);
}

static uint32_t
page_loads(void)
{
    uint32_t loads;

    variable("nr_page_loads", &loads, sizeof(loads));
    return loads;
}

static uint32_t
free_frames(void)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < FRAMES; i++)
        n += counts[i] == 0;
    return n;
}

/* How often an actor's page faulted, whatever for. */
static unsigned int
faults(char name, uint32_t page)
{
    struct guest_task task = actor(name);
    const char *log = result.log;
    struct page_fault fault;
    unsigned int n = 0;

    while (next_page_fault(&log, &fault))
        n += (fault.address & ~FLAGS) ==
             task.start_code + pages + page * PAGE;
    return n;
}

/* ---- the facts ---- */

static void
fact_c_1_8_and_9_the_first_reader_loads_the_second_borrows(void **state)
{
    uint32_t loads, frames, first;

    (void)state;
    play("Ar1Br1Br2Ar2", 1);
    assert_int_equal(entry('A', 1) & FLAGS, PRESENT | WRITE | USER | ACCESSED);
    assert_int_equal(count('A', 1), 1);
    assert_int_equal(entry('B', 1), 0);
    first = frame('A', 1);
    loads = page_loads();
    frames = free_frames();

    play("Ar1Br1Br2Ar2", 2);
    assert_int_equal(page_loads(), loads);
    assert_int_equal(free_frames(), frames);
    assert_int_equal(entry('A', 1), first | PRESENT | USER | ACCESSED);
    assert_int_equal(entry('B', 1), first | PRESENT | USER | ACCESSED);
    assert_int_equal(count('A', 1), 2);
    assert_int_equal(faults('B', 1), 1);

    /* And the other way round. */
    play("Ar1Br1Br2Ar2", 4);
    assert_int_equal(page_loads(), loads + 1);
    assert_int_equal(frame('A', 2), frame('B', 2));
}

static void
fact_c_1_10_and_11_each_writer_faults_once(void **state)
{
    static const char script[] = "Ar1Br1Bw1Aw1";
    uint32_t frames, shared, copy;

    (void)state;
    play(script, 2);
    frames = free_frames();
    shared = frame('A', 1);

    play(script, 3);
    assert_int_equal(faults('B', 1), 2);
    assert_int_equal(free_frames(), frames - 1);
    assert_int_equal(entry('B', 1) & FLAGS,
                     PRESENT | WRITE | USER | ACCESSED | DIRTY);
    assert_int_equal(count('B', 1), 1);
    assert_int_equal(entry('A', 1), shared | PRESENT | USER | ACCESSED);
    assert_int_equal(count('A', 1), 1);
    assert_int_equal(byte('A', 1), 'b');
    assert_int_equal(byte('B', 1), 'B');
    copy = frame('B', 1);

    play(script, 4);
    assert_int_equal(faults('A', 1), 2);
    assert_int_equal(free_frames(), frames - 1);
    assert_int_equal(frame('A', 1), shared);
    assert_int_equal(entry('A', 1) & WRITE, WRITE);
    assert_int_equal(byte('A', 1), 'A');
    assert_int_equal(frame('B', 1), copy);
    assert_int_equal(byte('B', 1), 'B');
}

static void
fact_c_1_12_a_write_to_a_neighbours_page_is_two_faults(void **state)
{
    uint32_t loads;

    (void)state;
    play("Ar1Bw1", 1);
    loads = page_loads();
    play("Ar1Bw1", 2);
    assert_int_equal(faults('B', 1), 2);
    assert_int_equal(page_loads(), loads);
    assert_int_equal(byte('A', 1), 'b');
    assert_int_equal(byte('B', 1), 'B');
}

static void
fact_c_1_13_a_page_that_was_written_is_not_lent(void **state)
{
    uint32_t loads;

    (void)state;
    play("Aw1Br1", 1);
    loads = page_loads();
    play("Aw1Br1", 2);
    assert_int_equal(page_loads(), loads + 1);
    assert_int_not_equal(frame('A', 1), frame('B', 1));
    assert_int_equal(count('A', 1), 1);
    assert_int_equal(count('B', 1), 1);
    assert_int_equal(byte('A', 1), 'A');
    assert_int_equal(byte('B', 1), 'b');
}

static void
fact_c_1_14_three_on_one_page(void **state)
{
    (void)state;
    play("Ar1Br1Cr1Bw1", 3);
    assert_int_equal(count('A', 1), 3);
    play("Ar1Br1Cr1Bw1", 4);
    assert_int_equal(count('A', 1), 2);
    assert_int_equal(frame('A', 1), frame('C', 1));
    assert_int_equal(entry('A', 1) & WRITE, 0);
    assert_int_equal(entry('C', 1) & WRITE, 0);
    assert_int_equal(byte('C', 1), 'b');
}

/* Stack and bss, and the page that straddles end_data. */
static void
fact_c_1_15_and_17_what_is_not_the_files_is_never_shared(void **state)
{
    struct guest_task a, b;
    uint32_t where, shared = 0;

    (void)state;
    play("Ar1Br1", 2);
    a = actor('A');
    b = actor('B');
    assert_int_equal(a.executable, b.executable);
    for (uint32_t at = 0; at < SLOT_SIZE; at += PAGE) {
        uint32_t mine = walk(a.start_code + at, &where);
        uint32_t his = walk(b.start_code + at, &where);

        if (!(mine & PRESENT) || (mine & ~FLAGS) != (his & ~FLAGS))
            continue;
        shared++;
        assert_true(at + PAGE <= a.end_data);
        assert_int_equal((mine | his) & (WRITE | DIRTY), 0);
    }
    assert_true(shared >= 2);
}

/* An open file counts as a user, and is asked for nothing. */
static void
fact_c_1_18_an_open_file_is_no_lender(void **state)
{
    uint32_t loads;

    (void)state;
    play("Ao.Ar1", 1);
    loads = page_loads();
    play("Ao.Ar1", 2);
    assert_int_equal(page_loads(), loads + 1);
    assert_int_equal(count('A', 1), 1);
}

static void
fact_c_1_20_a_child_borrows_what_its_parent_loads_later(void **state)
{
    uint32_t loads;

    (void)state;
    play("AfBAr3Br3", 2);
    loads = page_loads();
    assert_int_equal(entry('B', 3), 0);
    play("AfBAr3Br3", 3);
    assert_int_equal(page_loads(), loads);
    assert_int_equal(frame('A', 3), frame('B', 3));
    assert_int_equal(count('A', 3), 2);
}

/* Whoever has ended may still be in his slot, waited for by nobody. */
static void
fact_c_1_21_the_dead_lend_nothing(void **state)
{
    uint32_t loads;

    (void)state;
    play("Ar1Ax.Br2Br1", 3);
    loads = page_loads();
    play("Ar1Ax.Br2Br1", 4);
    assert_int_equal(page_loads(), loads + 1);
}

static void
fact_c_1_22_the_kernels_store_is_copied_for(void **state)
{
    (void)state;
    play("Ar1Br1Bk1", 3);
    assert_int_equal(byte('A', 1), 'b');
    assert_int_equal(byte('B', 1), 'B');
    assert_int_equal(count('B', 1), 1);
}

/* C.1.23, repaired: the store stays with him who asked for it. */
static void
fact_c_1_23_a_store_into_a_missing_page_stays_at_home(void **state)
{
    (void)state;
    play("Ar1Bk1", 2);
    assert_int_equal(byte('A', 1), 'b');
    assert_int_equal(byte('B', 1), 'B');
}

/* C.1.24, repaired: what is not the file's is not lent as the file's. */
static void
fact_c_1_24_a_copy_is_not_lent(void **state)
{
    uint32_t loads;

    (void)state;
    play("Aw1AfCCk1Br1", 3);
    loads = page_loads();
    play("Aw1AfCCk1Br1", 4);
    assert_int_equal(page_loads(), loads + 1);
    assert_int_equal(byte('B', 1), 'b');
}

static void
fact_c_1_27_nothing_is_left(void **state)
{
    (void)state;
    boot_programs((struct boot_options){
                      .words = "run=init exec=direct,Ar1Br1Cw1Bw1AfDDr2Cr2"},
                  "disk", BOOT_PASS);
    assert_line("frames lost: 0");
    check_nothing_left();
}

static const struct CMUnitTest tests[] = {
    BOOT_TEST(fact_c_1_8_and_9_the_first_reader_loads_the_second_borrows),
    BOOT_TEST(fact_c_1_10_and_11_each_writer_faults_once),
    BOOT_TEST(fact_c_1_12_a_write_to_a_neighbours_page_is_two_faults),
    BOOT_TEST(fact_c_1_13_a_page_that_was_written_is_not_lent),
    BOOT_TEST(fact_c_1_14_three_on_one_page),
    BOOT_TEST(fact_c_1_15_and_17_what_is_not_the_files_is_never_shared),
    BOOT_TEST(fact_c_1_18_an_open_file_is_no_lender),
    BOOT_TEST(fact_c_1_20_a_child_borrows_what_its_parent_loads_later),
    BOOT_TEST(fact_c_1_21_the_dead_lend_nothing),
    BOOT_TEST(fact_c_1_22_the_kernels_store_is_copied_for),
    BOOT_TEST(fact_c_1_23_a_store_into_a_missing_page_stays_at_home),
    BOOT_TEST(fact_c_1_24_a_copy_is_not_lent),
    BOOT_TEST(fact_c_1_27_nothing_is_left),
};

BOOT_TESTS_MAIN(tests)
