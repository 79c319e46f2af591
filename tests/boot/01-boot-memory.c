/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Chapter 1's frames on the machine: mem_map[] as it lies in guest memory
 * after the end, against what the loader said, at many sizes of memory and
 * for maps that no machine here has.
 */
#define _GNU_SOURCE
#include "boot-test.h"

#include <unistd.h>

#include "../unit/host/frame-model.h"

#define MIB(n) ((uint32_t)(n) << 20)

static uint8_t mem_map[MODEL_FRAMES], expected[MODEL_FRAMES];

static unsigned int
frames_with(uint8_t count)
{
    unsigned int n = 0;

    for (unsigned int nr = 0; nr < MODEL_FRAMES; nr++)
        n += mem_map[nr] == count;
    return n;
}

static void
read_mem_map(void)
{
    variable("mem_map", mem_map, sizeof(mem_map));
}

static uint32_t
high_memory(void)
{
    uint32_t end;

    variable("HIGH_MEMORY", &end, sizeof(end));
    return end;
}

static void
assert_frames(const char *which, const uint8_t *map, const uint8_t *model)
{
    for (unsigned int nr = 0; nr < MODEL_FRAMES; nr++)
        if (map[nr] != model[nr])
            fail_msg("%s: frame %08x is %u and should be %u", which,
                     (uint32_t)model_address(nr), map[nr], model[nr]);
}

/* ---- the machine's own map ---- */

/* The loader's map, as run=hello prints it. */
static size_t
printed_map(struct model_range *ranges, size_t most)
{
    size_t n = 0;
    char *line;

    for (size_t i = 0; (line = boot_line(&result, "  ", i)); i++) {
        unsigned long long from, to;
        char kind[20];

        if (sscanf(line, " %llx to %llx %19[a-z ]", &from, &to, kind) ==
            3) {
            assert_true(n < most);
            ranges[n].base = from;
            ranges[n].length = to - from;
            ranges[n++].type = strcmp(kind, "usable") == 0 ? 1 : 2;
        }
        free(line);
    }
    return n;
}

/* The RAM from 1 MiB on must be nearly all there is. */
static void
assert_plausible(const struct model_range *ranges, size_t n, unsigned mib)
{
    uint64_t end = 0;

    for (size_t i = 0; i < n; i++)
        if (ranges[i].type == 1 && ranges[i].base == MIB(1))
            end = ranges[i].base + ranges[i].length;
    assert_in_range(end, MIB(mib) - 0x40000, MIB(mib));
}

static void
check_size(unsigned mib)
{
    struct model_range ranges[32];
    char which[16];
    uint32_t end;
    size_t n;

    boot_options((struct boot_options){.words = "run=hello",
                                       .memory_mib = mib},
                 BOOT_PASS);
    n = printed_map(ranges, COUNT_OF(ranges));
    assert_plausible(ranges, n, mib);
    end = model_frames(ranges, n, expected);
    model_reserve(expected, address_of("kernel_start"),
                  address_of("kernel_end"));
    read_mem_map();
    snprintf(which, sizeof(which), "%u MiB", mib);
    assert_frames(which, mem_map, expected);
    assert_int_equal(high_memory(), end);
    assert_int_equal(value("end of memory"), end);
    assert_int_equal(value("frames managed"), MODEL_FRAMES);
    assert_int_equal(value("frames free"), frames_with(0));
}

static void
mem_map_follows_the_loaders_map_at_any_size(void **state)
{
    static const unsigned sizes[] = {2, 3, 4, 8, 15, 16, 17, 32, 2048};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(sizes); i++)
        check_size(sizes[i]);
}

static void
frames_above_16_mib_are_ignored(void **state)
{
    (void)state;
    boot_options((struct boot_options){.words = "run=hello",
                                       .memory_mib = 64},
                 BOOT_PASS);
    assert_int_equal(high_memory(), MIB(16));
}

static void
the_kernels_image_is_used(void **state)
{
    uint32_t start, end, low, high;

    (void)state;
    boot("run=hello", BOOT_PASS);
    start = address_of("kernel_start");
    end = address_of("kernel_end");
    low = address_of("_start");
    high = address_of("boot_stack_top");
    assert_int_equal(start, MIB(1));
    assert_int_equal(end % 4096, 0);
    assert_in_range(low, start, end - 1);
    assert_in_range(high, start, end);
    read_mem_map();
    for (uint32_t at = start; at < end; at += 4096)
        assert_int_equal(mem_map[(at - start) / 4096], MODEL_USED);
    assert_int_equal(mem_map[(end - start) / 4096], MODEL_FREE);
    assert_int_equal(value("frames of the kernel"), (end - start) / 4096);
}

/* ---- taking everything ---- */

static uint32_t taken[MODEL_FRAMES + 1];

static void
check_exhausted(unsigned mib)
{
    unsigned int free_frames, n = 0;
    uint8_t before[MODEL_FRAMES];

    boot_options((struct boot_options){.words = "run=hello",
                                       .memory_mib = mib},
                 BOOT_PASS);
    read_mem_map();
    memcpy(before, mem_map, sizeof(before));
    free_frames = frames_with(0);
    assert_true(free_frames > 0);

    boot_options((struct boot_options){.words = "run=t-exhaust",
                                       .memory_mib = mib},
                 BOOT_PASS);
    read_mem_map();
    variable("t_taken", taken, sizeof(taken));
    assert_int_equal(value("frames taken"), free_frames);
    assert_int_equal(frames_with(0), 0);
    for (unsigned int nr = MODEL_FRAMES; nr-- > 0;) {
        assert_int_equal(mem_map[nr], before[nr] == 0 ? 1 : before[nr]);
        if (before[nr] == 0)
            assert_int_equal(taken[n++], model_address(nr));
    }
    assert_int_equal(n, free_frames);
}

static void
every_free_frame_is_given_once_from_the_top(void **state)
{
    (void)state;
    check_exhausted(2);
    check_exhausted(16);
}

static void
every_frame_is_zero_when_it_is_given_again(void **state)
{
    static const uint8_t zeros[4096];
    uint8_t frame[4096];

    (void)state;
    boot("run=t-exhaust", BOOT_PASS);
    variable("t_taken", taken, sizeof(taken));
    assert_true(taken[0] != 0);
    for (unsigned int i = 0; taken[i]; i++) {
        assert_true(guest_read(&result, taken[i], frame, sizeof(frame)));
        assert_memory_equal(frame, zeros, sizeof(frame));
    }
}

static void
all_taken_and_all_given_back_is_as_before(void **state)
{
    uint8_t before[MODEL_FRAMES];

    (void)state;
    boot("run=hello", BOOT_PASS);
    read_mem_map();
    memcpy(before, mem_map, sizeof(before));
    boot("run=t-refill", BOOT_PASS);
    read_mem_map();
    assert_int_equal(value("frames given back"), frames_with(0));
    assert_frames("given back", mem_map, before);
}

/* ---- misuse ---- */

static void
a_frame_freed_twice_panics(void **state)
{
    char words[80];

    (void)state;
    boot("run=t-free-twice", BOOT_FAIL);
    snprintf(words, sizeof(words),
             "panic: free_page: frame %08x is free already",
             (unsigned int)value("freed"));
    assert_line("%s", words);
}

static void
a_used_frame_freed_panics(void **state)
{
    (void)state;
    boot_panic("run=t-free address=0x100000",
               "free_page: frame 00100000 was never ours to give");
}

static void
an_address_past_the_end_freed_panics(void **state)
{
    (void)state;
    boot_panic("run=t-free address=0x1000000",
               "free_page: 01000000 is past the end of memory");
    boot_panic("run=t-free address=0xffffffff",
               "free_page: ffffffff is past the end of memory");
}

static void
addresses_below_1_mib_are_no_frames(void **state)
{
    (void)state;
    boot("run=t-free address=0", BOOT_PASS);
    assert_line("nothing happened");
    boot("run=t-free address=0xfffff", BOOT_PASS);
    assert_line("nothing happened");
}

/* ---- modules ---- */

static char module_path[] = "/proc/self/fd/XXXXXXXXXX";

/* A module with these bytes, in a file that has no name. */
static FILE *
make_module(const void *bytes, size_t size)
{
    FILE *file = tmpfile();

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fflush(file);
    snprintf(module_path, sizeof(module_path), "/proc/self/fd/%d",
             fileno(file));
    return file;
}

static void
modules_keep_their_frames_and_bytes(void **state)
{
    static uint8_t bytes[10000], seen[10000];
    struct boot_module modules[2] = {{module_path, "first"},
                                     {module_path, "second"}};
    unsigned int start, end;
    char *line, name[16];
    FILE *file;

    (void)state;
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (uint8_t)(i * 31 + i / 256 + 1);
    file = make_module(bytes, sizeof(bytes));
    boot_options((struct boot_options){.words = "run=t-exhaust",
                                       .modules = modules,
                                       .modules_count = 2},
                 BOOT_PASS);
    fclose(file);
    read_mem_map();
    assert_int_equal(boot_count(&result, "module "), 2);
    for (size_t i = 0; i < 2; i++) {
        line = boot_line(&result, "module ", i);
        assert_int_equal(sscanf(line, "module %15s from %x to %x", name,
                                &start, &end),
                         3);
        free(line);
        assert_string_equal(name, modules[i].words);
        assert_int_equal(end - start, sizeof(bytes));
        assert_true(start >= address_of("kernel_end"));
        for (uint32_t at = start & ~0xfffu; at < end; at += 4096)
            assert_int_equal(mem_map[(at - MIB(1)) / 4096], MODEL_USED);
        assert_true(guest_read(&result, start, seen, sizeof(seen)));
        assert_memory_equal(seen, bytes, sizeof(bytes));
    }
}

/* ---- made-up maps, through the kernel's own eyes ---- */

enum { MAPS = 32, RANGES = 12 };

struct map {
    size_t n;
    struct model_range range[RANGES];
};

struct map_result {
    int32_t ranges;
    uint32_t end;
    uint8_t map[MODEL_FRAMES];
};

/* Lay the maps into one module, boot, and compare all with the model. */
static void
check_maps(const struct map *maps, size_t count)
{
    static struct map_result seen[MAPS];
    struct boot_module module = {.path = module_path};
    char *bytes = NULL, which[16];
    size_t size = 0;
    FILE *file = open_memstream(&bytes, &size);
    uint32_t word;

    for (size_t i = 0; i < count; i++) {
        word = (uint32_t)(24 * maps[i].n);
        fwrite(&word, 4, 1, file);
        for (size_t j = 0; j < maps[i].n; j++) {
            word = 20;
            fwrite(&word, 4, 1, file);
            fwrite(&maps[i].range[j].base, 8, 1, file);
            fwrite(&maps[i].range[j].length, 8, 1, file);
            fwrite(&maps[i].range[j].type, 4, 1, file);
        }
    }
    word = UINT32_MAX;
    fwrite(&word, 4, 1, file);
    fclose(file);
    file = make_module(bytes, size);
    free(bytes);
    boot_options((struct boot_options){.words = "run=t-map",
                                       .modules = &module,
                                       .modules_count = 1},
                 BOOT_PASS);
    fclose(file);

    assert_int_equal(value("maps"), count);
    variable("t_maps", seen, sizeof(seen));
    for (size_t i = 0; i < count; i++) {
        uint32_t end = model_frames(maps[i].range, maps[i].n, expected);

        snprintf(which, sizeof(which), "map %zu", i);
        assert_frames(which, seen[i].map, expected);
        assert_int_equal(seen[i].ranges, maps[i].n);
        assert_int_equal(seen[i].end, end);
    }
}

static void
maps_with_holes_overlaps_and_more_than_4_gib(void **state)
{
    static const struct map maps[] = {
        {0, {{0, 0, 0}}},
        {2, {{MIB(1), MIB(2), 1}, {MIB(6), MIB(2), 1}}},
        {3,
         {{MIB(2), MIB(1), 2}, {MIB(1), MIB(4), 1}, {MIB(2), MIB(9), 1}}},
        {3, {{MIB(1), 0, 1}, {MIB(1), MIB(1), 1}, {MIB(1), 0, 2}}},
        {3,
         {{0x100000000, 0x200000000, 1},
          {MIB(15), 0xff100000, 1},
          {0x100f00000, 4096, 2}}},
        {2, {{0, UINT64_MAX, 1}, {MIB(9), UINT64_MAX, 2}}},
        {3, {{MIB(3), 1, 2}, {MIB(1) + 1, MIB(8), 1}, {MIB(4) - 1, 2, 7}}},
    };

    (void)state;
    check_maps(maps, COUNT_OF(maps));
}

/* The host's unit test has many more; these are compiled for 32 bits. */
static void
random_maps(void **state)
{
    struct map maps[MAPS];
    unsigned int free_frames = 0;

    (void)state;
    srandom(1);
    for (size_t i = 0; i < MAPS; i++) {
        maps[i].n = (size_t)random() % (RANGES + 1);
        for (size_t j = 0; j < maps[i].n; j++) {
            struct model_range *range = &maps[i].range[j];
            uint64_t shift = (uint64_t)random() % 8 ? 0 : random() % 3;

            range->base = ((uint64_t)random() % MIB(17)) + (shift << 32);
            range->length = ((uint64_t)random() % MIB(9)) + (shift << 31);
            range->type = random() % 3 ? 1 : (uint32_t)random() % 5;
        }
        model_frames(maps[i].range, maps[i].n, expected);
        for (unsigned int nr = 0; nr < MODEL_FRAMES; nr++)
            free_frames += expected[nr] == 0;
    }
    assert_in_range(free_frames, 10000, 100000);
    check_maps(maps, MAPS);
}

static const struct CMUnitTest tests[] = {
    BOOT_TEST(mem_map_follows_the_loaders_map_at_any_size),
    BOOT_TEST(frames_above_16_mib_are_ignored),
    BOOT_TEST(the_kernels_image_is_used),
    BOOT_TEST(every_free_frame_is_given_once_from_the_top),
    BOOT_TEST(every_frame_is_zero_when_it_is_given_again),
    BOOT_TEST(all_taken_and_all_given_back_is_as_before),
    BOOT_TEST(a_frame_freed_twice_panics),
    BOOT_TEST(a_used_frame_freed_panics),
    BOOT_TEST(an_address_past_the_end_freed_panics),
    BOOT_TEST(addresses_below_1_mib_are_no_frames),
    BOOT_TEST(modules_keep_their_frames_and_bytes),
    BOOT_TEST(maps_with_holes_overlaps_and_more_than_4_gib),
    BOOT_TEST(random_maps),
};

BOOT_TESTS_MAIN(tests)
