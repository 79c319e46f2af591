/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The doors to a program's memory, mm/slots.c, with the tables of
 * mm/paging.c, on memory that is an array: each door leads into the slot
 * that mm_new() was asked for, and to no other.
 */
#include "host.h"

#include "host-slots.h"

#include "mm/layout.h"
#include "mm/memory.c"
#include "mm/paging.c"
#include "mm/slots.c"

enum { FRAMES = 16 };

static int
empty_machine(void **state)
{
    (void)state;
    memset(page_directory, 0, sizeof(page_directory));
    memset(physical_memory, 0xaa, sizeof(physical_memory));
    memset(segments, 0, sizeof(segments));
    mem_init();
    mem_add(MIB(4), MIB(4) + FRAMES * PAGE_SIZE);
    page_flushes = all_flushes = 0;
    return 0;
}

/* A fresh page at a program's address. */
static paddr_t
give_page(struct mm_struct *mm, uint32_t address)
{
    paddr_t page = get_free_page();

    assert_true(page &&
                map_user_page(mm, address, page, PTE_WRITE | PTE_USER));
    return page;
}

static void
a_new_memory_is_empty_and_in_its_slot(void **state)
{
    struct mm_struct *seen[NR_TASKS];

    (void)state;
    assert_int_equal(USER_SIZE, SLOT_SIZE);
    remember_memory();
    for (uint32_t slot = 1; slot < NR_TASKS; slot++) {
        struct mm_struct empty = {.start_code = slot * MIB(64)};

        seen[slot] = mm_new(slot);
        assert_memory_equal(seen[slot], &empty, sizeof(empty));
        assert_ptr_not_equal(seen[slot], &no_memory);
        for (uint32_t other = 1; other < slot; other++)
            assert_ptr_not_equal(seen[slot], seen[other]);
    }
    assert_memory_as_remembered();
}

/* Who had the slot before left numbers; they are not the next one's. */
static void
a_slot_used_again_has_forgotten_its_numbers(void **state)
{
    struct mm_struct *mm = mm_new(9);

    (void)state;
    mm->brk = mm->end_code = mm->end_data = mm->start_stack = 5;
    mm_drop(mm);
    mm = mm_new(9);
    assert_int_equal(mm->start_code, 9 * SLOT_SIZE);
    assert_int_equal(mm->brk + mm->end_code + mm->end_data +
                         mm->start_stack,
                     0);
}

static void
no_memory_has_nothing(void **state)
{
    static const struct mm_struct nothing;

    (void)state;
    give_page(mm_new(1), 0);
    assert_memory_equal(&no_memory, &nothing, sizeof(nothing));
    assert_null(user_pte(&no_memory, 0));
    assert_null(user_pte(&no_memory, USER_SIZE - 1));
}

static void
an_address_of_a_program_is_found_in_its_slot(void **state)
{
    struct mm_struct *mm = mm_new(2), *other = mm_new(3);
    unsigned int left = nr_free_pages();
    paddr_t first, last;

    (void)state;
    assert_null(user_pte(mm, 0));
    first = give_page(mm, 0x3000);
    assert_int_equal(nr_free_pages(), left - 2); /* and a table */
    last = give_page(mm, USER_SIZE - PAGE_SIZE);
    assert_ptr_equal(user_pte(mm, 0x3fff),
                     find_pte(2 * SLOT_SIZE + 0x3000));
    assert_int_equal(*user_pte(mm, 0x3000),
                     first | PTE_PRESENT | PTE_WRITE | PTE_USER);
    assert_int_equal(*user_pte(mm, 0x4000), 0);
    assert_int_equal(*find_pte(3 * SLOT_SIZE - 1),
                     last | PTE_PRESENT | PTE_WRITE | PTE_USER);
    assert_null(user_pte(mm, MIB(4)));
    assert_null(user_pte(other, 0x3000));
    assert_true(map_user_page(other, 0x3000, MIB(3), PTE_USER));
    assert_int_equal(*user_pte(other, 0x3000),
                     MIB(3) | PTE_PRESENT | PTE_USER);
    assert_int_equal(pte_frame(*user_pte(mm, 0x3000)), first);
}

static void
without_a_frame_for_a_table_nothing_is_mapped(void **state)
{
    struct mm_struct *mm = mm_new(2);

    (void)state;
    give_page(mm, 0);
    while (get_free_page())
        ;
    remember_memory();
    assert_false(map_user_page(mm, MIB(4), MIB(3), PTE_USER));
    assert_memory_as_remembered();
    assert_true(map_user_page(mm, PAGE_SIZE, MIB(3), PTE_USER));
    expect_panic(map_user_page(mm, PAGE_SIZE, MIB(2), PTE_USER),
                 "map_page: 08001000 is mapped already, to 00300000");
}

static void
clearing_and_dropping_give_every_frame_of_one_slot(void **state)
{
    static void (*const doors[])(struct mm_struct *) = {mm_clear, mm_drop};
    struct mm_struct *mm = mm_new(2), *below = mm_new(1),
                     *above = mm_new(3);
    unsigned int left;
    paddr_t kept;

    (void)state;
    give_page(below, USER_SIZE - PAGE_SIZE);
    kept = give_page(above, 0);
    left = nr_free_pages();
    for (int i = 0; i < 2; i++) {
        struct mm_struct before;

        give_page(mm, 0);
        give_page(mm, MIB(4));
        give_page(mm, USER_SIZE - PAGE_SIZE);
        assert_true(map_user_page(mm, PAGE_SIZE, kept, PTE_USER));
        mem_map[MAP_NR(kept)]++;
        *user_pte(above, 0) &= ~PTE_WRITE;
        check_counts();
        mm->brk = 0x1234;
        before = *mm;
        all_flushes = 0;
        doors[i](mm);
        assert_int_equal(all_flushes, 1);
        assert_int_equal(nr_free_pages(), left);
        assert_int_equal(page_count(kept), 1);
        assert_null(user_pte(mm, 0));
        assert_non_null(user_pte(below, USER_SIZE - 1));
        assert_int_equal(pte_frame(*user_pte(above, 0)), kept);
        check_counts();
        if (doors[i] == mm_clear) /* execve goes on with it */
            assert_memory_equal(mm, &before, sizeof(before));
    }
}

/* The processor adds the segment's base to each address of a program. */
static void
using_a_memory_moves_the_two_segments_of_user_mode(void **state)
{
    (void)state;
    for (uint32_t slot = 0; slot < NR_TASKS; slot++) {
        struct segment code = {0xfa, slot * SLOT_SIZE, SLOT_SIZE - 1};
        struct segment data = {0xf2, slot * SLOT_SIZE, SLOT_SIZE - 1};

        remember_memory();
        mm_use(slot ? mm_new(slot) : &no_memory);
        for (int i = 0; i < GDT_SLOTS; i++) {
            const struct segment *want = i == USER_CS / 8   ? &code
                                         : i == USER_DS / 8 ? &data
                                                            : NULL;

            assert_int_equal(segments[i].access, want ? want->access : 0);
            assert_int_equal(segments[i].base, want ? want->base : 0);
            assert_int_equal(segments[i].last, want ? want->last : 0);
        }
        assert_ptr_equal(directory, page_directory);
        assert_memory_as_remembered();
    }
}

/* ---- every table of every program ---- */

static const pte_t *met[TABLE_ENTRIES];
static unsigned int nr_met;

static void
meet(const pte_t *table, void *context)
{
    assert_ptr_equal(context, &nr_met);
    met[nr_met++] = table;
}

static void
each_user_table_meets_all_but_the_kernels(void **state)
{
    static const laddr_t places[] = {SLOT_SIZE, 2 * SLOT_SIZE + MIB(4),
                                     KERNEL_BASE - PAGE_SIZE};
    enum { PLACES = sizeof(places) / sizeof(places[0]) };

    (void)state;
    nr_met = 0;
    each_user_table(meet, &nr_met);
    assert_int_equal(nr_met, 0);
    for (uint32_t i = 0; i < PLACES; i++)
        assert_true(map_page(places[i], MIB(3), PTE_USER));
    assert_true(map_page(KERNEL_BASE, MIB(3), 0));
    assert_true(map_page(0xfffff000, MIB(3), 0));
    page_directory[100] = MIB(2) | PTE_WRITE; /* not present */
    remember_memory();
    each_user_table(meet, &nr_met);
    assert_int_equal(nr_met, PLACES);
    for (uint32_t i = 0; i < PLACES; i++)
        assert_ptr_equal(met[i],
                         find_pte(places[i]) - pte_index(places[i]));
    assert_memory_as_remembered();
}

#define SLOTS_TEST(f) cmocka_unit_test_setup(f, empty_machine)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SLOTS_TEST(a_new_memory_is_empty_and_in_its_slot),
        SLOTS_TEST(a_slot_used_again_has_forgotten_its_numbers),
        SLOTS_TEST(no_memory_has_nothing),
        SLOTS_TEST(an_address_of_a_program_is_found_in_its_slot),
        SLOTS_TEST(without_a_frame_for_a_table_nothing_is_mapped),
        SLOTS_TEST(clearing_and_dropping_give_every_frame_of_one_slot),
        SLOTS_TEST(using_a_memory_moves_the_two_segments_of_user_mode),
        SLOTS_TEST(each_user_table_meets_all_but_the_kernels),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
