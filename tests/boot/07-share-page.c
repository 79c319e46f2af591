/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Chapter 7 on the machine: the facts C.1.8 to C.1.27 of Linux 0.11, each
 * played by actors (tests/boot/07-share-page/user/act.c) and read from
 * outside: page tables and counts out of guest memory, page loads where the
 * blocks are read, faults from QEMU's log.  C.1.16, 25 and 26 are of kernels
 * before this one, in 04-fork.c and 06-demand.c, and run on it as well.  Only
 * where programs are a.out files.
 */
#define _GNU_SOURCE
#include "guest-tasks.h"

#define PAGES 4

static uint32_t pages; /* where the actors' pages begin */

/* Play the script, and stop after n steps. */
static void
stop_after(const char *script, int n)
{
    char words[120];

    snprintf(words, sizeof(words), "run=init exec=direct,%s freeze=%d",
             script, n);
    boot_programs((struct boot_options){.words = words, .log = "int"},
                  "disk", BOOT_PASS);
    pages = (uint32_t)value("page");
}

/* The same in a moment without a frame under way: all users can be seen. */
static void
play(const char *script, int n)
{
    stop_after(script, n);
    check_counts();
}

/*
 * Actor A, B, ...: the first, second, ... task that runs act; E and F are
 * known by the names of their programs.
 */
static struct guest_task
actor(char name)
{
    const char *program = name == 'E'   ? "act-too"
                          : name == 'F' ? "act-copy"
                                        : "act";
    struct guest_task task;

    for (uint32_t slot = 0; slot < NR_TASKS; slot++)
        if (task_in(slot, &task) && !strcmp(task.name, program) &&
            (name >= 'E' || name-- == 'A'))
            return task;
    fail_msg("there is no such actor");
    abort();
}

static uint32_t
entry(char name, uint32_t page)
{
    struct guest_task task = actor(name);

    return guest_task_pte(&result, &task, pages + page * PAGE, NULL);
}

static unsigned int
count(char name, uint32_t page)
{
    return count_of(entry(name, page));
}

static uint32_t
frame(char name, uint32_t page)
{
    assert_int_equal(entry(name, page) & PRESENT, PRESENT);
    return entry(name, page) & ~FLAGS;
}

static char
byte_at(char name, uint32_t page, uint32_t offset)
{
    struct guest_task task = actor(name);
    uint32_t word = task_word(&task, pages + page * PAGE + offset / 4 * 4);

    return (char)(word >> offset % 4 * 8);
}

/* Byte 9 of an actor's page, which he may have changed. */
static char
byte(char name, uint32_t page)
{
    return byte_at(name, page, 9);
}

static uint32_t
page_loads(void)
{
    uint32_t loads;

    variable("nr_page_loads", &loads, sizeof(loads));
    return loads;
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
    assert_int_equal(entry('A', 1) & FLAGS,
                     PRESENT | WRITE | USER | ACCESSED);
    assert_int_equal(count('A', 1), 1);
    assert_int_equal(entry('B', 1), 0);
    first = frame('A', 1);
    loads = page_loads();
    frames = frames_free();

    play("Ar1Br1Br2Ar2", 2);
    assert_int_equal(page_loads(), loads);
    assert_int_equal(frames_free(), frames);
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
    frames = frames_free();
    shared = frame('A', 1);

    play(script, 3);
    assert_int_equal(faults('B', 1), 2);
    assert_int_equal(frames_free(), frames - 1);
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
    assert_int_equal(frames_free(), frames - 1);
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

/* Nobody compares: the bit says that something was stored. */
static void
fact_c_1_13_a_page_that_is_as_it_was_read_but_dirty_is_not_lent(
    void **state)
{
    uint32_t loads;

    (void)state;
    play("Ae1Br1", 1);
    loads = page_loads();
    play("Ae1Br1", 2);
    assert_int_equal(page_loads(), loads + 1);
    assert_int_not_equal(frame('A', 1), frame('B', 1));
    assert_int_equal(byte('A', 1), 'b');
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
    uint32_t shared = 0;

    (void)state;
    play("Ar1Br1", 2);
    a = actor('A');
    b = actor('B');
    assert_int_equal(a.executable, b.executable);
    for (uint32_t at = 0; at < SLOT_SIZE; at += PAGE) {
        uint32_t mine = guest_task_pte(&result, &a, at, NULL);
        uint32_t his = guest_task_pte(&result, &b, at, NULL);

        if (!(mine & PRESENT) || (mine & ~FLAGS) != (his & ~FLAGS))
            continue;
        shared++;
        assert_true(at + PAGE <= a.end_data);
        assert_int_equal((mine | his) & (WRITE | DIRTY), 0);
    }
    assert_true(shared >= 2);
}

/*
 * An open file counts as a user, and is asked for nothing.  The other half of
 * C.1.18, a count of 1 though another task has the page, is no state that a
 * boot can reach, since every runner counts: tests/unit has it.
 */
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

/* One inode has many names. */
static void
another_name_of_the_file_is_the_same_file(void **state)
{
    uint32_t loads;

    (void)state;
    play("Ar1Er1", 1);
    loads = page_loads();
    assert_int_equal(actor('A').executable, actor('E').executable);
    play("Ar1Er1", 2);
    assert_int_equal(page_loads(), loads);
    assert_int_equal(frame('A', 1), frame('E', 1));
    assert_int_equal(count('A', 1), 2);
}

/* The copy is open, so that its use count lets the search begin. */
static void
an_equal_copy_is_another_file(void **state)
{
    uint32_t loads;

    (void)state;
    play("Fo.Ar1Fr1", 2);
    loads = page_loads();
    assert_int_not_equal(actor('A').executable, actor('F').executable);
    play("Fo.Ar1Fr1", 3);
    assert_int_equal(page_loads(), loads + 1);
    assert_int_equal(count('A', 1), 1);
    assert_int_equal(count('F', 1), 1);
    assert_int_equal(byte('A', 1), byte('F', 1));
}

/*
 * A script in which the disk is held while `first` and `second`, in this
 * order, read page 1; then it is let go, both end their reading, and `third`
 * reads.  Before it is held, everybody has run the text that he will run.
 * The disk is held at step 7, both wait at step 10, both have read at 13.
 */
static const char *
two_at_once(char first, char second, char third)
{
    static char script[60];

    snprintf(script, sizeof(script),
             "Aa0Ag.Bs0Cs0Ds0As0Ah.%cs1%cs1Aa2Ag.%cr1%cr1%cr1", first,
             second, first, second, third);
    return script;
}

enum { HELD = 7, BOTH_WAIT = 10, BOTH_HAVE_READ = 13, THIRD_HAS_READ };

static void
who_waits_for_the_disk_lends_nothing(void **state)
{
    const char *script = two_at_once('B', 'C', 'D');
    uint32_t loads;

    (void)state;
    play(script, HELD);
    loads = page_loads();
    stop_after(script, BOTH_WAIT);
    assert_int_equal(page_loads(), loads);
    assert_int_equal(entry('B', 1), 0);
    assert_int_equal(entry('C', 1), 0);
    assert_int_equal(actor('B').state, layout("TASK_SLEEPING"));
    assert_int_equal(actor('C').state, layout("TASK_SLEEPING"));

    play(script, BOTH_HAVE_READ);
    assert_int_equal(page_loads(), loads + 2);
    assert_int_not_equal(frame('B', 1), frame('C', 1));
    assert_int_equal(count('B', 1), 1);
    assert_int_equal(count('C', 1), 1);
    assert_int_equal(byte('B', 1), byte('C', 1));
}

/*
 * Two have the page clean, in a frame each, since both had to read it; so it
 * can be seen which of them lends.
 */
static void
fact_c_1_19_the_highest_slot_lends(void **state)
{
    static const char cases[][4] = {"BCD", "CBD", "BDC",
                                    "DBC", "CDB", "DCB"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char first = cases[i][0], second = cases[i][1], third = cases[i][2];
        const char *script = two_at_once(first, second, third);
        char higher, lower;
        uint32_t loads;

        play(script, BOTH_HAVE_READ);
        higher = actor(first).slot > actor(second).slot ? first : second;
        lower = higher == first ? second : first;
        assert_int_not_equal(frame(higher, 1), frame(lower, 1));
        assert_int_equal((entry(higher, 1) | entry(lower, 1)) & DIRTY, 0);
        loads = page_loads();

        play(script, THIRD_HAS_READ);
        assert_int_equal(page_loads(), loads);
        assert_int_equal(frame(third, 1), frame(higher, 1));
        assert_int_equal(count(higher, 1), 2);
        assert_int_equal(count(lower, 1), 1);
        assert_int_equal(entry(lower, 1) & WRITE, WRITE);
    }
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

/*
 * C.1.24, repaired: the child's copy, made for a store that does not come, is
 * not lent as the file's.
 */
static void
fact_c_1_24_a_copy_is_not_lent(void **state)
{
    uint32_t loads;

    (void)state;
    play("Aw1AfCCv1Br1", 3);
    assert_int_equal(byte('C', 1), 'A');
    assert_int_not_equal(frame('A', 1), frame('C', 1));
    loads = page_loads();
    play("Aw1AfCCv1Br1", 4);
    assert_int_equal(page_loads(), loads + 1);
    assert_int_equal(byte('B', 1), 'b');
}

/*
 * The third hole: the kernel is to store into two pages of B's, has looked at
 * the first, which is writable and clean, and waits for the second.  C wants
 * the first one in that time.
 */
static void
a_page_that_is_about_to_be_stored_to_is_not_lent(void **state)
{
    static const char script[] =
        "Aa0Ag.Ah.Ag.Bk3Cr0Br1Ah.Bd1Aa1Cr1Ag.Br2Cr1";

    (void)state;
    stop_after(script, 10);
    assert_int_equal(entry('B', 1) & (PRESENT | WRITE), PRESENT | WRITE);
    assert_int_equal(entry('B', 2), 0);
    assert_int_equal(actor('B').state, layout("TASK_SLEEPING"));
    stop_after(script, 11); /* its blocks are in the cache */
    assert_int_not_equal(frame('B', 1), frame('C', 1));
    play(script, 14);
    assert_int_equal(byte_at('B', 1, 4095), 'B');
    assert_int_equal(byte_at('B', 2, 0), 'B');
    assert_int_equal(byte_at('C', 1, 4095), 'b');
    assert_int_equal(count('C', 1), 1);
}

static void
fact_c_1_27_nothing_is_left(void **state)
{
    (void)state;
    boot_programs(
        (struct boot_options){
            .words = "run=init exec=direct,Ar1Br1Cw1Bw1AfDDr2Cr2"},
        "disk", BOOT_PASS);
    assert_line("frames lost: 0");
    check_nothing_left();
}

/* ---- what it saves ---- */

enum { ROWS = 6 };

struct crowd_row {
    unsigned int copies, frames, loads, blocks, instructions;
};

static void
run_crowd(unsigned int insn_ns, struct crowd_row rows[ROWS])
{
    char *line;

    boot_programs((struct boot_options){.words = "run=init exec=crowd",
                                        .insn_ns = insn_ns},
                  "disk", BOOT_PASS);
    check_nothing_left();
    for (unsigned int i = 0; i < ROWS; i++) {
        line = boot_line(&result, "| ", i + 1);
        assert_non_null(line);
        if (sscanf(line, "| %u | %u | %u | %u | %u |", &rows[i].copies,
                   &rows[i].frames, &rows[i].loads, &rows[i].blocks,
                   &rows[i].instructions) != 5)
            fail_msg("crowd said %s", line);
        assert_int_equal(rows[i].copies, 1u << i);
        free(line);
    }
}

/*
 * The first copy reads the program; four frames are each further one's.  But
 * the tests' library has a word of data: here the last page of it straddles
 * end_data, and each copy reads that one for itself, into a fifth frame.
 */
static void
a_crowd_costs_what_the_chapter_says(void **state)
{
    struct crowd_row rows[ROWS];

    (void)state;
    run_crowd(0, rows);
    for (int i = 1; i < ROWS; i++) {
        assert_int_equal(rows[i].loads, rows[0].loads + rows[i].copies - 1);
        assert_true(rows[i].blocks < rows[0].blocks + 16);
    }
    assert_int_equal(rows[ROWS - 1].frames - rows[1].frames, 5 * 30);
    assert_true((rows[ROWS - 1].instructions - rows[0].instructions) / 31 <
                rows[0].instructions / 4);
}

/*
 * The last column counts instructions, not time: where an instruction takes
 * a sixteenth of the time there are fewer ticks, and no other difference.
 */
static void
a_crowds_instructions_are_instructions(void **state)
{
    struct crowd_row slow[ROWS], fast[ROWS];

    (void)state;
    run_crowd(16, slow);
    run_crowd(1, fast);
    for (int i = 0; i < ROWS; i++) {
        assert_true(slow[i].instructions >= fast[i].instructions);
        assert_true(slow[i].instructions - fast[i].instructions <
                    fast[i].instructions / 50);
    }
}

static const struct CMUnitTest tests[] = {
    BOOT_TEST(fact_c_1_8_and_9_the_first_reader_loads_the_second_borrows),
    BOOT_TEST(fact_c_1_10_and_11_each_writer_faults_once),
    BOOT_TEST(fact_c_1_12_a_write_to_a_neighbours_page_is_two_faults),
    BOOT_TEST(fact_c_1_13_a_page_that_was_written_is_not_lent),
    BOOT_TEST(
        fact_c_1_13_a_page_that_is_as_it_was_read_but_dirty_is_not_lent),
    BOOT_TEST(fact_c_1_14_three_on_one_page),
    BOOT_TEST(fact_c_1_15_and_17_what_is_not_the_files_is_never_shared),
    BOOT_TEST(fact_c_1_18_an_open_file_is_no_lender),
    BOOT_TEST(another_name_of_the_file_is_the_same_file),
    BOOT_TEST(an_equal_copy_is_another_file),
    BOOT_TEST(who_waits_for_the_disk_lends_nothing),
    BOOT_TEST(fact_c_1_19_the_highest_slot_lends),
    BOOT_TEST(fact_c_1_20_a_child_borrows_what_its_parent_loads_later),
    BOOT_TEST(fact_c_1_21_the_dead_lend_nothing),
    BOOT_TEST(fact_c_1_22_the_kernels_store_is_copied_for),
    BOOT_TEST(fact_c_1_23_a_store_into_a_missing_page_stays_at_home),
    BOOT_TEST(fact_c_1_24_a_copy_is_not_lent),
    BOOT_TEST(a_page_that_is_about_to_be_stored_to_is_not_lent),
    BOOT_TEST(fact_c_1_27_nothing_is_left),
    BOOT_TEST(a_crowd_costs_what_the_chapter_says),
    BOOT_TEST(a_crowds_instructions_are_instructions),
};

BOOT_TESTS_MAIN(tests)
