// SPDX-License-Identifier: GPL-2.0-only
/*
 * The frame allocator, mm/memory.c, against its contract: the list of free
 * frames, counts, reserved frames, every misuse, and a long random life
 * beside a model that keeps sets and knows nothing of lists.
 */
#include "host.h"

#include "mm/memory.c"

#define MIB(n) ((uint32_t)(n) << 20)

enum { FRAMES = PHYSICAL_BYTES / PAGE_SIZE };

_Alignas(PAGE_SIZE) unsigned char physical_memory[PHYSICAL_BYTES];

static uint16_t map[FRAMES + 1]; /* one more, to see who stores past it */

/* ---- what every test wants to know ---- */

static struct {
    uint16_t map[FRAMES + 1];
    unsigned int free;
    paddr_t next;
} before;

static void
remember(void)
{
    memcpy(before.map, map, sizeof(map));
    before.free = nr_free_pages();
    before.next = free_list;
}

static void
assert_unchanged(void)
{
    assert_memory_equal(map, before.map, sizeof(map));
    assert_int_equal(nr_free_pages(), before.free);
    assert_int_equal(free_list, before.next);
}

static void
assert_zeroed(paddr_t page)
{
    static const char zeros[PAGE_SIZE];

    assert_memory_equal(phys_to_virt(page), zeros, PAGE_SIZE);
}

/* From `start` to `end` all is free. */
static void
machine(uint64_t start, uint64_t end)
{
    memset(map, 0x77, sizeof(map));
    mem_init(map, (paddr_t)end);
    mem_add(start, end);
    mem_open(FRAMES);
    fail_countdown = 0;
}

static int
four_mib(void **state)
{
    (void)state;
    machine(MIB(1), MIB(4));
    return 0;
}

/* ---- before the list is made ---- */

static void
mem_init_reserves_every_frame(void **state)
{
    (void)state;
    memset(map, 0x77, sizeof(map));
    mem_init(map, MIB(2));
    assert_ptr_equal(mem_map, map);
    assert_int_equal(HIGH_MEMORY, MIB(2));
    for (uint32_t nr = 0; nr <= FRAMES; nr++)
        assert_int_equal(map[nr], nr < 512 ? 0x8000 : 0x7777);
    assert_int_equal(nr_free_pages(), 0);
    assert_int_equal(nr_counted_pages(), 0);
    assert_int_equal(__get_free_page(), 0);
    assert_int_equal(get_free_page(), 0);
    mem_open(FRAMES);
    assert_int_equal(nr_free_pages(), 0);
    assert_int_equal(get_free_page(), 0);
}

/* A machine that is set up again does not know the old one's frames. */
static void
mem_init_forgets_what_was_free(void **state)
{
    (void)state;
    assert_int_equal(nr_free_pages(), 768);
    mem_init(map, MIB(2));
    assert_int_equal(nr_free_pages(), 0);
    assert_int_equal(get_free_page(), 0);
}

static void
no_memory_at_all_is_no_error(void **state)
{
    (void)state;
    mem_init(map, 0);
    mem_add(0, UINT64_MAX);
    mem_reserve(0, UINT64_MAX);
    mem_open(FRAMES);
    assert_int_equal(nr_free_pages(), 0);
    assert_int_equal(nr_counted_pages(), 0);
    assert_int_equal(get_free_page(), 0);
    assert_int_equal(page_count(0), 0);
    expect_panic(free_page(0),
                 "free_page: 00000000 is past the end of memory");
}

static void
only_whole_frames_are_added(void **state)
{
    static const struct {
        uint64_t start, end;
        uint32_t first, frames;
    } ranges[] = {
        {MIB(1) + 1, MIB(1) + 8191, 0, 0}, /* no whole frame */
        {MIB(1) + 1, MIB(1) + 8192, 257, 1},
        {MIB(1), MIB(1) + 4096, 256, 1},
        {MIB(1) - 1, MIB(1) + 4097, 256, 1},
        {MIB(2), MIB(1), 0, 0}, /* reversed */
        {MIB(2) + 100, MIB(2) + 50, 0, 0},
        {MIB(2), MIB(2), 0, 0},     /* empty */
        {MIB(4), UINT64_MAX, 0, 0}, /* above */
        {UINT64_MAX, UINT64_MAX, 0, 0},
        {UINT64_MAX - 10, 10, 0, 0},
        {MIB(4) - 4096, UINT64_MAX, 1023, 1},
        {(1ull << 32) + MIB(1), (1ull << 32) + MIB(2), 0, 0},
        {0, 4096, 0, 1}, /* frame 0 has a count like others */
        {0, UINT64_MAX, 0, 1024},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
        mem_init(map, MIB(4));
        mem_add(ranges[i].start, ranges[i].end);
        for (uint32_t nr = 0; nr < 1024; nr++)
            if (map[nr] != (nr - ranges[i].first < ranges[i].frames
                                ? 0
                                : MAP_PAGE_RESERVED))
                fail_msg("range %zu: frame %u is %#x", i, nr, map[nr]);
        assert_int_equal(nr_free_pages(), 0); /* not before mem_open() */
    }
}

static void
a_byte_reserves_its_frame(void **state)
{
    static const struct {
        uint64_t start, end;
        uint32_t first, frames;
    } ranges[] = {
        {MIB(1) + 1, MIB(1) + 2, 256, 1},
        {MIB(1) - 1, MIB(1) + 1, 255, 2},
        {MIB(1), MIB(1) + 4096, 256, 1},
        {MIB(1), MIB(1) + 4097, 256, 2},
        {MIB(2), MIB(2), 0, 0}, /* empty */
        {MIB(2) + 5, MIB(2) + 5, 0, 0},
        {MIB(2), MIB(1), 0, 0}, /* reversed */
        {MIB(4), UINT64_MAX, 0, 0},
        {(1ull << 32), (1ull << 32) + MIB(2), 0, 0},
        {MIB(4) - 1, UINT64_MAX, 1023, 1},
        {0, 1, 0, 1},
        {0, UINT64_MAX, 0, 1024},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
        mem_init(map, MIB(4));
        mem_add(0, MIB(4));
        mem_reserve(ranges[i].start, ranges[i].end);
        for (uint32_t nr = 0; nr < 1024; nr++)
            if (map[nr] != (nr - ranges[i].first < ranges[i].frames
                                ? MAP_PAGE_RESERVED
                                : 0))
                fail_msg("range %zu: frame %u is %#x", i, nr, map[nr]);
    }
}

/* ---- the list ---- */

static void
mem_open_takes_the_highest_and_reserves_the_rest(void **state)
{
    (void)state;
    for (uint32_t most = 0; most <= 20; most++) {
        uint32_t left = most < 14 ? most : 14;

        mem_init(map, MIB(1) + 24 * PAGE_SIZE);
        mem_add(MIB(1) + 4 * PAGE_SIZE, MIB(2));
        mem_reserve(MIB(1) + 10 * PAGE_SIZE, MIB(1) + 16 * PAGE_SIZE);
        mem_open(most);
        assert_int_equal(nr_free_pages(), left);
        for (uint32_t nr = 280; nr-- > 256;) {
            bool ram = nr >= 260 && (nr < 266 || nr >= 272);

            if (!ram || left == 0) {
                assert_int_equal(map[nr], MAP_PAGE_RESERVED);
                continue;
            }
            left--;
            assert_int_equal(map[nr], 0);
            assert_int_equal(__get_free_page(), nr << 12);
            assert_int_equal(map[nr], 1);
        }
        assert_int_equal(left, 0);
        assert_int_equal(__get_free_page(), 0);
        assert_int_equal(nr_free_pages(), 0);
        assert_int_equal(nr_counted_pages(), most < 14 ? most : 14);
    }
}

/* Its address could not be told from "no frame". */
static void
frame_0_is_never_given(void **state)
{
    (void)state;
    for (uint32_t end = PAGE_SIZE; end <= 4 * PAGE_SIZE; end += PAGE_SIZE) {
        machine(0, end);
        assert_int_equal(nr_free_pages(), end / PAGE_SIZE - 1);
        assert_int_equal(map[0], MAP_PAGE_RESERVED);
        for (paddr_t page = end - PAGE_SIZE; page > 0; page -= PAGE_SIZE)
            assert_int_equal(get_free_page(), page);
        assert_int_equal(get_free_page(), 0);
        assert_int_equal(map[0], MAP_PAGE_RESERVED);
    }
}

static void
what_was_freed_last_comes_back_first(void **state)
{
    paddr_t page[6];

    (void)state;
    for (int i = 0; i < 6; i++) {
        page[i] = __get_free_page();
        assert_int_equal(page[i], MIB(4) - (i + 1) * PAGE_SIZE);
    }
    free_page(page[1]);
    free_page(page[4]);
    free_page(page[2]);
    assert_int_equal(__get_free_page(), page[2]);
    assert_int_equal(__get_free_page(), page[4]);
    assert_int_equal(__get_free_page(), page[1]);
    assert_int_equal(__get_free_page(), page[5] - PAGE_SIZE);
}

static void
every_frame_can_be_had_once(void **state)
{
    static bool had[FRAMES];
    unsigned int taken = 0;
    paddr_t page;

    (void)state;
    machine(0, MIB(64));
    memset(had, 0, sizeof(had));
    while ((page = __get_free_page())) {
        assert_int_equal(page % PAGE_SIZE, 0);
        assert_false(had[page >> PAGE_SHIFT]);
        had[page >> PAGE_SHIFT] = true;
        taken++;
        assert_int_equal(nr_free_pages(), FRAMES - 1 - taken);
    }
    assert_int_equal(taken, FRAMES - 1);
    assert_int_equal(nr_counted_pages(), FRAMES - 1);
    remember();
    assert_int_equal(get_free_page(), 0);
    assert_int_equal(__get_free_page(), 0);
    assert_unchanged();
}

/* The link lies in a free frame's first word, and nowhere else. */
static void
only_a_free_frames_first_word_is_the_lists(void **state)
{
    paddr_t page = get_free_page(), other;

    (void)state;
    memset(physical_memory + MIB(1), 0x55, MIB(3));
    machine(MIB(1), MIB(4));
    for (paddr_t at = MIB(1); at < MIB(4); at++)
        if (at % PAGE_SIZE >= sizeof(paddr_t) &&
            physical_memory[at] != 0x55)
            fail_msg("mem_open stored to %08x", at);
    page = __get_free_page();
    for (paddr_t at = page + sizeof(paddr_t); at < MIB(4); at++)
        assert_int_equal(physical_memory[at], 0x55);
    memset(physical_memory + MIB(1), 0x66, MIB(3)); /* the list is lost */
    machine(MIB(1), MIB(4));
    page = get_free_page();
    assert_zeroed(page);
    assert_zeroed(other = get_free_page());
    memset(phys_to_virt(page), 0x66, PAGE_SIZE);
    memset(phys_to_virt(other), 0x66, PAGE_SIZE);
    free_page(page);
    for (paddr_t at = MIB(1); at < MIB(4); at++)
        if (at % PAGE_SIZE >= sizeof(paddr_t) &&
            physical_memory[at] != 0x66)
            fail_msg("free_page stored to %08x", at);
    for (uint32_t i = 0; i < sizeof(paddr_t); i++)
        assert_int_equal(physical_memory[other + i], 0x66);
}

static void
get_free_page_clears_and_the_other_does_not(void **state)
{
    paddr_t page = __get_free_page();

    (void)state;
    memset(phys_to_virt(page), 0xaa, PAGE_SIZE);
    free_page(page);
    assert_int_equal(__get_free_page(), page);
    assert_int_equal(physical_memory[page + PAGE_SIZE - 1], 0xaa);
    memset(phys_to_virt(page), 0xaa, PAGE_SIZE);
    free_page(page);
    assert_int_equal(get_free_page(), page);
    assert_zeroed(page);
}

/* ---- counts ---- */

static void
a_held_frame_is_free_when_its_last_user_leaves(void **state)
{
    paddr_t page = get_free_page();

    (void)state;
    for (unsigned int n = 2; n <= 100; n++) {
        hold_page(page + n * 37); /* any address in it names a frame */
        assert_int_equal(map[page >> 12], n);
        assert_int_equal(page_count(page), n);
        assert_int_equal(page_count(page + PAGE_SIZE - 1), n);
    }
    memset(phys_to_virt(page), 0x55, PAGE_SIZE);
    for (unsigned int n = 99; n > 0; n--) {
        assert_true(free_page(page + n * 41));
        assert_int_equal(map[page >> 12], n);
        assert_int_equal(nr_free_pages(), 767);
        assert_int_equal(nr_counted_pages(), 1);
    }
    assert_int_equal(physical_memory[page], 0x55);
    assert_true(free_page(page + PAGE_SIZE - 1));
    assert_int_equal(map[page >> 12], 0);
    assert_int_equal(nr_free_pages(), 768);
    assert_int_equal(nr_counted_pages(), 0);
    assert_int_equal(get_free_page(), page);
}

/* In 1.2 it became a reserved frame without a word (F9). */
static void
one_user_too_many_panics(void **state)
{
    paddr_t page = get_free_page();

    (void)state;
    for (uint32_t n = 1; n < 0x7fff; n++)
        hold_page(page);
    assert_int_equal(page_count(page), 0x7fff);
    expect_panic(hold_page(page),
                 "hold_page: frame 003ff000 has more users than can be "
                 "counted");
    map[page >> 12] = 0x7fff;
    for (uint32_t n = 0x7fff; n > 0; n--)
        free_page(page);
    assert_int_equal(nr_free_pages(), 768);
}

static void
nobody_counts_the_users_of_reserved_frames(void **state)
{
    static const paddr_t reserved[] = {0,          1,      PAGE_SIZE,
                                       MIB(1) - 1, MIB(2), MIB(2) + 4095};

    (void)state;
    mem_init(map, MIB(4));
    mem_add(MIB(1), MIB(4));
    mem_reserve(MIB(2), MIB(2) + 1);
    mem_open(FRAMES);
    remember();
    for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++) {
        assert_int_equal(page_count(reserved[i]), MAP_PAGE_RESERVED);
        hold_page(reserved[i]);
        assert_false(free_page(reserved[i]));
        assert_false(free_page(reserved[i]));
        hold_page(reserved[i]);
        assert_unchanged();
    }
    assert_int_equal(nr_counted_pages(), 0);
    for (unsigned int n = nr_free_pages(); n > 0; n--)
        assert_int_not_equal(__get_free_page(), MIB(2));
    assert_int_equal(__get_free_page(), 0);
}

static void
a_second_free_panics_and_changes_nothing(void **state)
{
    paddr_t page = get_free_page(), other = get_free_page();

    (void)state;
    free_page(page);
    remember();
    expect_panic(free_page(page),
                 "free_page: frame 003ff000 is free already");
    expect_panic(free_page(page + 7),
                 "free_page: frame 003ff007 is free already");
    expect_panic(free_page(MIB(1)),
                 "free_page: frame 00100000 is free already");
    assert_unchanged();
    assert_int_equal(get_free_page(), page);
    assert_int_equal(get_free_page(), other - PAGE_SIZE);
}

static void
a_free_frame_has_nobody_to_share_with(void **state)
{
    paddr_t page = get_free_page();

    (void)state;
    free_page(page);
    remember();
    expect_panic(hold_page(page),
                 "hold_page: frame 003ff000 has no user to share with");
    expect_panic(hold_page(MIB(1) + 5),
                 "hold_page: frame 00100005 has no user to share with");
    assert_unchanged();
}

static void
past_the_end_is_past_the_end_however_far(void **state)
{
    static const paddr_t far[] = {MIB(4),     MIB(4) + 1, MIB(64),
                                  0xc0000000, 0xfee00000, UINT32_MAX};
    char words[100];

    (void)state;
    map[MIB(4) >> 12] = 7; /* what lies there is nobody's count */
    remember();
    for (size_t i = 0; i < sizeof(far) / sizeof(far[0]); i++) {
        snprintf(words, sizeof(words),
                 "free_page: %08x is past the end of memory", far[i]);
        expect_panic(free_page(far[i]), words);
        assert_int_equal(page_count(far[i]), 0);
    }
    assert_int_equal(page_count(MIB(4) - 1), 0);
    assert_unchanged();
}

/* ---- memory that fails when it is told to ---- */

static void
the_nth_call_fails_and_only_that(void **state)
{
    (void)state;
    for (uint32_t n = 1; n <= 5; n++) {
        machine(MIB(1), MIB(4));
        fail_countdown = n;
        for (uint32_t i = 1; i <= 8; i++) {
            remember();
            if ((i % 2 ? __get_free_page() : get_free_page()) == 0) {
                assert_int_equal(i, n);
                assert_unchanged();
            }
            assert_int_equal(fail_countdown, i < n ? n - i : 0);
        }
        assert_int_equal(nr_free_pages(), 768 - 7);
    }
}

/* ---- a long life ---- */

enum { STEPS = 200000, FEW = 200 };

static uint16_t users[FEW]; /* the model: how many each frame has */
static bool ours[FEW];
static unsigned int ran_out, shared, again;

static uint32_t
any_used(uint32_t most)
{
    uint32_t start = random_below(FEW);

    for (uint32_t i = 0; i < FEW; i++) {
        uint32_t nr = (start + i) % FEW;

        if (ours[nr] && users[nr] >= 1 && users[nr] <= most)
            return nr;
    }
    return FEW;
}

static unsigned int
model_free(void)
{
    unsigned int n = 0;

    for (uint32_t nr = 0; nr < FEW; nr++)
        n += ours[nr] && users[nr] == 0;
    return n;
}

static void
step_get(bool clear)
{
    paddr_t page = clear ? get_free_page() : __get_free_page();
    uint32_t nr = page >> PAGE_SHIFT;

    if (!page) {
        assert_int_equal(model_free(), 0);
        ran_out++;
        return;
    }
    assert_true(nr < FEW && ours[nr] && page % PAGE_SIZE == 0);
    assert_int_equal(users[nr], 0);
    users[nr] = 1;
    if (clear)
        assert_zeroed(page);
    memset(phys_to_virt(page), (int)nr, PAGE_SIZE);
}

static void
step_free(void)
{
    uint32_t nr = any_used(0x7fff);
    const uint8_t *bytes;

    if (nr == FEW)
        return;
    bytes = phys_to_virt(nr << PAGE_SHIFT);
    for (uint32_t i = 0; i < PAGE_SIZE; i += 64)
        assert_int_equal(bytes[i], nr); /* nobody else stored there */
    free_page((nr << PAGE_SHIFT) + random_below(PAGE_SIZE));
    users[nr]--;
    again += users[nr] > 0;
}

static void
step_hold(void)
{
    uint32_t nr = any_used(0x7ffe);

    if (nr == FEW)
        return;
    hold_page((nr << PAGE_SHIFT) + random_below(PAGE_SIZE));
    users[nr]++;
    shared++;
}

static void
recount(void)
{
    unsigned int counted = 0;

    for (uint32_t nr = 0; nr < FEW; nr++) {
        assert_int_equal(map[nr], ours[nr] ? users[nr] : MAP_PAGE_RESERVED);
        assert_int_equal(page_count(nr << PAGE_SHIFT), map[nr]);
        counted += ours[nr] && users[nr] > 0;
    }
    assert_int_equal(map[FEW], 0x7777);
    assert_int_equal(nr_counted_pages(), counted);
    assert_int_equal(nr_free_pages(), model_free());
}

static void
sets_agree_after_every_random_step(void **state)
{
    uint32_t taking = 50;

    (void)state;
    random_begin();
    for (int i = 0; i < STEPS; i++) {
        uint32_t dice = random_below(100);

        if (i % (STEPS / 8) == 0) { /* another machine */
            memset(map, 0x77, sizeof(map));
            mem_init(map, FEW * PAGE_SIZE);
            mem_add(random_below(50 * PAGE_SIZE), UINT64_MAX);
            mem_reserve(random_below(200 * PAGE_SIZE),
                        random_below(200 * PAGE_SIZE));
            mem_open(1 + random_below(FEW));
            for (uint32_t nr = 0; nr < FEW; nr++)
                ours[nr] = map[nr] == 0;
            memset(users, 0, sizeof(users));
        }
        if (i % 512 == 0)
            taking = 20 + random_below(60);
        if (dice < taking)
            step_get(dice % 2);
        else if (dice < 90)
            step_free();
        else
            step_hold();
        assert_int_equal(nr_free_pages(), model_free());
        if (i % 64 == 0)
            recount();
    }
    print_message("  %u times without a frame, %u held, %u freed by one of "
                  "several\n",
                  ran_out, shared, again);
    if (ran_out < 100 || shared < 1000 || again < 1000)
        fail_msg("a dull life");
}

#define MEMORY_TEST(f) cmocka_unit_test_setup(f, four_mib)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        MEMORY_TEST(mem_init_reserves_every_frame),
        MEMORY_TEST(mem_init_forgets_what_was_free),
        MEMORY_TEST(no_memory_at_all_is_no_error),
        MEMORY_TEST(only_whole_frames_are_added),
        MEMORY_TEST(a_byte_reserves_its_frame),
        MEMORY_TEST(mem_open_takes_the_highest_and_reserves_the_rest),
        MEMORY_TEST(frame_0_is_never_given),
        MEMORY_TEST(what_was_freed_last_comes_back_first),
        MEMORY_TEST(every_frame_can_be_had_once),
        MEMORY_TEST(only_a_free_frames_first_word_is_the_lists),
        MEMORY_TEST(get_free_page_clears_and_the_other_does_not),
        MEMORY_TEST(a_held_frame_is_free_when_its_last_user_leaves),
        MEMORY_TEST(one_user_too_many_panics),
        MEMORY_TEST(nobody_counts_the_users_of_reserved_frames),
        MEMORY_TEST(a_second_free_panics_and_changes_nothing),
        MEMORY_TEST(a_free_frame_has_nobody_to_share_with),
        MEMORY_TEST(past_the_end_is_past_the_end_however_far),
        MEMORY_TEST(the_nth_call_fails_and_only_that),
        MEMORY_TEST(sets_agree_after_every_random_step),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
