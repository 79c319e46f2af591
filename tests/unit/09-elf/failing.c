// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that fails while files are mapped and their pages come: for every n
 * the n-th allocation.  A call that fails has changed nothing, a fault that
 * fails neither; rings and uses of files are right, and nothing is lost.
 */
#include "host-maps.h"

#define HERE  (0x20000000 - PAGES(2)) /* two tables */
#define THERE 0x30000000u

enum { FRAMES = 300, MOST_TRIES = 40 };

/*
 * Task 1 shows file 0 twice and has pages, some of them stored to; task 2
 * shows it, too, and has one page at THERE, of which 1 has none yet.
 */
static void
programs(void)
{
    machine(FRAMES);
    make_files();
    assert_true(new_task(2));
    run(2);
    mapped(0, THERE, 8, RW, 0);
    loaded(THERE + PAGES(5));
    assert_true(new_task(1));
    run(1);
    mapped(0, HERE, 8, RW, 0);
    mapped(1, HERE + PAGES(10), 2, R, BLOCK_SIZE);
    loaded(HERE);
    loaded(HERE + PAGES(2));
    stored(HERE + PAGES(3), 9);
    loaded(HERE + PAGES(10));
}

static void *fillers[FRAMES];
static uint32_t nr_fillers;

/* Let the next area need a page of its own. */
static void
fill(void)
{
    while (slabs[class_of(sizeof(struct vm_area_struct))])
        fillers[nr_fillers++] = kmalloc(sizeof(struct vm_area_struct));
}

static struct picture before;

/* What failed has left all as it was. */
static void
assert_unchanged(void)
{
    assert_as_in(&before, task[1]->mm);
    check_all(nr_fillers);
    run(1);
    assert_int_equal(loaded(HERE), word_of(&files[0], 0)); /* and goes on */
    assert_int_equal(loaded(HERE + PAGES(3)), 9);
}

/* ... but W of pages that were to be shared. */
static void
forget_w(void)
{
    for (uint32_t i = 0; i < before.entries; i++) {
        pte_t now = entry_of(1, before.entry[i].at);

        if (now == (before.entry[i].entry & ~PTE_WRITE))
            before.entry[i].entry = now;
    }
}

/*
 * Let each allocation of `act` fail in turn; returns how many made it say
 * so.  One that can be done without need not be told: *spared counts those.
 */
static uint32_t
each_failure(bool (*act)(void), bool filled, bool loses_w, uint32_t *spared)
{
    uint32_t failures = 0;

    *spared = 0;
    for (uint32_t n = 1; n < MOST_TRIES; n++) {
        bool good, failed;

        programs();
        if (filled)
            fill();
        before = picture(task[1]->mm);
        fail_countdown = n;
        good = act();
        failed = fail_countdown == 0;
        fail_countdown = 0;
        if (!good && !failed)
            fail_msg("it failed before its allocation %u", n);
        failures += !good;
        *spared += good && failed;
        if (!good && loses_w)
            forget_w();
        if (!good)
            assert_unchanged();
        check_all(nr_fillers);
        for (uint32_t slot = 1; slot < 4; slot++)
            if (task[slot])
                end_task(slot);
        while (nr_fillers > 0)
            kfree(fillers[--nr_fillers]);
        check_all(0);
        assert_int_equal(nr_free_pages(), FRAMES);
        if (!failed)
            return failures;
    }
    fail_msg("%u allocations in one call", MOST_TRIES);
    return 0;
}

#define ASSERT_FAILURES(act, when_full, n) \
    do { \
        uint32_t spared_; \
\
        assert_int_equal(each_failure(act, when_full, false, &spared_), \
                         n); \
        assert_int_equal(spared_, 0); \
    } while (0)

static int32_t answer;

/* ---- calls ---- */

static bool
map_apart(void)
{
    answer = map_file(0, THERE, 4, RW, 0);
    return answer != -ENOMEM;
}

static bool
map_into_the_middle(void)
{
    answer = map_file(1, HERE + PAGES(2), 2, RW, 0);
    return answer != -ENOMEM;
}

static bool
map_what_joins(void)
{
    answer = map_file(0, HERE + PAGES(8), 2, RW, PAGES(8));
    return answer != -ENOMEM;
}

static void
mmap_of_a_file_fails_cleanly(void **state)
{
    (void)state;
    ASSERT_FAILURES(map_apart, false, 1);
    ASSERT_FAILURES(map_apart, true, 2);
    ASSERT_FAILURES(map_into_the_middle, false, 2);
    ASSERT_FAILURES(map_into_the_middle, true, 3);
    ASSERT_FAILURES(map_what_joins, false, 1);
}

static bool
unmap_a_hole(void)
{
    answer = unmap(HERE + PAGES(2), PAGES(2));
    return answer != -ENOMEM;
}

static bool
unmap_ends(void)
{
    answer = unmap(HERE + PAGES(5), PAGES(6));
    return answer != -ENOMEM;
}

static void
munmap_of_a_file_fails_cleanly(void **state)
{
    (void)state;
    ASSERT_FAILURES(unmap_a_hole, false, 1);
    ASSERT_FAILURES(unmap_a_hole, true, 2);
    ASSERT_FAILURES(unmap_ends, true, 0);
}

static bool
protect_the_middle(void)
{
    answer = protect(HERE + PAGES(2), PAGES(2), R);
    return answer != -ENOMEM;
}

static void
mprotect_of_a_file_fails_cleanly(void **state)
{
    (void)state;
    ASSERT_FAILURES(protect_the_middle, false, 2);
    ASSERT_FAILURES(protect_the_middle, true, 3);
}

static bool
fork_it(void)
{
    return fork_into(1, 3);
}

/* Memory and directory, two areas, and two tables. */
static void
fork_with_files_is_undone(void **state)
{
    uint32_t spared;

    (void)state;
    assert_int_equal(each_failure(fork_it, false, true, &spared), 6);
    assert_int_equal(spared, 0);
    assert_int_equal(each_failure(fork_it, true, true, &spared), 7);
    assert_int_equal(spared, 0);
}

/* ---- faults ---- */

static uint32_t touched;

static bool
load_it(void)
{
    uint32_t value, signal = load(touched, &value);

    if (signal)
        assert_int_equal(signal, SIGSEGV);
    else
        assert_int_equal(value, word_of(&files[0], touched - HERE));
    return !signal;
}

static bool
store_it(void)
{
    uint32_t signal = store(touched, 7);

    if (signal) {
        assert_int_equal(signal, SIGSEGV);
        return false;
    }
    assert_int_equal(loaded(touched), 7);
    assert_int_equal(loaded(touched + 4),
                     word_of(&files[0], touched + 4 - HERE));
    return true;
}

static void
a_page_that_nobody_has_needs_a_frame(void **state)
{
    (void)state;
    touched = HERE + PAGES(6);
    ASSERT_FAILURES(load_it, false, 1);
    ASSERT_FAILURES(store_it, false, 1);
}

/* A reader needs none; a writer without one for a copy reads it after all. */
static void
a_page_that_another_has_needs_less(void **state)
{
    uint32_t spared;

    (void)state;
    touched = HERE + PAGES(5);
    ASSERT_FAILURES(load_it, false, 0);
    assert_int_equal(each_failure(store_it, false, false, &spared), 0);
    assert_int_equal(spared, 1);
}

static bool
map_and_load(void)
{
    uint32_t value;

    if (map_file(0, THERE, 8, RW, 0) == -ENOMEM ||
        load(THERE + PAGES(6), &value)) {
        assert_int_equal(unmap(THERE, PAGES(8)), 0);
        return false;
    }
    return true;
}

/* The area, the frame, the table for it. */
static void
a_table_may_fail_after_the_read(void **state)
{
    (void)state;
    ASSERT_FAILURES(map_and_load, false, 3);
}

static bool
map_and_store(void)
{
    if (map_file(0, THERE, 8, RW, 0) == -ENOMEM)
        return false;
    assert_int_equal(store(THERE + PAGES(5), 7), 0);
    return true;
}

/* A writer's copy, or the table for it: then the page is read after all. */
static void
a_copy_that_cannot_be_entered_goes_back(void **state)
{
    uint32_t spared;

    (void)state;
    assert_int_equal(each_failure(map_and_store, false, false, &spared), 1);
    assert_int_equal(spared, 2);
}

/* While it sleeps in the read another takes the last frames. */
static uint32_t left_over;

static void
eat_all(void)
{
    while (nr_free_pages() > left_over)
        fillers[nr_fillers++] = phys_to_virt(__get_free_page());
}

static void
memory_that_goes_while_a_page_is_read(void **state)
{
    (void)state;
    for (left_over = 0; left_over < 3; left_over++) {
        uint32_t value, signal;

        programs();
        mapped(0, THERE, 8, RW, 0);
        before = picture(task[1]->mm);
        meanwhile = eat_all;
        signal = load(THERE + PAGES(6), &value);
        assert_int_equal(signal, left_over == 0 ? SIGSEGV : 0);
        while (nr_fillers > 0)
            free_page(virt_to_phys(fillers[--nr_fillers]));
        if (signal)
            assert_unchanged();
        check_all(0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mmap_of_a_file_fails_cleanly),
        cmocka_unit_test(munmap_of_a_file_fails_cleanly),
        cmocka_unit_test(mprotect_of_a_file_fails_cleanly),
        cmocka_unit_test(fork_with_files_is_undone),
        cmocka_unit_test(a_page_that_nobody_has_needs_a_frame),
        cmocka_unit_test(a_page_that_another_has_needs_less),
        cmocka_unit_test(a_table_may_fail_after_the_read),
        cmocka_unit_test(a_copy_that_cannot_be_entered_goes_back),
        cmocka_unit_test(memory_that_goes_while_a_page_is_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
