/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the loader left, boot/multiboot.c: memory maps of every shape, and
 * the information structure laid into a made-up physical memory.
 */
#include "host.h"

#include "boot/multiboot.c"

#define ENTRY_BYTES 24 /* as loaders write them: size 20 */

_Alignas(PAGE_SIZE) unsigned char physical_memory[PHYSICAL_BYTES];

/* ---- the memory map ---- */

/*
 * The map being built.  It lies at the very end of its own allocation, so
 * that a read past the end is caught.
 */
static char *map;
static size_t map_bytes;

static int
free_map(void **state)
{
    (void)state;
    free(map);
    map = NULL;
    map_bytes = 0;
    return 0;
}

/* Append an entry whose size field says `size`, of which `bytes` come. */
static void
append(uint32_t size, size_t bytes, uint64_t base, uint64_t length,
       uint32_t type)
{
    char entry[256];

    memset(entry, 0xee, sizeof(entry));
    memcpy(entry, &size, 4);
    memcpy(entry + 4, &base, 8);
    memcpy(entry + 12, &length, 8);
    memcpy(entry + 20, &type, 4);
    map = realloc(map, map_bytes + bytes);
    memcpy(map + map_bytes, entry, bytes);
    map_bytes += bytes;
}

static int
decode(struct ram_range *ranges, size_t max)
{
    return multiboot_ranges(map, map_bytes, ranges, max);
}

static void
assert_range(const struct ram_range *range, uint64_t base, uint64_t length,
             uint32_t type)
{
    assert_true(range->base == base);
    assert_true(range->length == length);
    assert_int_equal(range->type, type);
}

static void
entries_come_out_in_order(void **state)
{
    struct ram_range ranges[3];

    (void)state;
    append(20, 24, 0x100000, 0xf00000, 1);
    append(20, 24, 0, 0x9fc00, 1);
    append(20, 24, 0xfedcba9876543210, 0x0123456789abcdef, 0xffffffff);
    assert_int_equal(decode(ranges, 3), 3);
    assert_range(&ranges[0], 0x100000, 0xf00000, 1);
    assert_range(&ranges[1], 0, 0x9fc00, 1);
    assert_range(&ranges[2], 0xfedcba9876543210, 0x0123456789abcdef,
                 0xffffffff);
}

static void
an_empty_map_has_no_ranges(void **state)
{
    (void)state;
    append(20, 0, 0, 0, 0);
    assert_int_equal(decode(NULL, 0), 0);
}

static void
bigger_entries_are_stepped_over_whole(void **state)
{
    struct ram_range ranges[4];

    (void)state;
    append(24, 28, 1, 2, 3); /* ACPI 3 adds four bytes */
    append(21, 25, 4, 5, 6); /* the next one is misaligned */
    append(100, 104, 7, 8, 9);
    append(20, 24, 10, 11, 12);
    assert_int_equal(decode(ranges, 4), 4);
    assert_range(&ranges[0], 1, 2, 3);
    assert_range(&ranges[1], 4, 5, 6);
    assert_range(&ranges[2], 7, 8, 9);
    assert_range(&ranges[3], 10, 11, 12);
}

static void
an_entry_shorter_than_20_bytes_spoils_the_map(void **state)
{
    struct ram_range ranges[3];

    (void)state;
    for (uint32_t size = 0; size < 20; size++) {
        append(20, 24, 1, 2, 3);
        append(size, 24, 4, 5, 6);
        append(20, 24, 7, 8, 9);
        assert_int_equal(decode(ranges, 3), -1);
        free_map(NULL);
    }
}

static void
a_map_cut_anywhere_but_between_entries_is_refused(void **state)
{
    struct ram_range ranges[3];

    (void)state;
    for (size_t cut = 0; cut <= 2 * ENTRY_BYTES; cut++) {
        append(20, 24, 1, 2, 3);
        append(20, 24, 4, 5, 6);
        map = realloc(map, cut ? cut : 1);
        map_bytes = cut;
        assert_int_equal(decode(ranges, 3),
                         cut % ENTRY_BYTES ? -1 : (int)cut / ENTRY_BYTES);
        free_map(NULL);
    }
}

static void
an_entry_that_claims_more_than_there_is_is_refused(void **state)
{
    static const uint32_t sizes[] = {21,         24,         1000,
                                     0x7fffffff, 0xffffffe8, 0xfffffffb,
                                     0xfffffffc, 0xffffffff};
    struct ram_range ranges[2];

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        append(sizes[i], 24, 1, 2, 3);
        assert_int_equal(decode(ranges, 2), -1);
        free_map(NULL);
    }
}

static void
one_range_too_many_is_refused_not_dropped(void **state)
{
    struct ram_range ranges[3];

    (void)state;
    for (int i = 0; i < 3; i++)
        append(20, 24, 1, 2, 3);
    assert_int_equal(decode(ranges, 3), 3);
    memset(ranges, 0x77, sizeof(ranges));
    assert_int_equal(decode(ranges, 2), -1);
    assert_int_equal(ranges[2].type, 0x77777777);
    assert_int_equal(decode(ranges, 0), -1);
}

static void
random_bytes_never_read_or_write_out_of_bounds(void **state)
{
    struct ram_range *ranges = calloc(4, sizeof(*ranges));
    unsigned int good = 0;

    (void)state;
    random_begin();
    for (int i = 0; i < 100000; i++) {
        size_t bytes = random_below(120);
        char *junk = malloc(bytes ? bytes : 1);
        uint32_t size = 20 + random_below(8);

        for (size_t j = 0; j < bytes; j++)
            junk[j] = random_below(4) ? 0 : (char)random_u64();
        if (bytes >= 4)
            memcpy(junk, &size, 4);
        good += multiboot_ranges(junk, bytes, ranges, 4) > 0;
        free(junk);
    }
    free(ranges);
    assert_true(good > 100);
}

/* ---- the information structure ---- */

#define INFO    0x9500u
#define MAP     0x9000u
#define LINE    0x20000u
#define MODULES 0x30000u
#define STRINGS 0x40000u

static struct multiboot_info *info;

/* A loader's work: one range of RAM, no command line, no modules. */
static int
load(void **state)
{
    const uint32_t size = 20, type = 1;
    const uint64_t base = 0x100000, length = 0xf00000;

    (void)state;
    memset(physical_memory, 0xee, sizeof(physical_memory));
    memset(&boot_info, 0, sizeof(boot_info));
    memcpy(physical_memory + MAP, &size, 4);
    memcpy(physical_memory + MAP + 4, &base, 8);
    memcpy(physical_memory + MAP + 12, &length, 8);
    memcpy(physical_memory + MAP + 20, &type, 4);
    info = phys_to_virt(INFO);
    info->flags = 1u << 6;
    info->mmap_addr = MAP;
    info->mmap_length = 24;
    return 0;
}

static void
the_map_is_copied(void **state)
{
    (void)state;
    multiboot_read(MULTIBOOT_LOADED, INFO);
    memset(physical_memory, 0, sizeof(physical_memory));
    assert_int_equal(boot_info.nr_ranges, 1);
    assert_range(&boot_info.ranges[0], 0x100000, 0xf00000, 1);
    assert_int_equal(boot_info.nr_modules, 0);
    assert_string_equal(boot_info.cmdline, "");
}

static void
another_magic_number_panics(void **state)
{
    (void)state;
    expect_panic(multiboot_read(0x36d76289, INFO),
                 "not started by a multiboot loader: eax is 36d76289");
    expect_panic(multiboot_read(0, 0),
                 "not started by a multiboot loader: eax is 00000000");
}

static void
no_map_panics(void **state)
{
    (void)state;
    info->flags = ~(1u << 6);
    expect_panic(multiboot_read(MULTIBOOT_LOADED, INFO),
                 "the loader gave no memory map");
}

static void
a_bad_map_panics(void **state)
{
    (void)state;
    info->mmap_length = 23;
    expect_panic(multiboot_read(MULTIBOOT_LOADED, INFO),
                 "the loader's memory map cannot be read: 23 bytes, and "
                 "room for 32 ranges");
}

static void
a_map_of_33_ranges_panics(void **state)
{
    (void)state;
    for (unsigned int i = 1; i <= MAX_RANGES; i++)
        memcpy(physical_memory + MAP + 24 * i, physical_memory + MAP, 24);
    info->mmap_length = 24 * MAX_RANGES;
    multiboot_read(MULTIBOOT_LOADED, INFO);
    assert_int_equal(boot_info.nr_ranges, MAX_RANGES);
    info->mmap_length += 24;
    expect_panic(multiboot_read(MULTIBOOT_LOADED, INFO),
                 "the loader's memory map cannot be read: 792 bytes, and "
                 "room for 32 ranges");
}

static void
the_command_line_is_copied_up_to_255_bytes(void **state)
{
    char *line = phys_to_virt(LINE);

    (void)state;
    info->flags |= 1u << 2;
    info->cmdline = LINE;
    strcpy(line, "kernel run=hello");
    multiboot_read(MULTIBOOT_LOADED, INFO);
    memset(line, 'x', 255);
    assert_string_equal(boot_info.cmdline, "kernel run=hello");

    line[255] = '\0';
    multiboot_read(MULTIBOOT_LOADED, INFO);
    assert_int_equal(strlen(boot_info.cmdline), 255);
    line[255] = 'x';
    line[256] = '\0';
    expect_panic(multiboot_read(MULTIBOOT_LOADED, INFO),
                 "the command line is longer than 255 bytes");
}

static void
a_line_that_is_not_flagged_is_not_read(void **state)
{
    (void)state;
    info->cmdline = 0xffffffff;
    info->mods_count = 99;
    multiboot_read(MULTIBOOT_LOADED, INFO);
    assert_string_equal(boot_info.cmdline, "");
    assert_int_equal(boot_info.nr_modules, 0);
}

static void
modules_are_copied_and_one_too_many_panics(void **state)
{
    struct multiboot_module *m = phys_to_virt(MODULES);

    (void)state;
    strcpy(phys_to_virt(STRINGS), "file name");
    for (uint32_t i = 0; i < MAX_MODULES + 1; i++)
        m[i] = (struct multiboot_module){0x200000 + i, 0x300000 + i,
                                         STRINGS, 0};
    info->flags |= 1u << 3;
    info->mods_addr = MODULES;
    info->mods_count = MAX_MODULES;
    multiboot_read(MULTIBOOT_LOADED, INFO);
    memset(m, 0, MAX_MODULES * sizeof(*m));
    assert_int_equal(boot_info.nr_modules, MAX_MODULES);
    for (uint32_t i = 0; i < MAX_MODULES; i++) {
        assert_int_equal(boot_info.modules[i].start, 0x200000 + i);
        assert_int_equal(boot_info.modules[i].end, 0x300000 + i);
    }
    info->mods_count = MAX_MODULES + 1;
    expect_panic(multiboot_read(MULTIBOOT_LOADED, INFO),
                 "the loader brought 9 modules, there is room for 8");
}

/* The name of the only module, when the loader's string is this. */
static const char *
name_from(const char *string)
{
    struct multiboot_module *m = phys_to_virt(MODULES);

    *m = (struct multiboot_module){0, 0, STRINGS, 0};
    strcpy(phys_to_virt(STRINGS), string);
    info->flags |= 1u << 3;
    info->mods_addr = MODULES;
    info->mods_count = 1;
    multiboot_read(MULTIBOOT_LOADED, INFO);
    memset(phys_to_virt(STRINGS), '#', 300);
    return boot_info.modules[0].name;
}

static void
a_modules_name_is_the_last_word_of_its_string(void **state)
{
    (void)state;
    assert_string_equal(name_from("/some/path init"), "init");
    assert_string_equal(name_from("/some/path a b c"), "c");
    assert_string_equal(name_from("alone"), "alone");
    assert_string_equal(name_from(""), "");
    assert_string_equal(name_from("x abcdefghijklmnopqrstuvw"),
                        "abcdefghijklmnopqrstuvw");
}

static void
a_modules_name_that_is_too_long_panics(void **state)
{
    (void)state;
    expect_panic(name_from("x abcdefghijklmnopqrstuvwx"),
                 "the module abcdefghijklmnopqrstuvwx has a name of more "
                 "than 23 characters");
}

#define MAP_TEST(f)  cmocka_unit_test_teardown(f, free_map)
#define INFO_TEST(f) cmocka_unit_test_setup(f, load)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        MAP_TEST(entries_come_out_in_order),
        MAP_TEST(an_empty_map_has_no_ranges),
        MAP_TEST(bigger_entries_are_stepped_over_whole),
        MAP_TEST(an_entry_shorter_than_20_bytes_spoils_the_map),
        MAP_TEST(a_map_cut_anywhere_but_between_entries_is_refused),
        MAP_TEST(an_entry_that_claims_more_than_there_is_is_refused),
        MAP_TEST(one_range_too_many_is_refused_not_dropped),
        MAP_TEST(random_bytes_never_read_or_write_out_of_bounds),
        INFO_TEST(the_map_is_copied),
        INFO_TEST(another_magic_number_panics),
        INFO_TEST(no_map_panics),
        INFO_TEST(a_bad_map_panics),
        INFO_TEST(a_map_of_33_ranges_panics),
        INFO_TEST(the_command_line_is_copied_up_to_255_bytes),
        INFO_TEST(a_line_that_is_not_flagged_is_not_read),
        INFO_TEST(modules_are_copied_and_one_too_many_panics),
        INFO_TEST(a_modules_name_is_the_last_word_of_its_string),
        INFO_TEST(a_modules_name_that_is_too_long_panics),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
