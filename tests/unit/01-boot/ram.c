/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From the loader's memory map to mem_map[]: mm/ram.c on maps as firmware
 * writes them, on maps as nobody should, and on random ones.
 */
#include "host.h"

#include "frame-model.h"
#include "mm/memory.c"
#include "mm/ram.c"

#define KIB(n) ((uint64_t)(n) << 10)
#define MIB(n) ((uint64_t)(n) << 20)
#define GIB(n) ((uint64_t)(n) << 30)

#define RESERVED 2u

_Alignas(PAGE_SIZE) unsigned char physical_memory[PHYSICAL_BYTES];
struct boot_info boot_info;

/* The linker's names for a made-up image: 1 MiB + 256 to 1 MiB + 10 000. */
__asm__(".globl kernel_start, kernel_end\n"
        ".set kernel_start, physical_memory + 0x100100\n"
        ".set kernel_end, physical_memory + 0x102710\n");

static uint8_t expected[MODEL_FRAMES];

/* Sets up from `ranges` and compares every frame with the model. */
static void
check_map(const struct ram_range *ranges, size_t n)
{
    struct model_range same[MAX_RANGES];
    uint32_t end;

    for (size_t i = 0; i < n; i++)
        same[i] = (struct model_range){ranges[i].base, ranges[i].length,
                                       ranges[i].type};
    end = model_frames(same, n, expected);
    mem_from_ranges(ranges, n);
    for (unsigned int nr = 0; nr < PAGING_PAGES; nr++)
        if (mem_map[nr] != expected[nr])
            fail_msg("frame %08x is %u and should be %u",
                     LOW_MEM + nr * PAGE_SIZE, mem_map[nr], expected[nr]);
    assert_int_equal(HIGH_MEMORY, end);
}

/* The same, and the numbers of free frames and the end said outright. */
#define CHECK(ranges, free_frames, end) \
    do { \
        check_map(ranges, ARRAY_SIZE(ranges)); \
        assert_int_equal(nr_free_pages(), free_frames); \
        assert_int_equal(HIGH_MEMORY, end); \
    } while (0)

static void
a_pc_with_16_mib(void **state)
{
    const struct ram_range map[] = {
        {0, 0x9fc00, RAM_USABLE},      {0x9fc00, 0x400, RESERVED},
        {0xf0000, 0x10000, RESERVED},  {MIB(1), 0xee0000, RAM_USABLE},
        {0xfe0000, 0x20000, RESERVED},
    };

    (void)state;
    CHECK(map, 0xee0, 0xfe0000);
}

static void
an_empty_map(void **state)
{
    (void)state;
    check_map(NULL, 0);
    assert_int_equal(nr_free_pages(), 0);
    assert_int_equal(HIGH_MEMORY, LOW_MEM);
    assert_int_equal(get_free_page(), 0);
}

static void
a_hole_is_nobodys(void **state)
{
    const struct ram_range map[] = {
        {MIB(1), MIB(1), RAM_USABLE},
        {MIB(4), MIB(2), RAM_USABLE},
    };

    (void)state;
    CHECK(map, 256 + 512, MIB(6));
    assert_int_equal(mem_map[MAP_NR(MIB(2))], USED);
    assert_int_equal(mem_map[MAP_NR(MIB(4) - 4096)], USED);
}

static void
what_is_kept_off_wins_wherever_it_stands(void **state)
{
    const struct ram_range after[] = {
        {MIB(1), MIB(4), RAM_USABLE},
        {MIB(2), MIB(1), RESERVED},
    };
    const struct ram_range before[] = {after[1], after[0]};

    (void)state;
    CHECK(after, 3 * 256, MIB(5));
    CHECK(before, 3 * 256, MIB(5));
}

static void
every_type_but_1_is_kept_off(void **state)
{
    (void)state;
    for (uint32_t type = 0; type < 8; type++) {
        const struct ram_range map[] = {
            {MIB(1), MIB(4), RAM_USABLE},
            {MIB(2), MIB(1), type},
        };

        CHECK(map, type == 1 ? 1024 : 768, MIB(5));
    }
}

static void
usable_ranges_may_overlap(void **state)
{
    const struct ram_range map[] = {
        {MIB(3), MIB(3), RAM_USABLE},
        {MIB(1), MIB(3), RAM_USABLE},
        {MIB(1), MIB(3), RAM_USABLE},
        {MIB(4), KIB(4), RAM_USABLE},
    };

    (void)state;
    CHECK(map, 5 * 256, MIB(6));
}

static void
empty_ranges_change_nothing(void **state)
{
    const struct ram_range map[] = {
        {MIB(1), MIB(1), RAM_USABLE},
        {MIB(1) + 4096, 0, RESERVED},
        {MIB(1) + 4097, 0, RESERVED},
        {MIB(8), 0, RAM_USABLE},
        {0, 0, RESERVED},
        {UINT64_MAX, 0, RAM_USABLE},
        {UINT64_MAX, 0, RESERVED},
    };

    (void)state;
    CHECK(map, 256, MIB(2));
}

static void
ranges_beyond_16_mib_and_4_gib_are_cut_off(void **state)
{
    const struct ram_range map[] = {
        {MIB(15), GIB(3), RAM_USABLE},
        {GIB(4), GIB(8), RAM_USABLE},
        {GIB(4) + MIB(2), MIB(1), RAM_USABLE},
        {GIB(4) + MIB(15), KIB(64), RESERVED},
    };

    (void)state;
    CHECK(map, 256, MIB(16));
}

static void
a_range_may_span_everything(void **state)
{
    const struct ram_range all[] = {{0, UINT64_MAX, RAM_USABLE}};
    const struct ram_range none[] = {
        {0, UINT64_MAX, RAM_USABLE},
        {0, UINT64_MAX, RESERVED},
    };

    (void)state;
    CHECK(all, PAGING_PAGES, MIB(16));
    CHECK(none, 0, MIB(16));
}

static void
a_range_may_run_past_2_to_the_64(void **state)
{
    const struct ram_range map[] = {
        {MIB(1), MIB(4), RAM_USABLE},
        {UINT64_MAX - 10, MIB(3), RESERVED}, /* wraps to just below 3 MiB */
        {MIB(3), UINT64_MAX, RESERVED},      /* all from 3 MiB on */
        {MIB(2), -(uint64_t)MIB(2), RESERVED}, /* ends at 2^64 exactly */
    };
    const struct ram_range usable[] = {
        {MIB(14), UINT64_MAX - MIB(1), RAM_USABLE},
        {UINT64_MAX, UINT64_MAX, RAM_USABLE},
    };

    (void)state;
    check_map(map, 2);
    assert_int_equal(nr_free_pages(), 1024);
    check_map(map, 3);
    assert_int_equal(nr_free_pages(), 512);
    CHECK(map, 256, MIB(5));
    CHECK(usable, 512, MIB(16));
}

static void
part_of_a_frame_is_no_frame(void **state)
{
    const struct ram_range map[] = {
        {MIB(1) + 1, 3 * 4096, RAM_USABLE}, /* two whole ones */
        {MIB(2), 4095, RAM_USABLE},         /* a byte short */
        {MIB(3) + 1, 4095, RAM_USABLE},     /* the same, above */
        {MIB(4), 2048, RAM_USABLE},         /* two halves are */
        {MIB(4) + 2048, 2048, RAM_USABLE},  /* no whole frame */
        {MIB(5) - 1, 4098, RAM_USABLE},     /* one, and two bytes */
    };

    (void)state;
    CHECK(map, 3, MIB(5) + 4096);
}

static void
one_byte_kept_off_keeps_the_frame(void **state)
{
    const struct ram_range map[] = {
        {MIB(1), MIB(3), RAM_USABLE},
        {MIB(1) + 4095, 1, RESERVED}, /* frame 0 */
        {MIB(1) + 8192, 1, RESERVED}, /* frame 2 */
        {MIB(2) - 1, 2, RESERVED},    /* 255 and 256 */
    };

    (void)state;
    CHECK(map, 768 - 4, MIB(4));
}

static void
the_kernel_and_the_modules_keep_their_frames(void **state)
{
    (void)state;
    boot_info = (struct boot_info){
        .nr_ranges = 2,
        .ranges = {{0, 0x9fc00, RAM_USABLE}, {MIB(1), MIB(7), RAM_USABLE}},
        .nr_modules = 3,
        .modules = {{0x200000, 0x201001},  /* two frames */
                    {0x300fff, 0x301000},  /* one */
                    {0x400000, 0x400000}}, /* empty */
    };
    memory_init();
    assert_int_equal(HIGH_MEMORY, MIB(8));
    assert_int_equal(nr_free_pages(), 7 * 256 - 3 - 2 - 1);
    assert_int_equal(mem_map[0], USED);
    assert_int_equal(mem_map[2], USED);
    assert_int_equal(mem_map[3], 0);
    assert_int_equal(mem_map[MAP_NR(0x201000)], USED);
    assert_int_equal(mem_map[MAP_NR(0x202000)], 0);
    assert_int_equal(mem_map[MAP_NR(0x300000)], USED);
    assert_int_equal(mem_map[MAP_NR(0x400000)], 0);
}

/* ---- random maps ---- */

/* An address that is often near a frame, an edge, or another address. */
static uint64_t
random_address(void)
{
    static const uint64_t edges[] = {0, MIB(1), MIB(16), GIB(4), 0};
    uint64_t near = edges[random_below(ARRAY_SIZE(edges))];

    switch (random_below(4)) {
    case 0:
        return random_u64();
    case 1:
        return near + random_below(8192) - 4096;
    case 2:
        return MIB(1) + (uint64_t)random_below(PAGING_PAGES) * 4096;
    default:
        return random_below(MIB(17));
    }
}

static uint64_t
random_length(void)
{
    switch (random_below(6)) {
    case 0:
        return 0;
    case 1:
        return random_u64();
    case 2:
        return random_below(3 * 4096);
    case 3:
        return (uint64_t)random_below(64) * 4096;
    default:
        return random_below(MIB(16));
    }
}

static size_t
random_map(struct ram_range *ranges)
{
    size_t n = random_below(MAX_RANGES + 1);

    for (size_t i = 0; i < n; i++)
        ranges[i] = (struct ram_range){random_address(), random_length(),
                                       random_below(3) ? RAM_USABLE
                                                       : random_below(6)};
    return n;
}

static void
a_model_agrees_about_random_maps(void **state)
{
    struct ram_range ranges[MAX_RANGES];
    unsigned int mixed = 0;

    (void)state;
    random_begin();
    for (int i = 0; i < 1500; i++) {
        check_map(ranges, random_map(ranges));
        mixed += nr_free_pages() != 0 && nr_free_pages() != PAGING_PAGES;
    }
    assert_true(mixed > 500);
}

static void
the_order_of_the_map_does_not_matter(void **state)
{
    struct ram_range ranges[MAX_RANGES];
    uint8_t first[PAGING_PAGES];

    (void)state;
    random_begin();
    for (int i = 0; i < 3000; i++) {
        size_t n = random_map(ranges);
        paddr_t end;

        mem_from_ranges(ranges, n);
        memcpy(first, mem_map, sizeof(first));
        end = HIGH_MEMORY;
        for (size_t left = n; left > 1; left--) {
            size_t j = random_below((uint32_t)left);
            struct ram_range swapped = ranges[j];

            ranges[j] = ranges[left - 1];
            ranges[left - 1] = swapped;
        }
        mem_from_ranges(ranges, n);
        assert_memory_equal(mem_map, first, sizeof(first));
        assert_int_equal(HIGH_MEMORY, end);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pc_with_16_mib),
        cmocka_unit_test(an_empty_map),
        cmocka_unit_test(a_hole_is_nobodys),
        cmocka_unit_test(what_is_kept_off_wins_wherever_it_stands),
        cmocka_unit_test(every_type_but_1_is_kept_off),
        cmocka_unit_test(usable_ranges_may_overlap),
        cmocka_unit_test(empty_ranges_change_nothing),
        cmocka_unit_test(ranges_beyond_16_mib_and_4_gib_are_cut_off),
        cmocka_unit_test(a_range_may_span_everything),
        cmocka_unit_test(a_range_may_run_past_2_to_the_64),
        cmocka_unit_test(part_of_a_frame_is_no_frame),
        cmocka_unit_test(one_byte_kept_off_keeps_the_frame),
        cmocka_unit_test(the_kernel_and_the_modules_keep_their_frames),
        cmocka_unit_test(a_model_agrees_about_random_maps),
        cmocka_unit_test(the_order_of_the_map_does_not_matter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
