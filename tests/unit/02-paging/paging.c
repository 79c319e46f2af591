/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * map_page, unmap_page and find_pte, mm/paging.c, on memory that is an array
 * of this program; and a long random life in which a model that has no
 * tables says what each address must lead to.
 */
#include "host.h"

#include "mm/memory.c"
#include "mm/paging.c"

#define MIB(n) ((uint32_t)(n) << 20)

_Alignas(PAGE_SIZE) unsigned char physical_memory[PHYSICAL_BYTES];
pte_t page_directory[TABLE_ENTRIES];

/* What the kernel's start keeps unmapped; nothing here asks for it. */
char boot_guard[PAGE_SIZE];

static int
empty_directory(void **state)
{
    (void)state;
    directory = page_directory; /* whatever a test left */
    memset(page_directory, 0, sizeof(page_directory));
    memset(physical_memory, 0xaa, sizeof(physical_memory));
    mem_init();
    mem_add(MIB(4), MIB(5));
    page_flushes = all_flushes = 0;
    return 0;
}

static void
take_every_frame(void)
{
    while (get_free_page())
        ;
}

/* ---- finding ---- */

static void
without_a_table_there_is_no_entry(void **state)
{
    (void)state;
    assert_null(find_pte(0));
    assert_null(find_pte(0x08000000));
    assert_null(find_pte(0xffffffff));
}

static void
an_entry_is_found_where_the_directory_says(void **state)
{
    pte_t *table = phys_to_virt(MIB(2));

    (void)state;
    page_directory[32] = MIB(2) | PTE_PRESENT;
    assert_ptr_equal(find_pte(0x08000000), &table[0]);
    assert_ptr_equal(find_pte(0x08000fff), &table[0]);
    assert_ptr_equal(find_pte(0x08001000), &table[1]);
    assert_ptr_equal(find_pte(0x083fffff), &table[1023]);
    assert_null(find_pte(0x08400000));
    assert_null(find_pte(0x07ffffff));
}

static void
a_table_that_is_not_present_is_not_followed(void **state)
{
    (void)state;
    page_directory[32] = MIB(2) | PTE_WRITE | PTE_USER;
    assert_null(find_pte(0x08000000));
}

/* Another directory may be in use: all three functions walk that one. */
static void
the_directory_in_use_is_the_one_that_is_walked(void **state)
{
    static pte_t other[TABLE_ENTRIES];
    pte_t before;

    (void)state;
    assert_ptr_equal(directory, page_directory);
    assert_true(map_page(0x08000000, MIB(3), 0));
    before = page_directory[32];
    directory = other;
    assert_null(find_pte(0x08000000));
    assert_int_equal(unmap_page(0x08000000), 0);
    assert_true(map_page(0x08000000, MIB(2), PTE_USER));
    assert_true(map_page(0xffc00000, MIB(2), PTE_USER));
    assert_int_equal(*find_pte(0x08000000),
                     MIB(2) | PTE_PRESENT | PTE_USER);
    assert_int_equal(page_directory[32], before);
    assert_int_equal(page_directory[1023], 0);
    assert_int_equal(unmap_page(0x08000000), MIB(2));
    directory = page_directory;
    assert_int_equal(*find_pte(0x08000000), MIB(3) | PTE_PRESENT);
    assert_null(find_pte(0xffc00000));
}

/* ---- mapping ---- */

static void
the_first_page_of_a_region_brings_a_table(void **state)
{
    unsigned int before = nr_free_pages();
    paddr_t page = get_free_page();
    pte_t pde, *pte;

    (void)state;
    assert_true(map_page(0x08003000, page, PTE_WRITE | PTE_USER));
    assert_int_equal(nr_free_pages(), before - 2);
    pde = page_directory[32];
    assert_int_equal(pde & PTE_FLAGS, PTE_PRESENT | PTE_WRITE | PTE_USER);
    assert_int_equal(mem_map[MAP_NR(pte_frame(pde))], 1);
    assert_int_equal(mem_map[MAP_NR(page)], 1);

    pte = phys_to_virt(pte_frame(pde));
    for (int i = 0; i < 1024; i++)
        assert_int_equal(pte[i], i == 3 ? page | 7 : 0);
    for (int i = 0; i < 1024; i++)
        assert_true(i == 32 || page_directory[i] == 0);
}

static void
the_second_page_of_a_region_costs_no_frame(void **state)
{
    unsigned int left;

    (void)state;
    assert_true(map_page(0x08000000, MIB(3), 0));
    left = nr_free_pages();
    assert_true(map_page(0x083ff000, MIB(3), PTE_WRITE));
    assert_int_equal(nr_free_pages(), left);
    assert_int_equal(*find_pte(0x08000000), MIB(3) | PTE_PRESENT);
    assert_int_equal(*find_pte(0x083ff000),
                     MIB(3) | PTE_PRESENT | PTE_WRITE);
}

/* An entry that was not present is in no TLB: nothing to flush. */
static void
mapping_does_not_flush(void **state)
{
    (void)state;
    assert_true(map_page(0x08000000, MIB(3), 0));
    assert_int_equal(page_flushes + all_flushes, 0);
}

static void
without_a_frame_for_the_table_nothing_changes(void **state)
{
    static uint8_t before[PAGING_PAGES];

    (void)state;
    take_every_frame();
    memcpy(before, mem_map, sizeof(before));
    assert_false(map_page(0x08000000, MIB(3), PTE_WRITE));
    assert_memory_equal(mem_map, before, sizeof(before));
    for (int i = 0; i < 1024; i++)
        assert_int_equal(page_directory[i], 0);
}

/* ... but where there is a table, none is needed. */
static void
a_page_in_a_known_region_needs_no_frame(void **state)
{
    (void)state;
    assert_true(map_page(0x08000000, MIB(3), 0));
    take_every_frame();
    assert_true(map_page(0x08001000, MIB(3), 0));
    assert_false(map_page(0x08400000, MIB(3), 0));
}

static void
mapping_twice_panics_and_keeps_the_first(void **state)
{
    (void)state;
    assert_true(map_page(0x08000000, MIB(3), PTE_USER));
    expect_panic(map_page(0x08000000, MIB(4), PTE_WRITE),
                 "map_page: 08000000 is mapped already, to 00300000");
    assert_int_equal(*find_pte(0x08000000),
                     MIB(3) | PTE_PRESENT | PTE_USER);
}

/* ---- unmapping ---- */

static void
unmapping_returns_the_frame_and_flushes_that_page(void **state)
{
    paddr_t page = get_free_page();
    unsigned int left;

    (void)state;
    assert_true(map_page(0x08005000, page, PTE_WRITE));
    *find_pte(0x08005000) |= PTE_ACCESSED | PTE_DIRTY;
    left = nr_free_pages();
    assert_int_equal(unmap_page(0x08005000), page);
    assert_int_equal(page_flushes, 1);
    assert_int_equal(last_flushed, 0x08005000);
    assert_int_equal(*find_pte(0x08005000), 0);
    assert_int_equal(mem_map[MAP_NR(page)], 1); /* ours again */
    assert_int_equal(nr_free_pages(), left);    /* the table stays */
}

static void
unmapping_what_is_not_there_returns_0(void **state)
{
    (void)state;
    assert_int_equal(unmap_page(0x08000000), 0);
    assert_true(map_page(0x08000000, MIB(3), 0));
    assert_int_equal(unmap_page(0x08001000), 0);
    assert_int_equal(unmap_page(0x08000000), MIB(3));
    assert_int_equal(unmap_page(0x08000000), 0);
    assert_int_equal(page_flushes, 1);
}

static void
the_stacks_guard_is_unmapped_at_the_start(void **state)
{
    laddr_t guard = (laddr_t)(uintptr_t)boot_guard;

    (void)state;
    assert_true(map_page(guard, MIB(3), 0));
    paging_init();
    assert_int_equal(*find_pte(guard), 0);
}

/* ---- a long life ---- */

enum { STEPS = 200000, PLACES = 3 * 1024 };

/* What each of three regions' pages must lead to; 0: nothing. */
static pte_t model[PLACES];
static const laddr_t region[3] = {0x00400000, 0x08000000, 0xffc00000};
static unsigned int doubles, misses;

static laddr_t
address_of(uint32_t place)
{
    return region[place / 1024] + place % 1024 * PAGE_SIZE;
}

static void
check_place(uint32_t place)
{
    pte_t *pte = find_pte(address_of(place) + random_below(PAGE_SIZE));

    if ((pte ? *pte : 0) != model[place])
        fail_msg("%08x leads to %08x and should to %08x", address_of(place),
                 pte ? *pte : 0, model[place]);
}

static void
step_map(uint32_t place)
{
    paddr_t page = random_below(4096) * PAGE_SIZE;
    uint32_t flags = random_below(4) * 2;

    if (model[place]) {
        panic_expected = true;
        if (setjmp(panic_landing) == 0) {
            map_page(address_of(place), page, flags);
            fail_msg("%08x was mapped twice", address_of(place));
        }
        doubles++;
        return;
    }
    assert_true(map_page(address_of(place), page, flags));
    model[place] = page | flags | PTE_PRESENT;
}

static void
step_unmap(uint32_t place)
{
    paddr_t page = unmap_page(address_of(place));

    assert_int_equal(page, model[place] & ~0xfffu);
    misses += model[place] == 0;
    model[place] = 0;
}

static void
a_model_without_tables_agrees_after_every_step(void **state)
{
    (void)state;
    random_begin();
    memset(model, 0, sizeof(model));
    for (int i = 0; i < STEPS; i++) {
        uint32_t place = random_below(PLACES);

        if (random_below(2))
            step_map(place);
        else
            step_unmap(place);
        check_place(place);
        check_place(random_below(PLACES));
    }
    for (uint32_t place = 0; place < PLACES; place++)
        check_place(place);
    assert_int_equal(nr_counted_pages(), 3); /* the tables */
    assert_true(doubles > 1000 && misses > 1000);
}

#define PAGING_TEST(f) cmocka_unit_test_setup(f, empty_directory)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        PAGING_TEST(without_a_table_there_is_no_entry),
        PAGING_TEST(an_entry_is_found_where_the_directory_says),
        PAGING_TEST(a_table_that_is_not_present_is_not_followed),
        PAGING_TEST(the_directory_in_use_is_the_one_that_is_walked),
        PAGING_TEST(the_first_page_of_a_region_brings_a_table),
        PAGING_TEST(the_second_page_of_a_region_costs_no_frame),
        PAGING_TEST(mapping_does_not_flush),
        PAGING_TEST(without_a_frame_for_the_table_nothing_changes),
        PAGING_TEST(a_page_in_a_known_region_needs_no_frame),
        PAGING_TEST(mapping_twice_panics_and_keeps_the_first),
        PAGING_TEST(unmapping_returns_the_frame_and_flushes_that_page),
        PAGING_TEST(unmapping_what_is_not_there_returns_0),
        PAGING_TEST(the_stacks_guard_is_unmapped_at_the_start),
        PAGING_TEST(a_model_without_tables_agrees_after_every_step),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
