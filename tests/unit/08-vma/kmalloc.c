// SPDX-License-Identifier: GPL-2.0-only
/*
 * Small objects, mm/kmalloc.c, on the frame allocator: sizes, alignment, pages
 * that are given back, memory that fails, every misuse, and a long random
 * life in which no object may touch another.
 */
#include "host.h"

#include "mm/memory.c"

/* The kernel's pointers want to lie at multiples of 4, the host's of 8. */
#pragma pack(push, 4)
#include "mm/kmalloc.c"
#pragma pack(pop)

#define MIB(n) ((uint32_t)(n) << 20)

_Alignas(PAGE_SIZE) unsigned char physical_memory[PHYSICAL_BYTES];

static uint16_t map[PHYSICAL_BYTES / PAGE_SIZE];

static void
machine(uint32_t frames)
{
    memset(physical_memory, 0x99, MIB(2));
    memset(slabs, 0, sizeof(slabs));
    nr_slab_pages = nr_slab_objects = 0;
    fail_countdown = 0;
    mem_init(map, MIB(1) + frames * PAGE_SIZE);
    mem_add(MIB(1), MIB(64));
    mem_open(frames);
}

static int
large_machine(void **state)
{
    (void)state;
    machine(200);
    return 0;
}

/* How many objects of this class a page holds beside its header. */
static uint32_t
in_a_page(uint32_t size)
{
    return (PAGE_SIZE - sizeof(struct slab)) / size;
}

static uint32_t
page_of(const void *object)
{
    return virt_to_phys(object) & ~(PAGE_SIZE - 1);
}

/* ---- one object ---- */

/* The smallest class that is large enough, said once more. */
static uint32_t
class_for(uint32_t size)
{
    return size <= 32     ? 32
           : size <= 64   ? 64
           : size <= 128  ? 128
           : size <= 252  ? 252
           : size <= 508  ? 508
           : size <= 1020 ? 1020
                          : 2040;
}

static void
every_size_has_room_and_is_aligned(void **state)
{
    (void)state;
    assert_int_equal(KMALLOC_MOST, 2040);
    for (uint32_t size = 1; size <= KMALLOC_MOST; size++) {
        unsigned char *object = kmalloc(size);
        uint32_t offset = virt_to_phys(object) % PAGE_SIZE;

        assert_int_equal(offset % 4, 0);
        assert_true(offset >= sizeof(struct slab));
        assert_true(offset + size <= PAGE_SIZE);
        assert_int_equal((PAGE_SIZE - offset) % class_for(size), 0);
        memset(object, 0xff, size);
        assert_int_equal(nr_slab_pages, 1);
        assert_int_equal(nr_slab_objects, 1);
        assert_int_equal(nr_free_pages(), 199);
        assert_int_equal(page_count(page_of(object)), 1);
        kfree(object);
        assert_int_equal(nr_slab_pages, 0);
        assert_int_equal(nr_slab_objects, 0);
        assert_int_equal(nr_free_pages(), 200);
    }
}

static void
sizes_that_are_none_panic(void **state)
{
    (void)state;
    expect_panic(kmalloc(0), "kmalloc: 0 bytes are not for a small object");
    expect_panic(kmalloc(KMALLOC_MOST + 1),
                 "kmalloc: 2041 bytes are not for a small object");
    expect_panic(kmalloc(UINT32_MAX),
                 "kmalloc: 4294967295 bytes are not for a small object");
    assert_int_equal(nr_free_pages(), 200);
    assert_int_equal(nr_slab_objects, 0);
}

static void
nothing_can_be_freed(void **state)
{
    (void)state;
    kfree(NULL);
    assert_int_equal(nr_free_pages(), 200);
    assert_int_equal(nr_slab_objects, 0);
}

/* ---- pages ---- */

static void
a_page_is_filled_before_the_next_is_taken(void **state)
{
    static const uint32_t each[] = {32, 64, 128, 252, 508, 1020, 2040};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(each); i++) {
        uint32_t n = in_a_page(each[i]);
        void *objects[400];

        for (uint32_t j = 0; j < 3 * n; j++) {
            objects[j] = kmalloc(each[i]);
            assert_int_equal(nr_slab_pages, j / n + 1);
            assert_int_equal(page_of(objects[j]),
                             page_of(objects[j / n * n]));
            assert_int_equal(nr_slab_objects, j + 1);
        }
        /* A place in the middle of a full page is the next to be given. */
        kfree(objects[n + n / 2]);
        assert_ptr_equal(kmalloc(each[i]), objects[n + n / 2]);
        for (uint32_t j = 0; j < 3 * n; j++) {
            assert_int_equal(nr_slab_pages, 3 - j / n);
            kfree(objects[j]);
        }
        assert_int_equal(nr_slab_pages, 0);
        assert_int_equal(nr_slab_objects, 0);
        assert_int_equal(nr_free_pages(), 200);
        assert_null(slabs[i]);
    }
}

/* Whichever page of several goes, the list of the others holds. */
static void
pages_go_back_in_any_order(void **state)
{
    static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                     {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    uint32_t n = in_a_page(508);

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(orders); i++)
        for (uint32_t full = 0; full < 8; full++) {
            void *objects[3][16];

            for (uint32_t j = 0; j < 3 * n; j++)
                objects[j / n][j % n] = kmalloc(508);
            for (uint32_t page = 0; page < 3; page++)
                if (!(full & 1u << page)) {
                    kfree(objects[page][0]);
                    objects[page][0] = NULL;
                }
            for (uint32_t j = 0; j < 3; j++) {
                for (uint32_t k = 0; k < n; k++)
                    kfree(objects[orders[i][j]][k]);
                assert_int_equal(nr_slab_pages, 2 - j);
                assert_int_equal(nr_free_pages(), 198 + j);
            }
            assert_int_equal(nr_slab_objects, 0);
            assert_null(slabs[4]);
        }
}

static void
sizes_do_not_share_pages(void **state)
{
    void *small = kmalloc(32), *large = kmalloc(33), *same = kmalloc(1);

    (void)state;
    assert_int_not_equal(page_of(small), page_of(large));
    assert_int_equal(page_of(small), page_of(same));
    assert_int_equal(nr_slab_pages, 2);
    kfree(large);
    kfree(small);
    assert_int_equal(nr_slab_pages, 1);
    kfree(same);
    assert_int_equal(nr_slab_pages, 0);
}

/* ---- misuse ---- */

static void
refuses(void *at)
{
    char words[100];

    snprintf(words, sizeof(words), "kfree: there is no object at %08x",
             (unsigned int)(uintptr_t)at);
    expect_panic(kfree(at), words);
}

static void
what_is_no_object_cannot_be_freed(void **state)
{
    static const uint32_t each[] = {32, 64, 128, 252, 508, 1020, 2040};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(each); i++) {
        char *object = kmalloc(each[i]);
        char *page = object - (uintptr_t)object % PAGE_SIZE;

        for (uint32_t at = 0; at < PAGE_SIZE; at++)
            if (at < sizeof(struct slab) || (PAGE_SIZE - at) % each[i] != 0)
                refuses(page + at);
        assert_int_equal(nr_slab_objects, 1);
        kfree(object);
    }
    assert_int_equal(nr_free_pages(), 200);
}

/* The page went back with it, so nothing is there any more. */
static void
the_last_object_cannot_be_freed_twice(void **state)
{
    void *object = kmalloc(100);

    (void)state;
    kfree(object);
    refuses(object);
    assert_int_equal(nr_slab_objects, 0);
    assert_int_equal(nr_free_pages(), 200);
}

/* ---- without memory ---- */

static void
without_a_frame_there_is_no_object(void **state)
{
    void *objects[100];
    uint32_t n = in_a_page(1020), had = 0;

    (void)state;
    machine(2);
    while ((objects[had] = kmalloc(1020)))
        had++;
    assert_int_equal(had, 2 * n);
    assert_int_equal(nr_free_pages(), 0);
    assert_null(kmalloc(1020));
    assert_null(kmalloc(32));
    assert_int_equal(nr_slab_pages, 2);
    assert_int_equal(nr_slab_objects, 2 * n);
    kfree(objects[0]);
    assert_null(kmalloc(32)); /* another size: it needs a page */
    assert_ptr_equal(kmalloc(1000), objects[0]);
    for (uint32_t i = 0; i < had; i++)
        kfree(objects[i]);
    assert_int_equal(nr_free_pages(), 2);
    assert_non_null(kmalloc(32));
}

/* An object may cost two calls: its own, and one for a page. */
static void
the_nth_call_fails_and_changes_nothing(void **state)
{
    void *first, *second;

    (void)state;
    for (uint32_t n = 1; n <= 2; n++) {
        fail_countdown = n;
        assert_null(kmalloc(64));
        assert_int_equal(fail_countdown, 0);
        assert_int_equal(nr_slab_pages, 0);
        assert_int_equal(nr_slab_objects, 0);
        assert_int_equal(nr_free_pages(), 200);
    }
    fail_countdown = 3;
    first = kmalloc(64);
    assert_non_null(first);
    assert_int_equal(fail_countdown, 1);
    assert_null(kmalloc(64)); /* there would have been room */
    assert_int_equal(nr_slab_objects, 1);
    second = kmalloc(64);
    assert_non_null(second);
    kfree(first);
    kfree(second);
    assert_int_equal(nr_free_pages(), 200);
}

/* ---- a long life ---- */

enum { STEPS = 200000, MOST = 300 };

static struct {
    unsigned char *bytes;
    uint32_t size;
    unsigned char filled;
} objects[MOST];

static unsigned int refused, given_back;

static void
check_object(uint32_t i)
{
    for (uint32_t j = 0; j < objects[i].size; j++)
        if (objects[i].bytes[j] != objects[i].filled)
            fail_msg("byte %u of an object of %u bytes is %#x and was %#x",
                     j, objects[i].size, objects[i].bytes[j],
                     objects[i].filled);
}

static void
step_free(uint32_t i)
{
    uint32_t pages = nr_slab_pages;

    check_object(i);
    kfree(objects[i].bytes);
    objects[i].bytes = NULL;
    given_back += nr_slab_pages < pages;
}

static void
step_new(uint32_t i, bool small)
{
    uint32_t size = 1 + random_below(small ? 140 : KMALLOC_MOST);

    fail_countdown = random_below(50) == 0 ? 1 + random_below(2) : 0;
    objects[i].bytes = kmalloc(size);
    if (!objects[i].bytes) {
        refused++;
        return;
    }
    objects[i].size = size;
    objects[i].filled = (unsigned char)random_below(256);
    memset(objects[i].bytes, objects[i].filled, size);
}

/* The objects of each class fit into the pages that there are. */
static void
recount(uint32_t frames)
{
    uint32_t n = 0, fewest = 0, used[NR_SIZES] = {0};

    for (uint32_t i = 0; i < MOST; i++)
        if (objects[i].bytes) {
            check_object(i);
            n++;
            used[class_of(objects[i].size)]++;
        }
    for (uint32_t i = 0; i < NR_SIZES; i++)
        fewest += (used[i] + in_a_page(sizes[i]) - 1) / in_a_page(sizes[i]);
    assert_int_equal(nr_slab_objects, n);
    assert_true(nr_slab_pages >= fewest);
    assert_true(nr_slab_pages <= n);
    assert_int_equal(nr_free_pages(), frames - nr_slab_pages);
    assert_int_equal(nr_counted_pages(), nr_slab_pages);
}

static void
no_object_touches_another_in_a_long_life(void **state)
{
    uint32_t keeping = 150, frames = 60;
    bool small = false;

    (void)state;
    random_begin();
    machine(frames);
    for (int step = 0; step < STEPS; step++) {
        uint32_t i = random_below(MOST);

        if (step % 2048 == 0) {
            keeping = 1 + random_below(MOST);
            small = random_below(2);
        }
        if (objects[i].bytes)
            step_free(i);
        else if (i < keeping)
            step_new(i, small);
        if (step % 256 == 0)
            recount(frames);
    }
    fail_countdown = 0;
    for (uint32_t i = 0; i < MOST; i++)
        if (objects[i].bytes)
            step_free(i);
    recount(frames);
    assert_int_equal(nr_free_pages(), frames);
    for (uint32_t i = 0; i < NR_SIZES; i++)
        assert_null(slabs[i]);
    print_message("  %u refused, %u pages given back\n", refused,
                  given_back);
    if (refused < 1000 || given_back < 1000)
        fail_msg("a dull life");
}

#define KMALLOC_TEST(f) cmocka_unit_test_setup(f, large_machine)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        KMALLOC_TEST(every_size_has_room_and_is_aligned),
        KMALLOC_TEST(sizes_that_are_none_panic),
        KMALLOC_TEST(nothing_can_be_freed),
        KMALLOC_TEST(a_page_is_filled_before_the_next_is_taken),
        KMALLOC_TEST(pages_go_back_in_any_order),
        KMALLOC_TEST(sizes_do_not_share_pages),
        KMALLOC_TEST(what_is_no_object_cannot_be_freed),
        KMALLOC_TEST(the_last_object_cannot_be_freed_twice),
        KMALLOC_TEST(without_a_frame_there_is_no_object),
        KMALLOC_TEST(the_nth_call_fails_and_changes_nothing),
        KMALLOC_TEST(no_object_touches_another_in_a_long_life),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
