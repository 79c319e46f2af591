// SPDX-License-Identifier: GPL-2.0-only
/*
 * Areas of files, the ring through them, and what an object is told of its
 * areas: facts of Linux 1.2 by their numbers, and what mmap() of a file
 * refuses.
 */
#include "host-maps.h"

/* The last pages of one table, and the first of the next. */
#define BASE (0x20000000 - PAGES(2))

/* ---- a recorder: u(nmap) o(pen) c(lose), e: close of an empty area ---- */

static char told[64];
static uint32_t unmapped[2];

static void
note(char c)
{
    size_t n = strlen(told);

    assert_true(n < sizeof(told) - 1);
    told[n] = c;
    told[n + 1] = 0;
}

static void
note_open(struct vm_area_struct *vma)
{
    assert_true(vma->vm_start < vma->vm_end);
    note('o');
}

static void
note_close(struct vm_area_struct *vma)
{
    note(vma->vm_start == vma->vm_end ? 'e' : 'c');
}

static void
note_unmap(struct vm_area_struct *vma, uint32_t start, uint32_t length)
{
    assert_in_range(start, vma->vm_start, vma->vm_end - 1);
    assert_in_range(start + length, vma->vm_start + 1, vma->vm_end);
    unmapped[0] = start;
    unmapped[1] = length;
    note('u');
}

static const struct vm_operations_struct recorder = {
    .open = note_open,
    .close = note_close,
    .unmap = note_unmap,
};

/* Since the last time, these hooks were called. */
static void
assert_told(const char *expected)
{
    assert_string_equal(told, expected);
    told[0] = 0;
}

/* Five pages of file 0 with a recorder; i_count is 1 + areas from here on. */
static void
five_pages(void)
{
    ops_of_areas = &recorder;
    told[0] = 0;
    mapped(0, BASE, 5, RW, PAGES(1));
    assert_told("");
    check_all(0);
    assert_int_equal(files[0].i_count, 2);
}

static void
cut(uint32_t from, uint32_t to, const char *hooks, uint32_t areas)
{
    assert_int_equal(unmap(BASE + PAGES(from), PAGES(to - from)), 0);
    assert_told(hooks);
    assert_int_equal(unmapped[0], BASE + PAGES(from));
    assert_int_equal(unmapped[1], PAGES(to - from));
    assert_int_equal(files[0].i_count, 1 + areas);
    assert_int_equal(ring_length(&files[0]), areas);
    check_all(0);
}

/* Page i of BASE shows page `page` of file 0. */
static void
assert_page(uint32_t i, uint32_t page)
{
    const struct vm_area_struct *vma =
        linear_find(current->mm, BASE + PAGES(i));

    assert_non_null(vma);
    assert_in_range(BASE + PAGES(i), vma->vm_start, vma->vm_end - 1);
    assert_int_equal(vma->vm_offset + BASE + PAGES(i) - vma->vm_start,
                     PAGES(page));
}

static void
fact_c_2_36_a_head_is_cut_off(void **state)
{
    (void)state;
    five_pages();
    cut(0, 2, "uoe", 1);
    for (uint32_t i = 2; i < 5; i++)
        assert_page(i, i + 1);
}

static void
fact_c_2_36_a_tail_is_cut_off(void **state)
{
    (void)state;
    five_pages();
    cut(3, 5, "uoe", 1);
    for (uint32_t i = 0; i < 3; i++)
        assert_page(i, i + 1);
}

static void
fact_c_2_36_a_hole_is_cut(void **state)
{
    (void)state;
    five_pages();
    cut(2, 3, "uooe", 2);
    for (uint32_t i = 0; i < 5; i++)
        if (i != 2)
            assert_page(i, i + 1);
}

static void
fact_c_2_36_all_goes(void **state)
{
    (void)state;
    five_pages();
    cut(0, 5, "uc", 0);
    assert_null(files[0].i_mmap);
}

static void
a_range_over_three_areas_tells_each_its_part(void **state)
{
    (void)state;
    five_pages();
    mapped(1, BASE + PAGES(5), 2, RW, 0);
    mapped(0, BASE + PAGES(7), 3, RW, 0);
    assert_told("");
    assert_int_equal(unmap(BASE + PAGES(4), PAGES(4)), 0);
    assert_told("uoeucuoe");
    assert_int_equal(unmapped[0], BASE + PAGES(7));
    assert_int_equal(unmapped[1], PAGES(1));
    assert_int_equal(files[1].i_count, 1);
    assert_int_equal(files[0].i_count, 3);
    assert_page(3, 4);
    assert_page(8, 1);
}

static void
fact_c_2_37_a_fitting_piece_makes_three_areas_one(void **state)
{
    (void)state;
    five_pages();
    cut(2, 3, "uooe", 2);
    mapped(0, BASE + PAGES(2), 1, RW, PAGES(3));
    assert_told("ee");
    assert_int_equal(nr_areas(current->mm), 1);
    assert_int_equal(files[0].i_count, 2);
    for (uint32_t i = 0; i < 5; i++)
        assert_page(i, i + 1);
}

/* Of the file, but not what is between its neighbours. */
static void
fact_c_2_37_a_wrong_offset_or_file_keeps_areas_apart(void **state)
{
    static const uint32_t wrong[] = {0, 1, 2, 4, 5, 6, 7};

    (void)state;
    five_pages();
    cut(2, 3, "uooe", 2);
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        mapped(0, BASE + PAGES(2), 1, RW, PAGES(wrong[i]));
        assert_told(i == 0 ? "" : "uc");
        assert_int_equal(nr_areas(current->mm), 3);
        assert_int_equal(files[0].i_count, 4);
        assert_page(1, 2);
        assert_page(2, wrong[i]);
        assert_page(3, 4);
        check_all(0);
    }
    mapped(0, BASE + PAGES(2), 1, RW, PAGES(3) + BLOCK_SIZE);
    assert_int_equal(nr_areas(current->mm), 3);
    mapped(1, BASE + PAGES(2), 1, RW, PAGES(3));
    assert_int_equal(nr_areas(current->mm), 3);
    mapped(0, BASE + PAGES(2), 1, R, PAGES(3));
    assert_int_equal(nr_areas(current->mm), 3);
    assert_int_equal(map_at(BASE + PAGES(2), PAGES(1), RW),
                     (int32_t)(BASE + PAGES(2)));
    assert_int_equal(nr_areas(current->mm), 3);
    assert_int_equal(files[0].i_count, 3);
}

/* Each half fits one side only. */
static void
what_fits_one_side_joins_that_side(void **state)
{
    (void)state;
    five_pages();
    mapped(0, BASE + PAGES(5), 1, RW, PAGES(6));
    assert_told("e");
    mapped(0, BASE - PAGES(1), 1, RW, 0);
    assert_told("e");
    mapped(0, BASE - PAGES(2), 1, RW, 0);
    assert_told("");
    assert_int_equal(nr_areas(current->mm), 2);
    assert_int_equal(files[0].i_count, 3);
}

static void
fact_c_2_38_a_middle_with_other_rights_is_told_twice(void **state)
{
    (void)state;
    five_pages();
    assert_int_equal(protect(BASE + PAGES(2), PAGES(1), R), 0);
    assert_told("oo");
    assert_int_equal(nr_areas(current->mm), 3);
    assert_int_equal(files[0].i_count, 4);
    for (uint32_t i = 0; i < 5; i++)
        assert_page(i, i + 1);
    check_all(0);
    assert_int_equal(protect(BASE, PAGES(5), RW), 0);
    assert_told("ee");
    assert_int_equal(nr_areas(current->mm), 1);
    assert_int_equal(files[0].i_count, 2);
    assert_page(4, 5);
}

static void
fact_c_2_38_a_part_at_an_end_is_told_once(void **state)
{
    (void)state;
    five_pages();
    assert_int_equal(protect(BASE, PAGES(2), R), 0);
    assert_told("o");
    assert_int_equal(protect(BASE + PAGES(4), PAGES(1), R), 0);
    assert_told("o");
    assert_int_equal(protect(BASE + PAGES(2), PAGES(2), R), 0);
    assert_told("ee");
    assert_int_equal(files[0].i_count, 2);
    assert_int_equal(protect(BASE, PAGES(5), R), 0);
    assert_told("");
    for (uint32_t i = 0; i < 5; i++)
        assert_page(i, i + 1);
}

static void
fork_opens_and_the_end_closes(void **state)
{
    (void)state;
    five_pages();
    cut(2, 3, "uooe", 2);
    end_task(4);
    assert_true(fork_into(1, 4));
    assert_told("oo");
    assert_int_equal(files[0].i_count, 5);
    check_all(0);
    end_task(4);
    assert_told("cc");
    assert_int_equal(files[0].i_count, 3);
    mm_clear(current->mm); /* exec */
    assert_told("cc");
    assert_int_equal(files[0].i_count, 1);
}

/* An object may want to know of one kind of change only, or of none. */
static void
a_hook_that_is_not_there_is_not_called(void **state)
{
    static const struct vm_operations_struct none, closes = {
                                                       .close = note_close,
                                                   };

    (void)state;
    told[0] = 0;
    ops_of_areas = &none;
    mapped(0, BASE, 5, RW, 0);
    assert_int_equal(unmap(BASE + PAGES(2), PAGES(1)), 0);
    assert_int_equal(protect(BASE, PAGES(1), R), 0);
    assert_int_equal(unmap(BASE, PAGES(5)), 0);
    ops_of_areas = &closes;
    mapped(0, BASE, 5, RW, 0);
    assert_int_equal(unmap(BASE, PAGES(5)), 0);
    assert_told("c");
    assert_int_equal(files[0].i_count, 1);
}

/* ---- the ring ---- */

/* The ring from the inode on: whose areas, as slots. */
static void
assert_ring(const char *slots)
{
    const struct vm_area_struct *vma = files[0].i_mmap;
    char found[32];
    size_t n = 0;

    if (vma)
        do {
            for (uint32_t slot = 0; slot < NR_TASKS; slot++)
                if (task[slot] && task[slot]->mm == vma->vm_mm)
                    found[n++] = (char)('0' + slot);
            vma = vma->vm_next_share;
        } while (vma != files[0].i_mmap);
    found[n] = 0;
    assert_string_equal(found, slots);
}

static void
map_in(uint32_t slot, uint32_t at)
{
    run(slot);
    mapped(0, BASE + PAGES(at), 1, R, PAGES(slot % 4));
}

/* The most recently mapped is asked first: C asks B, then A. */
static void
fact_c_2_45_who_comes_is_right_behind_the_first(void **state)
{
    (void)state;
    map_in(1, 0);
    assert_ring("1");
    map_in(2, 0);
    assert_ring("12");
    map_in(3, 0);
    assert_ring("132");
    map_in(4, 0);
    assert_ring("1432");
}

static void
a_child_is_right_behind_its_parent(void **state)
{
    (void)state;
    map_in(1, 0);
    map_in(2, 0);
    map_in(3, 0);
    end_task(4);
    assert_true(fork_into(3, 4));
    assert_ring("1342");
}

static void
a_piece_is_right_behind_what_it_was_cut_from(void **state)
{
    (void)state;
    map_in(1, 0);
    run(2);
    mapped(0, BASE, 5, R, 0);
    map_in(3, 0);
    run(2);
    assert_int_equal(unmap(BASE + PAGES(1), PAGES(1)), 0);
    assert_ring("1322");
    assert_int_equal(protect(BASE + PAGES(3), PAGES(1), 0), 0);
    assert_ring("132222");
}

static void
the_first_may_leave(void **state)
{
    (void)state;
    map_in(1, 0);
    map_in(2, 0);
    map_in(3, 0);
    end_task(1);
    assert_ring("32");
    assert_int_equal(ring_length(&files[0]), 2);
    map_in(4, 0);
    assert_ring("342");
    run(3);
    assert_int_equal(unmap(BASE, PAGES(1)), 0);
    assert_ring("42");
    end_task(2);
    assert_ring("4");
    check_rings();
    end_task(4);
    assert_ring("");
    map_in(3, 3);
    assert_ring("3");
}

/* ---- who denies stores to the file ---- */

static void
one_area_of_the_ring_denies_writing(void **state)
{
    (void)state;
    assert_false(write_is_denied(&files[0]));
    map_in(1, 0);
    map_in(2, 0);
    assert_false(write_is_denied(&files[0]));
    run(3);
    assert_int_equal(do_mmap(&files[0], BASE, PAGES(3), R,
                             MAP_PRIVATE | MAP_FIXED | MAP_DENYWRITE, 0),
                     (int32_t)BASE);
    assert_true(write_is_denied(&files[0]));
    assert_false(write_is_denied(&files[1]));
    assert_int_equal(unmap(BASE + PAGES(1), PAGES(1)), 0);
    end_task(1); /* the first */
    assert_true(write_is_denied(&files[0]));
    assert_int_equal(unmap(BASE, PAGES(1)), 0);
    assert_true(write_is_denied(&files[0]));
    assert_int_equal(unmap(BASE, PAGES(3)), 0);
    assert_false(write_is_denied(&files[0]));
}

/* ---- mmap ---- */

static int32_t
no_bmap(struct inode *inode, uint32_t at, uint32_t to, uint32_t n)
{
    (void)inode, (void)at, (void)to, (void)n;
    return 0;
}

/* In the order of the tests: an earlier one hides a later one. */
static void
what_mmap_of_a_file_refuses(void **state)
{
    enum { A = BASE };
    static const struct inode_operations reads_only = {.read = no_bmap};
    static const struct {
        uint32_t address, length, prot, flags, offset;
        int32_t result;
    } cases[] = {
        {A, 0, RW, MAP_SHARED, 1, A}, /* length 0: no error */
        {0xffffffff, 1, R, MAP_PRIVATE, 0, -EINVAL},
        {A, PAGE_SIZE, R, MAP_PRIVATE, 0xfffff000, -EINVAL},
        {A, PAGE_SIZE, RW, MAP_SHARED, 0xfffff000, -EINVAL},
        {A, PAGE_SIZE, RW, MAP_SHARED, 0, -EACCES},
        {A + 1, PAGE_SIZE, RW, MAP_SHARED | MAP_FIXED, 1, -EACCES},
        {A, PAGE_SIZE, R, 0, 0, -EINVAL},
        {A, PAGE_SIZE, R, 3, 0, -EINVAL},
        {A, PAGE_SIZE, R, MAP_PRIVATE, 1, -EINVAL},
        {A, PAGE_SIZE, R, MAP_PRIVATE, 512, -EINVAL},
        {A, PAGE_SIZE, R, MAP_PRIVATE, 1023, -EINVAL},
        {A + 1, PAGE_SIZE, R, MAP_PRIVATE | MAP_FIXED, 0, -EINVAL},
        {A + 1024, PAGE_SIZE, R, MAP_PRIVATE | MAP_FIXED, 1024, -EINVAL},
    };
    struct picture before;

    (void)state;
    mapped(0, BASE, 3, RW, 0);
    stored(BASE, 1);
    before = picture(current->mm);
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        int32_t result =
            do_mmap(&files[0], cases[i].address, cases[i].length,
                    cases[i].prot, cases[i].flags, cases[i].offset);

        if (result != cases[i].result)
            fail_msg("case %zu: %d and should be %d", i, result,
                     cases[i].result);
        assert_as_in(&before, current->mm);
        check_all(0);
    }
    files[1].i_mode = S_IFDIR | 0755;
    assert_int_equal(map_file(1, BASE, 1, R, 0), -ENODEV);
    assert_int_equal(map_file(1, BASE, 1, R, 1), -EINVAL);
    files[1].i_mode = S_IFREG | 0755;
    files[1].i_op = &reads_only; /* as in /proc */
    assert_int_equal(map_file(1, BASE, 1, R, 0), -ENODEV);
    assert_as_in(&before, current->mm);
}

/* Unlike today's, which wants whole pages, and 1.2's are blocks. */
static void
an_offset_is_a_multiple_of_a_block(void **state)
{
    (void)state;
    for (uint32_t offset = 0; offset < PAGES(2); offset += BLOCK_SIZE) {
        mapped(0, BASE, 1, R, offset);
        assert_int_equal(current->mm->mmap->vm_offset, offset);
        assert_int_equal(loaded(BASE + 4), word_of(&files[0], offset + 4));
    }
}

/* Nobody can write to the file, so the pages are the file's for ever. */
static void
shared_and_read_only_is_private(void **state)
{
    (void)state;
    assert_int_equal(do_mmap(&files[0], BASE, PAGES(2), R,
                             MAP_SHARED | MAP_FIXED, 0),
                     (int32_t)BASE);
    assert_int_equal(current->mm->mmap->vm_flags,
                     R | VM_MAYREAD | VM_MAYEXEC | VM_MAYSHARE);
    assert_int_equal(loaded(BASE), word_of(&files[0], 0));
    assert_int_equal(protect(BASE, PAGES(1), RW), -EACCES);
    assert_int_equal(store(BASE, 1), SIGSEGV);
    mapped(0, BASE + PAGES(2), 1, R, PAGES(2)); /* fits, but is private */
    assert_int_equal(nr_areas(current->mm), 2);
}

static void
the_system_call_takes_a_descriptor(void **state)
{
    uint32_t words[6] = {BASE, PAGES(2), R, MAP_PRIVATE | MAP_FIXED,
                         3,    PAGES(1)};

    (void)state;
    open_file.f_inode = &files[2];
    user_argument = words;
    assert_int_equal(call(sys_mmap, 4, 0, 0), (int32_t)BASE);
    assert_ptr_equal(current->mm->mmap->vm_inode, &files[2]);
    assert_int_equal(current->mm->mmap->vm_offset, PAGES(1));
    words[4] = 99;
    assert_int_equal(call(sys_mmap, 4, 0, 0), -EBADF);
    words[3] |= MAP_ANONYMOUS;
    assert_int_equal(call(sys_mmap, 4, 0, 0), (int32_t)BASE);
    assert_null(current->mm->mmap->vm_inode);
    words[5] = 0xffffffff; /* of an offset without a file only the sum */
    assert_int_equal(call(sys_mmap, 4, 0, 0), -EINVAL);
    words[5] = 77;
    assert_int_equal(call(sys_mmap, 4, 0, 0), (int32_t)BASE);
    open_file.f_inode = NULL;
    user_argument = NULL;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        MAP_TEST(fact_c_2_36_a_head_is_cut_off),
        MAP_TEST(fact_c_2_36_a_tail_is_cut_off),
        MAP_TEST(fact_c_2_36_a_hole_is_cut),
        MAP_TEST(fact_c_2_36_all_goes),
        MAP_TEST(a_range_over_three_areas_tells_each_its_part),
        MAP_TEST(fact_c_2_37_a_fitting_piece_makes_three_areas_one),
        MAP_TEST(fact_c_2_37_a_wrong_offset_or_file_keeps_areas_apart),
        MAP_TEST(what_fits_one_side_joins_that_side),
        MAP_TEST(fact_c_2_38_a_middle_with_other_rights_is_told_twice),
        MAP_TEST(fact_c_2_38_a_part_at_an_end_is_told_once),
        MAP_TEST(fork_opens_and_the_end_closes),
        MAP_TEST(a_hook_that_is_not_there_is_not_called),
        MAP_TEST(fact_c_2_45_who_comes_is_right_behind_the_first),
        MAP_TEST(a_child_is_right_behind_its_parent),
        MAP_TEST(a_piece_is_right_behind_what_it_was_cut_from),
        MAP_TEST(the_first_may_leave),
        MAP_TEST(one_area_of_the_ring_denies_writing),
        MAP_TEST(what_mmap_of_a_file_refuses),
        MAP_TEST(an_offset_is_a_multiple_of_a_block),
        MAP_TEST(shared_and_read_only_is_private),
        MAP_TEST(the_system_call_takes_a_descriptor),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
