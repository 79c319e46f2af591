/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The frame allocator, mm/memory.c, against its contract: the facts C.1.1
 * to C.1.3 of Linux 0.11, every misuse, and a long random life in which a
 * model that knows nothing of search_below recounts every frame.
 */
#include "host.h"

#include "mm/memory.c"

#define MIB(n) ((uint32_t)(n) << 20)

_Alignas(PAGE_SIZE) unsigned char physical_memory[PHYSICAL_BYTES];

/* ---- what every test wants to know ---- */

struct snapshot {
    uint8_t map[PAGING_PAGES];
    paddr_t end;
};

static struct snapshot
snapshot(void)
{
    struct snapshot now = {.end = HIGH_MEMORY};

    memcpy(now.map, mem_map, sizeof(now.map));
    return now;
}

static void
assert_unchanged(const struct snapshot *before)
{
    assert_memory_equal(mem_map, before->map, sizeof(before->map));
    assert_int_equal(HIGH_MEMORY, before->end);
}

static void
assert_zeroed(paddr_t page)
{
    static const char zeros[PAGE_SIZE];

    assert_memory_equal(phys_to_virt(page), zeros, PAGE_SIZE);
}

static int
historical_machine(void **state)
{
    (void)state;
    mem_init();
    mem_add(MIB(4), MIB(16));
    memset(physical_memory, 0xaa, sizeof(physical_memory));
    return 0;
}

/* ---- the facts of Linux 0.11 ---- */

static void
fact_c_1_1_after_mem_init_3072_frames_are_free(void **state)
{
    unsigned int zeros = 0;

    (void)state;
    for (unsigned int nr = 0; nr < PAGING_PAGES; nr++) {
        assert_true(mem_map[nr] == 0 || mem_map[nr] == 100);
        zeros += mem_map[nr] == 0;
    }
    assert_int_equal(PAGING_PAGES, 3840);
    assert_int_equal(zeros, 3072);
    assert_int_equal(mem_map[767], 100);
    assert_int_equal(mem_map[768], 0);
    assert_int_equal(mem_map[3839], 0);
    assert_int_equal(HIGH_MEMORY, MIB(16));
    assert_int_equal(nr_free_pages(), 3072);
    assert_int_equal(nr_counted_pages(), 0);
}

static void
fact_c_1_2_get_takes_the_highest_zeroed_with_count_1(void **state)
{
    struct snapshot empty;

    (void)state;
    for (unsigned int nr = PAGING_PAGES; nr-- > 768;) {
        paddr_t page = get_free_page();

        assert_int_equal(page, LOW_MEM + nr * 4096);
        assert_int_equal(mem_map[nr], 1);
        assert_zeroed(page);
        memset(phys_to_virt(page), 0x55, PAGE_SIZE);
    }
    assert_int_equal(nr_free_pages(), 0);
    assert_int_equal(nr_counted_pages(), 3072);

    empty = snapshot();
    for (int i = 0; i < 3; i++) {
        assert_int_equal(get_free_page(), 0);
        assert_unchanged(&empty);
    }
    for (paddr_t page = MIB(4); page < MIB(16); page += PAGE_SIZE)
        assert_int_equal(physical_memory[page], 0x55);
}

static void
fact_c_1_3_free_ignores_low_panics_on_free_and_past_the_end(void **state)
{
    struct snapshot before = snapshot();

    (void)state;
    free_page(0);
    free_page(0xfffff);
    assert_unchanged(&before);
    expect_panic(free_page(MIB(4)),
                 "free_page: frame 00400000 is free already");
    expect_panic(free_page(MIB(16)),
                 "free_page: 01000000 is past the end of memory");
    assert_unchanged(&before);
}

/* ---- the edges of the contract ---- */

static void
nothing_is_there_before_memory_is_added(void **state)
{
    (void)state;
    mem_init();
    assert_int_equal(HIGH_MEMORY, LOW_MEM);
    assert_int_equal(nr_free_pages(), 0);
    assert_int_equal(get_free_page(), 0);
    free_page(LOW_MEM - 1);
    expect_panic(free_page(LOW_MEM),
                 "free_page: 00100000 is past the end of memory");
}

static void
a_second_free_of_one_frame_panics(void **state)
{
    paddr_t page = get_free_page();
    struct snapshot before;

    (void)state;
    free_page(page);
    before = snapshot();
    expect_panic(free_page(page),
                 "free_page: frame 00fff000 is free already");
    assert_unchanged(&before);
}

static void
a_used_frame_cannot_be_freed(void **state)
{
    struct snapshot before = snapshot();

    (void)state;
    expect_panic(free_page(MIB(1)),
                 "free_page: frame 00100000 was never ours to give");
    expect_panic(free_page(MIB(4) - 1),
                 "free_page: frame 003fffff was never ours to give");
    assert_unchanged(&before);
}

static void
past_the_end_is_past_the_end_however_far(void **state)
{
    struct snapshot before;

    (void)state;
    mem_init();
    mem_add(MIB(1), MIB(2));
    before = snapshot();
    assert_int_equal(HIGH_MEMORY, MIB(2));
    expect_panic(free_page(MIB(2)),
                 "free_page: 00200000 is past the end of memory");
    expect_panic(free_page(MIB(16)),
                 "free_page: 01000000 is past the end of memory");
    expect_panic(free_page(UINT32_MAX),
                 "free_page: ffffffff is past the end of memory");
    assert_unchanged(&before);
}

static void
any_address_inside_a_frame_names_it(void **state)
{
    paddr_t page = get_free_page();

    (void)state;
    mem_map[MAP_NR(page)] = 3;
    free_page(page);
    assert_int_equal(mem_map[MAP_NR(page)], 2);
    free_page(page + 1);
    assert_int_equal(mem_map[MAP_NR(page)], 1);
    free_page(page + PAGE_SIZE - 1);
    assert_int_equal(mem_map[MAP_NR(page)], 0);
    assert_int_equal(nr_free_pages(), 3072);
    assert_int_equal(get_free_page(), page);
}

static void
a_shared_frame_is_free_when_its_last_user_leaves(void **state)
{
    paddr_t page = get_free_page();

    (void)state;
    mem_map[MAP_NR(page)] = 99;
    memset(phys_to_virt(page), 0x55, PAGE_SIZE);
    for (unsigned int left = 98; left > 0; left--) {
        free_page(page);
        assert_int_equal(mem_map[MAP_NR(page)], left);
        assert_int_equal(nr_free_pages(), 3071);
    }
    free_page(page);
    assert_int_equal(nr_free_pages(), 3072);
    assert_int_equal(*(uint8_t *)phys_to_virt(page), 0x55);
    assert_int_equal(get_free_page(), page);
    assert_zeroed(page);
}

static void
the_highest_free_frame_comes_back_first(void **state)
{
    paddr_t page[8];

    (void)state;
    for (int i = 0; i < 8; i++)
        page[i] = get_free_page();
    free_page(page[6]); /* low one first, then a high one */
    free_page(page[1]);
    free_page(page[3]);
    assert_int_equal(get_free_page(), page[1]);
    assert_int_equal(get_free_page(), page[3]);
    assert_int_equal(get_free_page(), page[6]);
    assert_int_equal(get_free_page(), page[7] - PAGE_SIZE);
}

static void
giving_back_touches_no_byte_and_taking_touches_one_frame(void **state)
{
    paddr_t page = get_free_page();

    (void)state;
    memset(physical_memory, 0x77, sizeof(physical_memory));
    free_page(page);
    for (size_t i = 0; i < sizeof(physical_memory); i++)
        if (physical_memory[i] != 0x77)
            fail_msg("free_page wrote to %zx", i);
    assert_int_equal(get_free_page(), page);
    assert_zeroed(page);
    memset(phys_to_virt(page), 0x77, PAGE_SIZE);
    for (size_t i = 0; i < sizeof(physical_memory); i++)
        if (physical_memory[i] != 0x77)
            fail_msg("get_free_page wrote to %zx", i);
}

static void
reserved_frames_are_never_given(void **state)
{
    unsigned int taken = 0;
    paddr_t page;

    (void)state;
    mem_reserve(MIB(5) + 1, MIB(5) + 2);     /* one frame, by a byte */
    mem_reserve(MIB(6) - 1, MIB(6) + 1);     /* two frames */
    mem_reserve(MIB(16) - 4096, UINT64_MAX); /* the last one */
    mem_reserve(MIB(8), MIB(8));             /* none: empty */
    mem_reserve(MIB(9), MIB(8));             /* none: reversed */
    mem_reserve(0, MIB(1));                  /* none: not counted */
    mem_reserve(MIB(16), UINT64_MAX);        /* none: not counted */
    assert_int_equal(nr_free_pages(), 3072 - 4);
    assert_int_equal(HIGH_MEMORY, MIB(16));
    while ((page = get_free_page())) {
        assert_int_not_equal(page, MIB(5));
        assert_int_not_equal(page, MIB(6) - 4096);
        assert_int_not_equal(page, MIB(6));
        assert_int_not_equal(page, MIB(16) - 4096);
        taken++;
    }
    assert_int_equal(taken, 3072 - 4);
}

static void
only_whole_frames_inside_the_managed_area_are_added(void **state)
{
    (void)state;
    mem_init();
    mem_add(MIB(2) + 1, MIB(2) + 8191); /* no whole frame */
    mem_add(MIB(3), MIB(2));            /* reversed */
    mem_add(MIB(3) + 100, MIB(3) + 50); /* reversed, one frame */
    mem_add(MIB(3), MIB(3));            /* empty */
    mem_add(0, MIB(1));                 /* below */
    mem_add(MIB(16), UINT64_MAX);       /* above */
    mem_add(UINT64_MAX, UINT64_MAX);
    assert_int_equal(nr_free_pages(), 0);
    assert_int_equal(HIGH_MEMORY, MIB(1));
    mem_add(MIB(2) + 1, MIB(2) + 8192); /* its second half */
    assert_int_equal(nr_free_pages(), 1);
    assert_int_equal(HIGH_MEMORY, MIB(2) + 8192);
    assert_int_equal(get_free_page(), MIB(2) + 4096);
    mem_add(0, UINT64_MAX);
    assert_int_equal(nr_free_pages(), PAGING_PAGES);
    assert_int_equal(HIGH_MEMORY, MIB(16));
}

/* ---- looking at a count ---- */

static void
page_count_is_what_the_map_says(void **state)
{
    paddr_t page = get_free_page(), last = MIB(16) - PAGE_SIZE;
    struct snapshot before;

    (void)state;
    assert_int_equal(page, last);
    assert_int_equal(page_count(MIB(4)), 0); /* free */
    for (unsigned int n = 1; n < 100; n++) {
        mem_map[MAP_NR(page)] = (uint8_t)n;
        before = snapshot();
        assert_int_equal(page_count(page), n);
        assert_int_equal(page_count(page + 1), n);
        assert_int_equal(page_count(page + PAGE_SIZE - 1), n);
        assert_int_equal(page_count(page - 1), 0);
        assert_unchanged(&before);
    }
    assert_int_equal(page_count(LOW_MEM), USED);
    assert_int_equal(page_count(MIB(4) - 1), USED);
    mem_map[0] = 3;
    assert_int_equal(page_count(LOW_MEM), 3);
    assert_int_equal(page_count(LOW_MEM + PAGE_SIZE), USED);
}

/* Whoever looks may come with any address: no panic, and nothing read. */
static void
page_count_is_0_where_nothing_is_counted(void **state)
{
    static const paddr_t ends[] = {MIB(2), MIB(16)};

    (void)state;
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        struct snapshot before;

        mem_init();
        mem_add(MIB(1), ends[i]);
        memset(mem_map, 7, sizeof(mem_map)); /* past the end, too */
        before = snapshot();
        assert_int_equal(HIGH_MEMORY, ends[i]);
        assert_int_equal(page_count(0), 0);
        assert_int_equal(page_count(0xb8000), 0);
        assert_int_equal(page_count(LOW_MEM - 1), 0);
        assert_int_equal(page_count(LOW_MEM), 7);
        assert_int_equal(page_count(ends[i] - 1), 7);
        assert_int_equal(page_count(ends[i]), 0);
        assert_int_equal(page_count(MIB(16)), 0);
        assert_int_equal(page_count(0xfee00000), 0);
        assert_int_equal(page_count(UINT32_MAX), 0);
        assert_unchanged(&before);
    }
    mem_init();
    assert_int_equal(page_count(LOW_MEM), 0); /* no memory at all */
}

/* ---- a long life ---- */

enum { STEPS = 300000 };

/* What the frames should be, kept with no cleverness at all. */
static uint8_t model[PAGING_PAGES];
static unsigned int ran_out;

static paddr_t
model_highest_free(void)
{
    for (unsigned int nr = PAGING_PAGES; nr-- > 0;)
        if (model[nr] == 0)
            return LOW_MEM + nr * PAGE_SIZE;
    return 0;
}

/* A frame whose count is from 1 to `most`; -1 if there is none. */
static int
model_any(uint8_t most)
{
    unsigned int start = random_below(PAGING_PAGES);

    for (unsigned int i = 0; i < PAGING_PAGES; i++) {
        unsigned int nr = (start + i) % PAGING_PAGES;

        if (model[nr] >= 1 && model[nr] <= most)
            return (int)nr;
    }
    return -1;
}

static void
step_get(void)
{
    paddr_t page = get_free_page();

    assert_int_equal(page, model_highest_free());
    if (page) {
        model[(page - LOW_MEM) / PAGE_SIZE] = 1;
        assert_zeroed(page);
        memset(phys_to_virt(page), 0xaa, PAGE_SIZE);
    } else {
        ran_out++;
    }
}

static void
step_free(void)
{
    int nr = model_any(99);

    if (nr >= 0) {
        paddr_t addr =
            LOW_MEM + (paddr_t)nr * PAGE_SIZE + random_below(4096);

        assert_int_equal(page_count(addr), model[nr]);
        free_page(addr);
        model[nr]--;
        assert_int_equal(page_count(addr), model[nr]);
    }
}

static void
step_share(void)
{
    int nr = model_any(98);

    if (nr >= 0) {
        mem_map[nr]++;
        model[nr]++;
    }
}

static void
recount(void)
{
    unsigned int free_frames = 0, counted = 0;

    for (unsigned int nr = 0; nr < PAGING_PAGES; nr++) {
        free_frames += model[nr] == 0;
        counted += model[nr] >= 1 && model[nr] <= 99;
    }
    assert_memory_equal(mem_map, model, sizeof(model));
    assert_int_equal(nr_free_pages(), free_frames);
    assert_int_equal(nr_counted_pages(), counted);
}

/*
 * Memory is small, so that it runs out and fills again often: what is
 * likelier, taking or giving back, changes every few thousand steps.
 */
static void
random_life(uint64_t start, uint64_t hole, uint64_t hole_end, uint64_t end)
{
    uint32_t taking = 50;

    mem_init();
    mem_add(start, end);
    mem_reserve(hole, hole_end);
    memcpy(model, mem_map, sizeof(model));
    memset(physical_memory, 0xaa, sizeof(physical_memory));
    for (int i = 0; i < STEPS / 3; i++) {
        uint32_t dice = random_below(100);

        if (i % 4096 == 0)
            taking = 20 + random_below(60);
        if (dice < taking)
            step_get();
        else if (dice < 90)
            step_free();
        else
            step_share();
        if (i % 256 == 0)
            recount();
    }
    recount();
}

static void
a_model_agrees_after_every_random_step(void **state)
{
    (void)state;
    random_begin();
    random_life(MIB(4), MIB(4), MIB(4), MIB(5));
    random_life(MIB(1), MIB(1) + 0x8000, MIB(1) + 0x20000, MIB(2));
    random_life(MIB(14), MIB(15) - 0x10000, MIB(15), MIB(16));
    assert_true(ran_out > 100);
}

#define MEMORY_TEST(f) cmocka_unit_test_setup(f, historical_machine)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        MEMORY_TEST(fact_c_1_1_after_mem_init_3072_frames_are_free),
        MEMORY_TEST(fact_c_1_2_get_takes_the_highest_zeroed_with_count_1),
        MEMORY_TEST(
            fact_c_1_3_free_ignores_low_panics_on_free_and_past_the_end),
        MEMORY_TEST(nothing_is_there_before_memory_is_added),
        MEMORY_TEST(a_second_free_of_one_frame_panics),
        MEMORY_TEST(a_used_frame_cannot_be_freed),
        MEMORY_TEST(past_the_end_is_past_the_end_however_far),
        MEMORY_TEST(any_address_inside_a_frame_names_it),
        MEMORY_TEST(a_shared_frame_is_free_when_its_last_user_leaves),
        MEMORY_TEST(the_highest_free_frame_comes_back_first),
        MEMORY_TEST(
            giving_back_touches_no_byte_and_taking_touches_one_frame),
        MEMORY_TEST(reserved_frames_are_never_given),
        MEMORY_TEST(only_whole_frames_inside_the_managed_area_are_added),
        MEMORY_TEST(page_count_is_what_the_map_says),
        MEMORY_TEST(page_count_is_0_where_nothing_is_counted),
        MEMORY_TEST(a_model_agrees_after_every_random_step),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
