// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the loader's memory map to a mem_map and tables that are as long as
 * they must be, mm/ram.c: maps as firmware writes them, maps as nobody
 * should, modules in the way, and random ones beside a model.
 */
#include "host.h"

#define MODEL_BASE   0u
#define MODEL_FRAMES 16384 /* up to 64 MiB */
#include "frame-model.h"

#include "mm/memory.c"
#include "mm/ram.c"

#define KIB(n) ((uint64_t)(n) << 10)
#define MIB(n) ((uint64_t)(n) << 20)
#define GIB(n) ((uint64_t)(n) << 30)

#define RESERVED 2u

_Alignas(PAGE_SIZE) unsigned char physical_memory[PHYSICAL_BYTES];
pte_t page_directory[TABLE_ENTRIES];
struct boot_info boot_info;

/* The linker's names for a made-up image: 1 MiB to 1 MiB + 10 000. */
__asm__(".globl kernel_start, kernel_end\n"
        ".set kernel_start, physical_memory + 0x100000\n"
        ".set kernel_end, physical_memory + 0x102710\n");

static uint16_t map[PAGING_PAGES];
static uint32_t frames_asked; /* frames=N; 0: nobody asked */

uint32_t
cmdline_number(const char *key, uint32_t otherwise)
{
    assert_string_equal(key, "frames");
    return frames_asked ? frames_asked : otherwise;
}

/* ---- which frames are ours ---- */

/* A model of its own: the last byte of any range, kept off 2^64 - 1. */
static uint64_t
model_end(const struct ram_range *ranges, size_t n)
{
    uint64_t end = 0, last;

    for (size_t i = 0; i < n; i++) {
        if (ranges[i].type != RAM_USABLE || ranges[i].length == 0)
            continue;
        last = ranges[i].base + (ranges[i].length - 1);
        if (last < ranges[i].base || last >= MIB(64))
            last = MIB(64) - 1;
        if (last + 1 > end)
            end = last + 1;
    }
    return end / PAGE_SIZE * PAGE_SIZE;
}

static void
check_map(const struct ram_range *ranges, size_t n)
{
    static uint8_t expected[MODEL_FRAMES];
    struct model_range same[MAX_RANGES];
    paddr_t end = ram_end(ranges, n);

    for (size_t i = 0; i < n; i++)
        same[i] = (struct model_range){ranges[i].base, ranges[i].length,
                                       ranges[i].type};
    model_frames(same, n, expected);
    assert_int_equal(end, model_end(ranges, n));
    mem_init(map, end);
    mem_from_ranges(ranges, n);
    for (uint32_t nr = 0; nr < PAGING_PAGES; nr++) {
        bool ours = nr < MAP_NR(end) && map[nr] == 0;

        if (nr < MAP_NR(end) && map[nr] != 0)
            assert_int_equal(map[nr], MAP_PAGE_RESERVED);
        if (ours != (expected[nr] == MODEL_FREE))
            fail_msg("frame %08x is %s", nr << PAGE_SHIFT,
                     ours ? "free and should not be"
                          : "not free and should be");
    }
}

static unsigned int
frames_of_zero(void)
{
    unsigned int n = 0;

    for (uint32_t nr = 0; nr < MAP_NR(HIGH_MEMORY); nr++)
        n += map[nr] == 0;
    return n;
}

/* The same, and the numbers of frames and the end said outright. */
#define CHECK(ranges, frames, end) \
    do { \
        check_map(ranges, ARRAY_SIZE(ranges)); \
        assert_int_equal(frames_of_zero(), frames); \
        assert_int_equal(HIGH_MEMORY, end); \
    } while (0)

static void
a_pc_with_16_mib(void **state)
{
    const struct ram_range ranges[] = {
        {0, 0x9fc00, RAM_USABLE},      {0x9fc00, 0x400, RESERVED},
        {0xf0000, 0x10000, RESERVED},  {MIB(1), 0xee0000, RAM_USABLE},
        {0xfe0000, 0x20000, RESERVED},
    };

    (void)state;
    CHECK(ranges, 0x9f + 0xee0, 0xfe0000);
}

static void
ram_above_64_mib_is_ignored(void **state)
{
    const struct ram_range pc[] = {
        {0, 0x9fc00, RAM_USABLE},
        {MIB(1), MIB(127), RAM_USABLE},
        {GIB(4), GIB(4), RAM_USABLE},
    };
    const struct ram_range edge[] = {
        {MIB(1), MIB(63) - 1, RAM_USABLE},
        {MIB(64), MIB(1), RESERVED},
    };
    const struct ram_range above[] = {{GIB(4) + MIB(1), MIB(1), 1}};

    (void)state;
    CHECK(pc, 0x9f + 63 * 256, MIB(64));
    CHECK(edge, 63 * 256 - 1, MIB(64) - 4096);
    CHECK(above, 0, MIB(64)); /* so long a mem_map, and nothing in it */
}

static void
no_map_is_no_memory(void **state)
{
    const struct ram_range kept[] = {{0, UINT64_MAX, RESERVED}};

    (void)state;
    check_map(NULL, 0);
    assert_int_equal(HIGH_MEMORY, 0);
    CHECK(kept, 0, 0);
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

/* An empty range is no memory, so it does not make mem_map longer. */
static void
empty_ranges_change_nothing(void **state)
{
    const struct ram_range ranges[] = {
        {MIB(1), MIB(1), RAM_USABLE},
        {MIB(1) + 4096, 0, RESERVED},
        {MIB(1) + 4097, 0, RESERVED},
        {MIB(40), 0, RAM_USABLE},
        {0, 0, RESERVED},
        {UINT64_MAX, 0, RAM_USABLE},
        {UINT64_MAX, 0, RESERVED},
    };

    (void)state;
    CHECK(ranges, 256, MIB(2));
}

static void
a_range_may_run_past_2_to_the_64(void **state)
{
    const struct ram_range ranges[] = {
        {MIB(1), MIB(4), RAM_USABLE},
        {UINT64_MAX - 10, MIB(3), RESERVED}, /* wraps to just below 3 MiB */
        {MIB(3), UINT64_MAX, RESERVED},      /* all from 3 MiB on */
        {MIB(2), -(uint64_t)MIB(2), RESERVED}, /* ends at 2^64 exactly */
    };
    const struct ram_range usable[] = {
        {MIB(60), UINT64_MAX - MIB(1), RAM_USABLE},
        {UINT64_MAX, UINT64_MAX, RAM_USABLE},
    };

    (void)state;
    check_map(ranges, 2);
    assert_int_equal(frames_of_zero(), 1024);
    check_map(ranges, 3);
    assert_int_equal(frames_of_zero(), 512);
    CHECK(ranges, 256, MIB(5));
    CHECK(usable, 1024, MIB(64));
}

static void
part_of_a_frame_is_no_frame(void **state)
{
    const struct ram_range ranges[] = {
        {MIB(1) + 1, 3 * 4096, RAM_USABLE}, /* two whole ones */
        {MIB(2), 4095, RAM_USABLE},         /* a byte short */
        {MIB(4), 2048, RAM_USABLE},         /* two halves are */
        {MIB(4) + 2048, 2048, RAM_USABLE},  /* no whole frame */
        {MIB(5) - 1, 4098, RAM_USABLE},     /* one, and two bytes */
    };
    const struct ram_range bytes[] = {{0, MIB(1), RAM_USABLE},
                                      {4096 + 4095, 1, RESERVED},
                                      {8192 + 4096, 1, RESERVED}};

    (void)state;
    CHECK(ranges, 3, MIB(5) + 4096);
    CHECK(bytes, 254, MIB(1));
}

/* ---- where there is room ---- */

static struct boot_info asked;

/* Does [at, at + bytes) lie in a usable range, and in nothing's way? */
static bool
model_fits(const struct boot_info *info, uint64_t at, uint32_t bytes)
{
    bool usable = false;
    uint64_t last = at + bytes - 1;

    for (size_t i = 0; i < info->nr_ranges; i++) {
        const struct ram_range *r = &info->ranges[i];
        const struct model_range same = {r->base, r->length, r->type};
        bool inside = r->base >= at && r->base <= last && r->length > 0;

        if (r->type == RAM_USABLE)
            usable |= model_holds(&same, at) && model_holds(&same, last);
        else if (inside || model_holds(&same, at))
            return false;
    }
    for (size_t i = 0; i < info->nr_modules; i++)
        if (info->modules[i].start < info->modules[i].end &&
            info->modules[i].start <= last && at < info->modules[i].end)
            return false;
    return usable;
}

static paddr_t
model_room(const struct boot_info *info, paddr_t from, uint32_t bytes)
{
    uint64_t at = ((uint64_t)from + 4095) / 4096 * 4096;

    for (; at + bytes <= MIB(64); at += 4096)
        if (model_fits(info, at, bytes))
            return (paddr_t)at;
    return 0;
}

static paddr_t
room(paddr_t from, uint32_t bytes)
{
    paddr_t at = ram_room(&asked, from, bytes);

    assert_int_equal(at, model_room(&asked, from, bytes));
    return at;
}

static void
room_is_the_lowest_that_is_free(void **state)
{
    (void)state;
    asked = (struct boot_info){
        .nr_ranges = 4,
        .ranges = {{0, 0x9fc00, RAM_USABLE},
                   {MIB(1), MIB(15), RAM_USABLE},
                   {MIB(4), 4096, RESERVED},
                   {MIB(32), MIB(32), RAM_USABLE}},
        .nr_modules = 3,
        .modules = {{.start = MIB(2), .end = MIB(3) - 100},
                    {.start = MIB(3), .end = MIB(3) + 1},
                    {.start = MIB(8), .end = MIB(8)}}, /* empty */
    };
    assert_int_equal(room(MIB(1), 4096), MIB(1));
    assert_int_equal(room(MIB(1) + 1, 4096), MIB(1) + 4096);
    assert_int_equal(room(MIB(1), MIB(1)), MIB(1));
    assert_int_equal(room(MIB(1), MIB(1) + 1), MIB(4) + 4096);
    assert_int_equal(room(MIB(2), 4096), MIB(3) + 4096);
    assert_int_equal(room(MIB(2), 1), MIB(3) + 4096);
    assert_int_equal(room(MIB(4), 4096), MIB(4) + 4096);
    assert_int_equal(room(MIB(4), MIB(8)),
                     MIB(4) + 4096);                  /* the empty one */
    assert_int_equal(room(MIB(4), MIB(13)), MIB(32)); /* not over a hole */
    assert_int_equal(room(MIB(16) - 4096, 4096), MIB(16) - 4096);
    assert_int_equal(room(MIB(16) - 4096, 4097), MIB(32));
    assert_int_equal(room(MIB(64) - 4096, 4096), MIB(64) - 4096);
    assert_int_equal(room(MIB(64) - 4095, 1), 0);
    assert_int_equal(room(MIB(1), MIB(33)), 0);
    assert_int_equal(room(UINT32_MAX, 1), 0);
    assert_int_equal(room(0, 0x9fc00), 0);
    assert_int_equal(room(0, 0x9f000), 0); /* at address 0, and so "none" */
}

/* Where it ends, one cannot go on from: adding overflows. */
static void
what_runs_past_2_to_the_64_is_not_gone_round(void **state)
{
    (void)state;
    asked = (struct boot_info){
        .nr_ranges = 3,
        .ranges = {{0, 0x9fc00, RAM_USABLE},
                   {MIB(1), MIB(15), RAM_USABLE},
                   {MIB(2), UINT64_MAX, RESERVED}},
    };
    assert_int_equal(room(MIB(1), MIB(1)), MIB(1));
    assert_int_equal(room(MIB(1), MIB(1) + 1), 0);
    assert_int_equal(room(MIB(2), 4096), 0);
    asked.ranges[2] = (struct ram_range){MIB(2), -MIB(2) - 1, RESERVED};
    assert_int_equal(room(MIB(2), 4096), 0);
    asked.ranges[2] = (struct ram_range){MIB(2), -MIB(2) - 4095, RESERVED};
    assert_int_equal(room(MIB(2), 4096), 0);
}

/* ---- the whole of it ---- */

static struct boot_info
pc(uint64_t ram)
{
    return (struct boot_info){
        .nr_ranges = 2,
        .ranges = {{0, 0x9fc00, RAM_USABLE},
                   {MIB(1), ram - MIB(1), RAM_USABLE}},
    };
}

static int
dirty_machine(void **state)
{
    (void)state;
    memset(physical_memory, 0x5a, sizeof(physical_memory));
    memset(page_directory, 0, sizeof(page_directory));
    frames_asked = 0;
    boot_info = pc(MIB(64));
    return 0;
}

/* What memory_init took for itself: tables and mem_map, behind the image. */
static paddr_t
check_own_room(paddr_t at, uint32_t tables)
{
    uint32_t bytes = tables * PAGE_SIZE + MAP_NR(HIGH_MEMORY) * 2;

    assert_ptr_equal(mem_map, phys_to_virt(at + tables * PAGE_SIZE));
    for (paddr_t page = at; page < at + bytes; page += PAGE_SIZE)
        assert_int_equal(page_count(page), MAP_PAGE_RESERVED);
    return at + (bytes + PAGE_SIZE - 1) / PAGE_SIZE * PAGE_SIZE;
}

/* The kernel sees RAM up to `end`, each page of it where it should. */
static void
check_window(paddr_t end)
{
    uint32_t first = KERNEL_PDE + 4;

    for (uint32_t i = 0; i < TABLE_ENTRIES; i++) {
        paddr_t region = (i - KERNEL_PDE) * (4u << 20);
        const pte_t *table;

        if (i < first || region >= end) {
            assert_int_equal(page_directory[i], 0);
            continue;
        }
        assert_int_equal(page_directory[i] & PTE_FLAGS,
                         PTE_PRESENT | PTE_WRITE);
        table = phys_to_virt(pte_frame(page_directory[i]));
        for (uint32_t j = 0; j < TABLE_ENTRIES; j++) {
            paddr_t at = region + j * PAGE_SIZE;

            if (table[j] != (at < end ? at | PTE_PRESENT | PTE_WRITE : 0))
                fail_msg("the entry for %08x is %08x", at, table[j]);
        }
    }
}

static void
memory_from_16_to_64_mib_gets_its_tables(void **state)
{
    static const struct {
        uint32_t kib, tables;
    } machines[] = {
        {4 << 10, 0},           {16 << 10, 0},  {(16 << 10) + 4, 1},
        {(20 << 10) - 4, 1},    {20 << 10, 1},  {(33 << 10) + 128, 5},
        {(64 << 10) - 128, 12}, {64 << 10, 12}, {512 << 10, 12},
    };

    for (size_t i = 0; i < ARRAY_SIZE(machines); i++) {
        uint64_t ram = KIB(machines[i].kib), end;
        paddr_t after;

        dirty_machine(state);
        boot_info = pc(ram);
        end = ram < MIB(64) ? ram : MIB(64);
        memory_init();
        assert_int_equal(HIGH_MEMORY, end);
        after = check_own_room(0x103000, machines[i].tables);
        check_window((paddr_t)end);
        assert_int_equal(page_count(0), MAP_PAGE_RESERVED);
        for (paddr_t page = MIB(1); page < after; page += PAGE_SIZE)
            assert_int_equal(page_count(page), MAP_PAGE_RESERVED);
        assert_int_equal(nr_free_pages(), 0x9e + (end - after) / PAGE_SIZE);
        assert_int_equal(get_free_page(), end - PAGE_SIZE);
    }
}

static void
modules_are_stepped_over_and_kept(void **state)
{
    paddr_t after;

    (void)state;
    boot_info.nr_modules = 3;
    boot_info.modules[0] =
        (struct boot_module){.start = 0x104000, .end = 0x200001};
    boot_info.modules[1] =
        (struct boot_module){.start = 0x203fff, .end = 0x204000};
    boot_info.modules[2] =
        (struct boot_module){.start = 0x600000, .end = 0x600000};
    memory_init();
    after = check_own_room(0x204000, 12);
    check_window(MIB(64));
    assert_int_equal(page_count(0x103000), 0);
    for (paddr_t page = 0x104000; page < 0x201000; page += PAGE_SIZE)
        assert_int_equal(page_count(page), MAP_PAGE_RESERVED);
    assert_int_equal(page_count(0x201000), 0);
    assert_int_equal(page_count(0x202000), 0);
    assert_int_equal(page_count(0x203000), MAP_PAGE_RESERVED);
    assert_int_equal(page_count(after), 0);
    assert_int_equal(page_count(0x600000), 0);
    for (paddr_t at = 0x104000; at < 0x200001; at++)
        if (physical_memory[at] != 0x5a)
            fail_msg("byte %08x of a module was stored to", at);
}

static void
frames_on_the_command_line_make_a_small_machine(void **state)
{
    static const uint32_t numbers[] = {1, 2, 512, 4095, 20000};

    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
        uint32_t all = 0x9e + (MIB(64) - 0x117000) / PAGE_SIZE;
        uint32_t n = numbers[i] < all ? numbers[i] : all;

        dirty_machine(state);
        frames_asked = numbers[i];
        memory_init();
        assert_int_equal(HIGH_MEMORY, MIB(64));
        assert_int_equal(nr_free_pages(), n);
        for (paddr_t page = MIB(64) - PAGE_SIZE; n > 1 && page > MIB(2);
             page -= PAGE_SIZE, n--)
            assert_int_equal(__get_free_page(), page);
    }
}

static void
without_room_below_16_mib_the_kernel_says_so(void **state)
{
    (void)state;
    boot_info.nr_modules = 1;
    boot_info.modules[0] =
        (struct boot_module){.start = 0x103000, .end = 0x1000000};
    expect_panic(memory_init(),
                 "no room below 16 MiB for 81920 bytes of mem_map and "
                 "tables");
    boot_info.modules[0].end = 0x1000000 - 81920;
    memory_init();
    check_own_room(0x1000000 - 81920, 12);
    boot_info.modules[0].end += 1;
    expect_panic(memory_init(),
                 "no room below 16 MiB for 81920 bytes of mem_map and "
                 "tables");
    boot_info = (struct boot_info){.nr_ranges = 0};
    expect_panic(memory_init(),
                 "no room below 16 MiB for 0 bytes of mem_map and tables");
}

/* ---- random maps ---- */

/* An address that is often near a frame, an edge, or another address. */
static uint64_t
random_address(void)
{
    static const uint64_t edges[] = {0, MIB(1), MIB(16), MIB(64), GIB(4)};
    uint64_t near = edges[random_below(ARRAY_SIZE(edges))];

    switch (random_below(5)) {
    case 0:
        return random_u64();
    case 1:
        return near + random_below(8192) - 4096;
    case 2:
        return (uint64_t)random_below(PAGING_PAGES) * 4096;
    case 3:
        return UINT64_MAX - random_below(20000);
    default:
        return random_below(MIB(70));
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
        return random_below(MIB(40));
    }
}

static void
random_info(struct boot_info *info)
{
    *info = (struct boot_info){.nr_ranges = random_below(12),
                               .nr_modules = random_below(4)};
    for (size_t i = 0; i < info->nr_ranges; i++)
        info->ranges[i] =
            (struct ram_range){random_address(), random_length(),
                               random_below(3) ? RAM_USABLE
                                               : random_below(6)};
    for (size_t i = 0; i < info->nr_modules; i++) {
        paddr_t start = random_below(MIB(70));

        info->modules[i] =
            (struct boot_module){start,
                                 start + (random_below(4)
                                              ? random_below(MIB(2))
                                              : 0),
                                 "module"};
    }
}

static void
a_model_agrees_about_random_maps(void **state)
{
    unsigned int mixed = 0;

    (void)state;
    random_begin();
    for (int i = 0; i < 200; i++) {
        random_info(&asked);
        check_map(asked.ranges, asked.nr_ranges);
        mixed += frames_of_zero() != 0 && frames_of_zero() != PAGING_PAGES;
    }
    if (mixed < 50)
        fail_msg("only %u maps had holes", mixed);
}

static void
a_model_agrees_about_room_in_random_maps(void **state)
{
    unsigned int found = 0, moved = 0;

    (void)state;
    random_begin();
    for (int i = 0; i < 500; i++) {
        paddr_t from = random_below(MIB(40)), at;
        uint32_t bytes = 1 + random_below(random_below(2) ? 90000 : MIB(4));

        random_info(&asked);
        at = room(from, bytes);
        found += at != 0;
        moved += at >= from + PAGE_SIZE;
    }
    if (found < 100 || moved < 30)
        fail_msg("%u times room, %u times not at once", found, moved);
}

static void
the_order_of_the_map_does_not_matter(void **state)
{
    static uint16_t first[PAGING_PAGES];

    (void)state;
    random_begin();
    for (int i = 0; i < 300; i++) {
        paddr_t end, place;

        random_info(&asked);
        end = ram_end(asked.ranges, asked.nr_ranges);
        place = ram_room(&asked, MIB(1), 80000);
        mem_init(map, end);
        mem_from_ranges(asked.ranges, asked.nr_ranges);
        memcpy(first, map, MAP_NR(end) * sizeof(*map));
        for (size_t left = asked.nr_ranges; left > 1; left--) {
            size_t j = random_below((uint32_t)left);
            struct ram_range swapped = asked.ranges[j];

            asked.ranges[j] = asked.ranges[left - 1];
            asked.ranges[left - 1] = swapped;
        }
        assert_int_equal(ram_end(asked.ranges, asked.nr_ranges), end);
        assert_int_equal(ram_room(&asked, MIB(1), 80000), place);
        mem_init(map, end);
        mem_from_ranges(asked.ranges, asked.nr_ranges);
        assert_memory_equal(map, first, MAP_NR(end) * sizeof(*map));
    }
}

#define BOOT_TEST(f) cmocka_unit_test_setup(f, dirty_machine)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pc_with_16_mib),
        cmocka_unit_test(ram_above_64_mib_is_ignored),
        cmocka_unit_test(no_map_is_no_memory),
        cmocka_unit_test(what_is_kept_off_wins_wherever_it_stands),
        cmocka_unit_test(empty_ranges_change_nothing),
        cmocka_unit_test(a_range_may_run_past_2_to_the_64),
        cmocka_unit_test(part_of_a_frame_is_no_frame),
        cmocka_unit_test(room_is_the_lowest_that_is_free),
        cmocka_unit_test(what_runs_past_2_to_the_64_is_not_gone_round),
        BOOT_TEST(memory_from_16_to_64_mib_gets_its_tables),
        BOOT_TEST(modules_are_stepped_over_and_kept),
        BOOT_TEST(frames_on_the_command_line_make_a_small_machine),
        BOOT_TEST(without_room_below_16_mib_the_kernel_says_so),
        cmocka_unit_test(a_model_agrees_about_random_maps),
        cmocka_unit_test(a_model_agrees_about_room_in_random_maps),
        cmocka_unit_test(the_order_of_the_map_does_not_matter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
