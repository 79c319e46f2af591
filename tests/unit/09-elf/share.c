// SPDX-License-Identifier: GPL-2.0-only
/*
 * A page of a file that another has: who is asked, what reader and writer
 * get, and what is never lent.  Facts of Linux 1.2 by their numbers.
 */
#include "host-maps.h"

/* Addresses in different tables, of different tasks. */
#define HERE  (0x20000000 - PAGES(2))
#define THERE 0x30000000u

/* Of an entry of a file's page as the kernel makes it, loaded, stored to. */
#define FRESH  (PTE_PRESENT | PTE_USER)
#define LOADED (FRESH | PTE_ACCESSED)
#define STORED (LOADED | PTE_WRITE | PTE_DIRTY)

/* What `statement` costs: faults, blocks, frames, and by current's counts. */
#define COSTS(statement, nr_faults, blocks, frames, minor, major) \
    do { \
        unsigned int faults_ = faults, free_ = nr_free_pages(); \
        uint32_t reads_ = reads, min_ = current->mm->min_flt, \
                 maj_ = current->mm->maj_flt; \
\
        statement; \
        assert_int_equal(faults - faults_, nr_faults); \
        assert_int_equal(reads - reads_, blocks); \
        assert_int_equal((int)(free_ - nr_free_pages()), frames); \
        assert_int_equal(current->mm->min_flt - min_, minor); \
        assert_int_equal(current->mm->maj_flt - maj_, major); \
    } while (0)

static paddr_t
frame_at(uint32_t slot, uint32_t at)
{
    return pte_frame(entry_of(slot, at));
}

static pte_t
bits_at(uint32_t slot, uint32_t at)
{
    return entry_of(slot, at) & PTE_FLAGS;
}

static uint32_t
count_at(uint32_t slot, uint32_t at)
{
    return page_count(frame_at(slot, at));
}

/* The task goes on, with a table for each place, so that none is counted. */
static void
begin_as(uint32_t slot)
{
    run(slot);
    if (nr_areas(current->mm))
        return;
    map_at(HERE - PAGES(4), PAGES(1), R);
    map_at(HERE + PAGES(20), PAGES(1), R);
    map_at(THERE + PAGES(20), PAGES(1), R);
    loaded(HERE - PAGES(4));
    loaded(HERE + PAGES(20));
    loaded(THERE + PAGES(20));
}

static void
map_in(uint32_t slot, uint32_t at, uint32_t prot, uint32_t offset)
{
    begin_as(slot);
    mapped(0, at, 4, prot, offset);
}

/* A fault of current's, repaired; the access is not made again. */
static void
fault_once(uint32_t at, bool stores, bool present)
{
    struct regs regs = {.vector = 14,
                        .error = FAULT_USER | (stores ? FAULT_WRITE : 0) |
                                 (present ? FAULT_PRESENT : 0),
                        .cs = USER_CS};

    assert_int_equal(repair_fault(&regs, at), 0);
}

/* ---- nobody has it ---- */

static void
nobody_has_it_and_a_reader_asks(void **state)
{
    (void)state;
    map_in(1, HERE, RW, PAGES(1));
    COSTS(loaded(HERE + 8), 1, 4, 1, 0, 1);
    assert_int_equal(bits_at(1, HERE), LOADED);
    assert_int_equal(count_at(1, HERE), 1);
    assert_int_equal(loaded(HERE + 8), word_of(&files[0], PAGES(1) + 8));
    /* The frame is its own already: a store keeps it. */
    COSTS(stored(HERE, 9), 1, 0, 0, 1, 0);
    assert_int_equal(bits_at(1, HERE), STORED);
    assert_int_equal(loaded(HERE + 8), word_of(&files[0], PAGES(1) + 8));
}

static void
fact_c_2_44_nobody_has_it_and_a_writer_asks(void **state)
{
    (void)state;
    map_in(1, HERE, RW, PAGES(1));
    COSTS(fault_once(HERE + 4, true, false), 0, 4, 1, 0, 1);
    assert_int_equal(bits_at(1, HERE), STORED); /* at once */
    COSTS(stored(HERE + 4, 9), 0, 0, 0, 0, 0);
    assert_int_equal(loaded(HERE), word_of(&files[0], PAGES(1)));
    assert_int_equal(loaded(HERE + 4), 9);
    assert_int_equal(loaded(HERE + 8), word_of(&files[0], PAGES(1) + 8));
}

/* ---- another has it ---- */

static void
fact_c_2_43_two_addresses_and_one_frame(void **state)
{
    (void)state;
    map_in(1, HERE, RW, 0);
    loaded(HERE + PAGES(3));
    map_in(2, THERE, R, PAGES(2));
    COSTS(loaded(THERE + PAGES(1) + 4), 1, 0, 0, 1, 0);
    assert_int_equal(frame_at(2, THERE + PAGES(1)),
                     frame_at(1, HERE + PAGES(3)));
    assert_int_equal(count_at(1, HERE + PAGES(3)), 2);
    assert_int_equal(bits_at(1, HERE + PAGES(3)), LOADED);
    assert_int_equal(bits_at(2, THERE + PAGES(1)), LOADED);
    assert_int_equal(task[1]->mm->rss, 1);
    assert_int_equal(task[2]->mm->rss, 1);
    assert_int_equal(loaded(THERE + PAGES(1)),
                     word_of(&files[0], PAGES(3)));

    /* The lender stores: it gets a copy, and the other keeps the file's. */
    run(1);
    COSTS(stored(HERE + PAGES(3), 9), 1, 0, 1, 1, 0);
    assert_int_equal(bits_at(1, HERE + PAGES(3)), STORED);
    assert_int_equal(count_at(2, THERE + PAGES(1)), 1);
    run(2);
    assert_int_equal(loaded(THERE + PAGES(1)),
                     word_of(&files[0], PAGES(3)));
}

/* Ours enters what 1.2 did, but its entry had the accessed bit already. */
static void
fact_c_2_44_another_has_it_and_a_writer_asks(void **state)
{
    pte_t lenders;

    (void)state;
    map_in(1, HERE, R, 0);
    loaded(HERE);
    lenders = entry_of(1, HERE);
    map_in(2, THERE, RW, 0);
    COSTS(fault_once(THERE + 4, true, false), 0, 0, 1, 1, 0);
    assert_int_equal(bits_at(2, THERE), FRESH);
    assert_int_equal(count_at(2, THERE), 1);
    assert_int_not_equal(frame_at(2, THERE), frame_at(1, HERE));
    check_all(0);
    COSTS(fault_once(THERE + 4, true, true), 0, 0, 0, 1, 0);
    assert_int_equal(bits_at(2, THERE), FRESH | PTE_WRITE | PTE_DIRTY);
    COSTS(stored(THERE + 4, 9), 0, 0, 0, 0, 0);
    assert_int_equal(bits_at(2, THERE), STORED);
    assert_int_equal(entry_of(1, HERE), lenders);
    assert_int_equal(count_at(1, HERE), 1);
    run(1);
    for (uint32_t i = 0; i < PAGE_SIZE; i += 4) {
        run(1);
        assert_int_equal(loaded(HERE + i), word_of(&files[0], i));
        run(2);
        assert_int_equal(loaded(THERE + i),
                         i == 4 ? 9 : word_of(&files[0], i));
    }
}

/* A and B have frames of their own; who is asked first shows in C's. */
static void
fact_c_2_45_the_last_who_came_lends(void **state)
{
    (void)state;
    map_in(1, HERE, R, 0);
    loaded(HERE);
    map_in(2, THERE, RW, 0);
    fault_once(THERE, true, false); /* a clean copy */
    assert_int_not_equal(frame_at(1, HERE), frame_at(2, THERE));
    map_in(3, HERE, R, 0);
    COSTS(loaded(HERE), 1, 0, 0, 1, 0);
    assert_int_equal(frame_at(3, HERE), frame_at(2, THERE));
    assert_int_equal(count_at(1, HERE), 1);

    /* B's turn goes on around the ring: behind B is A. */
    run(2);
    assert_int_equal(unmap(THERE, PAGES(4)), 0);
    run(1);
    assert_int_equal(frame_at(1, HERE), pte_frame(entry_of(1, HERE)));
    map_in(4, THERE, R, 0);
    loaded(THERE); /* the ring is 1 4 3 */
    assert_int_equal(frame_at(4, THERE), frame_at(3, HERE));
}

/* ---- what is not lent ---- */

static void
a_dirty_page_is_not_lent(void **state)
{
    (void)state;
    map_in(1, HERE, RW, 0);
    stored(HERE, 9);
    map_in(2, THERE, R, 0);
    COSTS(assert_int_equal(loaded(THERE), word_of(&files[0], 0)), 1, 4, 1,
          0, 1);
    map_in(3, HERE, R, 0);
    loaded(HERE);
    assert_int_equal(frame_at(3, HERE), frame_at(2, THERE));
    run(2);
    assert_int_equal(unmap(THERE, PAGES(4)), 0);
    /* The next asks 3, though 1 is in between with a page of its own. */
    map_in(2, THERE, RW, 0);
    COSTS(stored(THERE, 8), 2, 0, 1, 2, 0);
    assert_int_equal(loaded(THERE + 4), word_of(&files[0], 4));
}

/* A page that was dirty and may not be written now is dirty all the same. */
static void
a_stored_page_that_is_read_only_now_is_not_lent(void **state)
{
    (void)state;
    map_in(1, HERE, RW, 0);
    stored(HERE, 9);
    assert_int_equal(protect(HERE, PAGES(4), R), 0);
    end_task(4);
    assert_true(fork_into(1, 4));
    map_in(2, THERE, R, 0);
    COSTS(assert_int_equal(loaded(THERE), word_of(&files[0], 0)), 1, 4, 1,
          0, 1);
}

static void
a_page_without_rights_is_lent(void **state)
{
    (void)state;
    map_in(1, HERE, R, 0);
    loaded(HERE);
    assert_int_equal(protect(HERE, PAGES(4), 0), 0);
    map_in(2, THERE, R, 0);
    COSTS(loaded(THERE), 1, 0, 0, 1, 0);
    assert_int_equal(bits_at(1, HERE), PTE_PRESENT | PTE_ACCESSED);
    assert_int_equal(bits_at(2, THERE), LOADED);
}

static void
offsets_that_do_not_fit_share_nothing(void **state)
{
    (void)state;
    map_in(1, HERE, R, 0);
    for (uint32_t i = 0; i < 4; i++)
        loaded(HERE + PAGES(i));
    for (uint32_t offset = BLOCK_SIZE; offset < PAGE_SIZE;
         offset += BLOCK_SIZE) {
        map_in(2, THERE, R, offset);
        COSTS(loaded(THERE + PAGES(1)), 1, offset / BLOCK_SIZE < 2 ? 4 : 3,
              1, 0, 1); /* block 9 is a hole */
        check_all(0);
        assert_int_equal(unmap(THERE, PAGES(4)), 0);
    }
    /* ... but among themselves. */
    map_in(2, THERE, R, BLOCK_SIZE);
    loaded(THERE + PAGES(1));
    map_in(3, THERE, R, BLOCK_SIZE + PAGES(1));
    COSTS(loaded(THERE), 1, 0, 0, 1, 0);
}

/* Of a lender with a part of the file the pages before and behind. */
static void
only_pages_of_the_lenders_area_are_looked_for(void **state)
{
    (void)state;
    map_in(1, HERE, R, PAGES(3));
    map_at(HERE - PAGES(1), PAGES(1), RW);
    map_at(HERE + PAGES(4), PAGES(1), RW);
    for (int32_t i = -1; i <= 4; i++)
        loaded(HERE + (uint32_t)i * PAGE_SIZE);
    map_in(2, THERE, R, PAGES(2));
    mapped(0, THERE + PAGES(4), 2, R, PAGES(6));
    COSTS(loaded(THERE), 1, 3, 1, 0, 1); /* page 2 */
    for (uint32_t i = 1; i < 5; i++)
        COSTS(loaded(THERE + PAGES(i)), 1, 0, 0, 1, 0);
    COSTS(loaded(THERE + PAGES(5)), 1, 4, 1, 0, 1);
    check_all(0);
}

static void
an_area_of_another_file_is_not_asked(void **state)
{
    (void)state;
    map_in(1, HERE, R, 0);
    loaded(HERE);
    begin_as(2);
    mapped(1, THERE, 1, R, 0);
    COSTS(assert_int_equal(loaded(THERE), word_of(&files[1], 0)), 1, 4, 1,
          0, 1);
}

/* ---- the end of the file, and holes ---- */

static void
past_the_end_are_zeros_that_can_be_shared(void **state)
{
    uint32_t size = files[2].i_size; /* two blocks and 8 bytes behind 8 */

    (void)state;
    begin_as(1);
    mapped(2, HERE, 4, RW, PAGES(7));
    COSTS(loaded(HERE + PAGES(1)), 1, 3, 1, 0, 1);
    for (uint32_t at = 0; at < PAGE_SIZE; at += 4)
        assert_int_equal(loaded(HERE + PAGES(1) + at),
                         PAGES(8) + at < size
                             ? word_of(&files[2], PAGES(8) + at)
                             : 0);
    COSTS(loaded(HERE + PAGES(2)), 1, 0, 1, 0, 1);
    for (uint32_t at = 0; at < PAGE_SIZE; at += 4)
        assert_int_equal(loaded(HERE + PAGES(2) + at), 0);
    begin_as(2);
    mapped(2, THERE, 1, R, PAGES(9));
    COSTS(loaded(THERE), 1, 0, 0, 1, 0);
    assert_int_equal(frame_at(2, THERE), frame_at(1, HERE + PAGES(2)));
    begin_as(3);
    mapped(2, THERE, 1, R, 0x7ffff000);
    COSTS(assert_int_equal(loaded(THERE), 0), 1, 0, 1, 0, 1);
}

static void
a_hole_of_the_file_is_zeros_without_a_read(void **state)
{
    (void)state;
    map_in(1, HERE, R, PAGES(2)); /* blocks 8 to 11 */
    COSTS(loaded(HERE), 1, 3, 1, 0, 1);
    for (uint32_t at = 0; at < PAGE_SIZE; at += 4)
        assert_int_equal(loaded(HERE + at),
                         at / BLOCK_SIZE == 1
                             ? 0
                             : word_of(&files[0], PAGES(2) + at));
}

/* A program may ask for a "stack" of a file; before its first byte is none. */
static void
an_area_that_grows_down_shows_what_lies_before(void **state)
{
    (void)state;
    begin_as(1);
    assert_int_equal(do_mmap(&files[0], THERE, PAGES(2), RW,
                             MAP_PRIVATE | MAP_FIXED | VM_GROWSDOWN,
                             PAGES(1)),
                     (int32_t)THERE);
    COSTS(loaded(THERE - 4), 1, 4, 2, 0, 1); /* and a table */
    assert_int_equal(loaded(THERE - PAGES(1)), word_of(&files[0], 0));
    assert_int_equal(loaded(THERE), word_of(&files[0], PAGES(1)));
    COSTS(assert_int_equal(loaded(THERE - PAGES(2)), 0), 1, 0, 1, 0, 1);
    check_all(0);
    map_in(2, HERE, R, 0);
    COSTS(loaded(HERE), 1, 0, 0, 1, 0);
    assert_int_equal(frame_at(1, THERE - PAGES(1)), frame_at(2, HERE));
}

/* ---- two areas of one memory ---- */

static void
a_task_shares_with_itself(void **state)
{
    (void)state;
    map_in(1, HERE, RW, 0);
    mapped(0, THERE, 4, RW, PAGES(1));
    loaded(HERE + PAGES(1));
    COSTS(loaded(THERE), 1, 0, 0, 1, 0);
    assert_int_equal(frame_at(1, HERE + PAGES(1)), frame_at(1, THERE));
    COSTS(stored(HERE + PAGES(1), 9), 1, 0, 1, 1, 0);
    assert_int_equal(loaded(THERE), word_of(&files[0], PAGES(1)));
}

/*
 * A lender whose entry has W and is not dirty: no path leads there now, but
 * the TLB must be told what the entry says.
 */
static void
a_lender_of_the_same_memory_loses_w_at_once(void **state)
{
    (void)state;
    map_in(1, HERE, RW, 0);
    mapped(0, THERE, 4, RW, 0);
    loaded(HERE);
    *user_pte(current->mm, HERE) |= PTE_WRITE;
    flush_page(HERE);
    loaded(HERE); /* now the TLB has W, and would set the dirty bit */
    tlb[tlb_index(HERE)].entry |= PTE_DIRTY;
    loaded(THERE);
    assert_int_equal(bits_at(1, HERE), LOADED);
    COSTS(stored(HERE, 9), 1, 0, 1, 1, 0);
    assert_int_equal(loaded(THERE), word_of(&files[0], 0));
}

/* ---- others run while it is read ---- */

static void
second_reads(void)
{
    begin_as(2);
    loaded(THERE);
}

static void
second_stores(void)
{
    begin_as(2);
    stored(THERE, 7);
}

/* Both read it; whose read ends later gives its frame back. */
static void
who_comes_second_takes_the_others_frame(void **state)
{
    (void)state;
    map_in(2, THERE, RW, 0);
    map_in(1, HERE, R, 0);
    meanwhile = second_reads;
    COSTS(loaded(HERE), 2, 8, 1, 0, 1); /* both, the fault of each */
    assert_int_equal(frame_at(1, HERE), frame_at(2, THERE));
    assert_int_equal(count_at(1, HERE), 2);
    assert_int_equal(task[2]->mm->maj_flt, 1);
}

static void
a_writer_that_comes_second_takes_a_copy(void **state)
{
    (void)state;
    map_in(2, THERE, R, 0);
    map_in(1, HERE, RW, 0);
    meanwhile = second_reads;
    COSTS(stored(HERE, 9), 3, 8, 2, 1, 1);
    run(2);
    assert_int_equal(loaded(THERE), word_of(&files[0], 0));
}

static void
what_the_other_stored_meanwhile_is_its_own(void **state)
{
    (void)state;
    map_in(2, THERE, RW, 0);
    map_in(1, HERE, R, 0);
    meanwhile = second_stores;
    COSTS(assert_int_equal(loaded(HERE), word_of(&files[0], 0)), 2, 8, 2, 0,
          1);
    assert_int_not_equal(frame_at(1, HERE), frame_at(2, THERE));
}

static void
second_ends(void)
{
    end_task(2);
}

/* The ring is another one after the read. */
static void
the_lender_may_end_meanwhile(void **state)
{
    (void)state;
    map_in(2, THERE, RW, 0);
    map_in(1, HERE, R, 0);
    meanwhile = second_ends;
    assert_int_equal(loaded(HERE), word_of(&files[0], 0));
    assert_int_equal(ring_length(&files[0]), 1);
}

/* ---- a disk that fails ---- */

static void
a_page_that_cannot_be_read_is_sigbus(void **state)
{
    (void)state;
    map_in(1, HERE, RW, 0);
    for (uint32_t i = 0; i < 4; i++) {
        uint32_t value;

        bad_block = FILE_BLOCKS + i;
        COSTS(assert_int_equal(load(HERE, &value), SIGBUS), 1, i + 1, 0, 0,
              1);
        COSTS(assert_int_equal(store(HERE, 1), SIGBUS), 1, i + 1, 0, 0, 1);
        assert_string_equal(printk_words,
                            "task 1 (me): the page at 1fffe000 cannot be "
                            "read\n");
        assert_int_equal(entry_of(1, HERE), 0);
    }
    bad_block = FILE_BLOCKS + 4;
    COSTS(loaded(HERE), 1, 4, 1, 0, 1);
}

/* Who finds it with another needs no disk. */
static void
a_page_that_another_has_needs_no_disk(void **state)
{
    (void)state;
    map_in(1, HERE, R, 0);
    loaded(HERE);
    bad_block = FILE_BLOCKS;
    map_in(2, THERE, RW, 0);
    assert_int_equal(loaded(THERE), word_of(&files[0], 0));
    map_in(3, THERE, RW, 0);
    stored(THERE, 1);
}

/* ---- fork ---- */

/* 1.2's, too: clean pages stay lendable, copies on write do not. */
static void
a_childs_pages_are_lent(void **state)
{
    (void)state;
    map_in(1, HERE, RW, 0);
    loaded(HERE);
    stored(HERE + PAGES(1), 9);
    end_task(4);
    assert_true(fork_into(1, 4));
    assert_int_equal(count_at(4, HERE), 2);
    end_task(1);
    map_in(2, THERE, R, 0);
    COSTS(loaded(THERE), 1, 0, 0, 1, 0);
    COSTS(loaded(THERE + PAGES(1)), 1, 4, 1, 0, 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        MAP_TEST(nobody_has_it_and_a_reader_asks),
        MAP_TEST(fact_c_2_44_nobody_has_it_and_a_writer_asks),
        MAP_TEST(fact_c_2_43_two_addresses_and_one_frame),
        MAP_TEST(fact_c_2_44_another_has_it_and_a_writer_asks),
        MAP_TEST(fact_c_2_45_the_last_who_came_lends),
        MAP_TEST(a_dirty_page_is_not_lent),
        MAP_TEST(a_stored_page_that_is_read_only_now_is_not_lent),
        MAP_TEST(a_page_without_rights_is_lent),
        MAP_TEST(offsets_that_do_not_fit_share_nothing),
        MAP_TEST(only_pages_of_the_lenders_area_are_looked_for),
        MAP_TEST(an_area_of_another_file_is_not_asked),
        MAP_TEST(past_the_end_are_zeros_that_can_be_shared),
        MAP_TEST(a_hole_of_the_file_is_zeros_without_a_read),
        MAP_TEST(an_area_that_grows_down_shows_what_lies_before),
        MAP_TEST(a_task_shares_with_itself),
        MAP_TEST(a_lender_of_the_same_memory_loses_w_at_once),
        MAP_TEST(who_comes_second_takes_the_others_frame),
        MAP_TEST(a_writer_that_comes_second_takes_a_copy),
        MAP_TEST(what_the_other_stored_meanwhile_is_its_own),
        MAP_TEST(the_lender_may_end_meanwhile),
        MAP_TEST(a_page_that_cannot_be_read_is_sigbus),
        MAP_TEST(a_page_that_another_has_needs_no_disk),
        MAP_TEST(a_childs_pages_are_lent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
