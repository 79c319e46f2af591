/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The arithmetic of mm/pte.h, against the picture in Intel's manual: ten
 * bits, ten bits, twelve bits.
 */
#include "host.h"

#include "mm/pte.h"

static void
an_address_is_ten_bits_ten_bits_twelve_bits(void **state)
{
    (void)state;
    assert_int_equal(pde_index(0), 0);
    assert_int_equal(pte_index(0), 0);
    assert_int_equal(pde_index(0x003fffff), 0);
    assert_int_equal(pte_index(0x003fffff), 1023);
    assert_int_equal(pde_index(0x00400000), 1);
    assert_int_equal(pte_index(0x00400fff), 0);
    assert_int_equal(pte_index(0x00401000), 1);
    assert_int_equal(pde_index(0xc0100000), 768);
    assert_int_equal(pte_index(0xc0100000), 256);
    assert_int_equal(pde_index(0xffffffff), 1023);
    assert_int_equal(pte_index(0xffffffff), 1023);
}

/* Every pair of indexes, from an address and back to one. */
static void
linear_of_undoes_both_indexes(void **state)
{
    (void)state;
    for (uint32_t pde = 0; pde < 1024; pde++) {
        for (uint32_t pte = 0; pte < 1024; pte++) {
            uint32_t page = linear_of(pde, pte);

            if (page != pde * 0x400000 + pte * 0x1000 ||
                pde_index(page) != pde || pte_index(page) != pte ||
                pde_index(page + 0xfff) != pde ||
                pte_index(page + 0xfff) != pte)
                fail_msg("entries %u and %u: %08x", pde, pte, page);
        }
    }
}

static void
an_entry_is_a_frame_and_flags(void **state)
{
    (void)state;
    assert_int_equal(pte_make(0x00fff000, 7), 0x00fff007);
    assert_int_equal(pte_make(0xfffff000, 0xfff), 0xffffffff);
    assert_int_equal(pte_make(0, PTE_PRESENT | PTE_DIRTY), 0x41);
    assert_int_equal(pte_frame(0x00fff067), 0x00fff000);
    assert_int_equal(pte_frame(0xffffffff), 0xfffff000);
    assert_int_equal(pte_frame(0xfff), 0);
}

/* Any address inside a frame names it; its low bits are no flags. */
static void
the_low_bits_of_an_address_never_become_flags(void **state)
{
    (void)state;
    random_begin();
    for (int i = 0; i < 100000; i++) {
        uint32_t address = (uint32_t)random_u64();
        uint32_t flags = random_below(0x1000);
        pte_t entry = pte_make(address, flags);

        if (pte_frame(entry) != (address & 0xfffff000) ||
            (entry & PTE_FLAGS) != flags)
            fail_msg("%08x with %03x: %08x", address, flags, entry);
    }
}

static void
the_bits_are_the_processors(void **state)
{
    (void)state;
    assert_int_equal(PTE_PRESENT, 1 << 0);
    assert_int_equal(PTE_WRITE, 1 << 1);
    assert_int_equal(PTE_USER, 1 << 2);
    assert_int_equal(PTE_ACCESSED, 1 << 5);
    assert_int_equal(PTE_DIRTY, 1 << 6);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_is_ten_bits_ten_bits_twelve_bits),
        cmocka_unit_test(linear_of_undoes_both_indexes),
        cmocka_unit_test(an_entry_is_a_frame_and_flags),
        cmocka_unit_test(the_low_bits_of_an_address_never_become_flags),
        cmocka_unit_test(the_bits_are_the_processors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
