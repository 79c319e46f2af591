/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 1.5: mem_from_ranges() on drawn maps, in a locked-in process and
 * in kernels on machines of several sizes.
 */
#include "script.h"

enum { USABLE = 1, RESERVED = 2, MAX_RANGES = 32, FRAME = 4096 };

/* As in boot/multiboot.h. */
struct range {
    uint64_t base, length;
    uint32_t type;
};

struct map {
    struct range range[MAX_RANGES];
    size_t count;
};

/* What host.c replies. */
struct frames {
    uint8_t count[FRAMES];
    uint32_t high_memory;
};

/*
 * What must come of a map.  HIGH_MEMORY may leave out frames at the top
 * that are RAM, and somebody else's.
 */
struct expected {
    uint8_t count[FRAMES];
    uint32_t least_high, most_high;
};

/* ---- the model: every frame, byte by byte ---- */

static bool
holds(const struct range *range, uint64_t at)
{
    return at >= range->base && at - range->base < range->length;
}

/* Is each byte of the frame in some usable range? */
static bool
is_whole(const struct map *map, uint64_t frame)
{
    for (uint64_t at = frame; at < frame + FRAME;) {
        uint64_t past = at;

        for (size_t i = 0; i < map->count; i++) {
            const struct range *range = &map->range[i];
            uint64_t left = range->length - (at - range->base);

            if (range->type == USABLE && holds(range, at) &&
                at + (left < FRAME ? left : FRAME) > past)
                past = at + (left < FRAME ? left : FRAME);
        }
        if (past == at)
            return false;
        at = past;
    }
    return true;
}

static bool
is_touched(const struct map *map, uint64_t frame)
{
    for (size_t i = 0; i < map->count; i++) {
        const struct range *range = &map->range[i];
        bool begins = range->base >= frame && range->base < frame + FRAME;

        if (range->type != USABLE && range->length > 0 &&
            (holds(range, frame) || begins))
            return true;
    }
    return false;
}

static struct expected
model(const struct map *map)
{
    struct expected expected = {.least_high = script_address(0),
                                .most_high = script_address(0)};

    for (unsigned nr = 0; nr < FRAMES; nr++) {
        bool whole = is_whole(map, script_address(nr));
        bool ours = whole && !is_touched(map, script_address(nr));

        expected.count[nr] = ours ? 0 : USED;
        if (whole)
            expected.most_high = script_address(nr) + FRAME;
        if (ours)
            expected.least_high = script_address(nr) + FRAME;
    }
    return expected;
}

/* ---- maps ---- */

static void
add(struct map *map, uint64_t base, uint64_t end, uint32_t type)
{
    map->range[map->count++] = (struct range){base, end - base, type};
}

/* A frame; the first and the last are more likely than others. */
static uint64_t
draw_frame(void)
{
    unsigned nr = draw_below(FRAMES);

    if (draw_chance(20))
        nr = draw_chance(50) ? 0 : FRAMES - 1;
    return script_address(nr);
}

/* An address in the middle of a frame. */
static uint64_t
draw_odd(void)
{
    return draw_frame() + draw_between(1, FRAME - 1);
}

static void
shuffle(struct map *map)
{
    for (size_t i = map->count; i > 1; i--) {
        size_t j = draw_below((uint32_t)i);
        struct range kept = map->range[j];

        map->range[j] = map->range[i - 1];
        map->range[i - 1] = kept;
    }
}

/* One bank in pieces, some overlapping; sorted. */
static void
draw_bank(struct map *map, unsigned pieces)
{
    uint64_t at = script_address(draw_below(10)), next;

    for (unsigned i = 0; i < pieces; i++, at = next) {
        next = at + draw_between(1, 0xe00000 / pieces);
        if (draw_chance(40))
            next = at + draw_between(1, FRAME / 2);
        add(map, at - (i && draw_chance(30) ? draw_between(1, 5000) : 0),
            next, USABLE);
    }
}

static const char *
map_text(const struct map *map)
{
    char *s = text("the map");

    for (size_t i = 0; i < map->count && i < 10; i++)
        s = text("%s\n  %09llx to %09llx  %s", s,
                 (unsigned long long)map->range[i].base,
                 (unsigned long long)(map->range[i].base +
                                      map->range[i].length),
                 map->range[i].type == USABLE ? "usable" : "keep off");
    return map->count > 10 ? text("%s\n  ...", s) : s;
}

enum { MAPS = 40, BOOTED = 12 }; /* as many as the guest has room for */
static struct map maps[MAPS];

static void
compare_map(int i, const char *where, const struct frames *seen)
{
    struct expected expected = model(&maps[i]);

    for (unsigned nr = 0; nr < FRAMES; nr++)
        if (seen->count[nr] != expected.count[nr])
            want(text("%s\nframe %08x", where, script_address(nr)),
                 "mem_map %u", expected.count[nr], seen->count[nr]);
    if (seen->high_memory < expected.least_high ||
        seen->high_memory > expected.most_high)
        want(where, "HIGH_MEMORY %08x", expected.most_high,
             seen->high_memory);
}

/* The first maps as a file for the guest: see guest/demos/maps.c. */
static struct boot_module
maps_file(void)
{
    static uint32_t word[1 + BOOTED * (1 + 5 * MAX_RANGES)];
    size_t n = 0, size;
    int fd = memfd_create("maps", MFD_CLOEXEC);

    word[n++] = BOOTED;
    for (int i = 0; i < BOOTED; i++) {
        word[n++] = (uint32_t)maps[i].count;
        for (size_t j = 0; j < maps[i].count; j++) {
            const struct range *range = &maps[i].range[j];

            word[n++] = (uint32_t)range->base;
            word[n++] = (uint32_t)(range->base >> 32);
            word[n++] = (uint32_t)range->length;
            word[n++] = (uint32_t)(range->length >> 32);
            word[n++] = range->type;
        }
    }
    size = n * sizeof word[0];
    if (fd < 0 || write(fd, word, size) != (ssize_t)size)
        broken("cannot make a module");
    return (struct boot_module){text("/proc/self/fd/%d", fd), NULL};
}

/* The same code must do in the kernel what it does in a process. */
static void
compare_booted(void)
{
    struct boot_module module = maps_file();
    const struct boot_result *guest =
        boot_with((struct boot_options){.words = "run=maps",
                                        .modules = &module,
                                        .modules_count = 1});
    static struct frames seen[BOOTED];
    uint32_t done;

    peek(guest, "maps_done", &done, sizeof done);
    want("in the kernel: maps that were looked at", "%u", BOOTED, done);
    peek(guest, "map_results", seen, sizeof seen);
    for (int i = 0; i < BOOTED; i++)
        compare_map(i, text("in the kernel: %s", map_text(&maps[i])),
                    &seen[i]);
}

/*
 * Puts all maps to the student's code, and some of them to the student's
 * kernel, and compares every cell.
 */
static void
compare_maps(void)
{
    for (int i = 0; i < MAPS; i++)
        ask(maps[i].range, maps[i].count * sizeof maps[i].range[0]);
    for (int i = 0; i < MAPS; i++) {
        const char *where = map_text(&maps[i]);

        compare_map(i, where,
                    answer((size_t)i, sizeof(struct frames), where));
    }
    compare_booted();
}

static void
begin_maps(void)
{
    memset(maps, 0, sizeof maps);
}

static void
seam(void)
{
    begin_maps();
    for (int i = 0; i < MAPS; i++) {
        uint64_t at = draw_odd();
        uint64_t from = script_address(0), to = script_address(FRAMES);

        if (draw_chance(50))
            from = draw_below((uint32_t)from);
        if (draw_chance(50))
            to += draw_below(0x10000000);
        add(&maps[i], from, at, USABLE);
        add(&maps[i], at - draw_below(2) * draw_below(9000), to, USABLE);
    }
    compare_maps();
}

static void
order(void)
{
    begin_maps();
    for (int i = 0; i < MAPS; i++) {
        draw_bank(&maps[i], i % 10 ? draw_between(3, 12) : MAX_RANGES);
        shuffle(&maps[i]);
    }
    compare_maps();
}

/*
 * A frame with a hole of one byte or some is lost, as before, even if a
 * range without a length lies in the hole.
 */
static void
gap(void)
{
    begin_maps();
    for (int i = 0; i < MAPS; i++) {
        uint64_t at = script_address(draw_below(FRAMES - 1)) +
                      draw_between(1, FRAME - 200);
        uint64_t next = at + (i % 2 ? 1 : draw_between(1, 100));

        add(&maps[i], script_address(0), at, USABLE);
        add(&maps[i], next, script_address(FRAMES), USABLE);
        if (draw_chance(50))
            add(&maps[i], at, at, USABLE);
        shuffle(&maps[i]);
    }
    compare_maps();
}

/* Any type but one: those that firmwares use, and one of the future. */
static uint32_t
draw_type(void)
{
    static const uint32_t type[] = {RESERVED, 0, 3, 4, 5, 0x80000001};

    return type[draw_below(COUNT(type))];
}

static void
keep_off(void)
{
    begin_maps();
    for (int i = 0; i < MAPS; i++) {
        struct map *map = &maps[i];
        uint64_t at = draw_odd(), from;

        draw_bank(map, draw_between(2, 8));
        from = at - draw_below(FRAME);
        add(map, from, at + draw_below(20) * FRAME, draw_type());
        at = draw_odd();
        add(map, at, at, draw_type());
        add(map, 0, 0, draw_chance(50) ? USABLE : draw_type());
        if (draw_chance(50))
            add(map, 0xfff000, 1ull << (32 + draw_below(31)), USABLE);
        if (draw_chance(40))
            map->range[map->count++] =
                (struct range){script_address(FRAMES - 3) + 1, UINT64_MAX,
                               draw_chance(50) ? USABLE : draw_type()};
        shuffle(map);
    }
    compare_maps();
}

/* Beside the file's own frames a few may be the loader's. */
static void
expect_file(struct script *script, const struct boot_result *guest)
{
    uint8_t count[FRAMES];
    unsigned image = script->image;

    peek(guest, "mem_map", count, sizeof count);
    for (unsigned nr = image; nr < image + FILE_FRAMES + 8; nr++)
        if (script_is_file(image, nr) || count[nr] == USED)
            script->count[nr] = USED;
}

/*
 * The machine's own map: usable from 1 MiB up, and nothing odd in it.  In one
 * machine the loader has put a file behind the kernel.
 */
static void
boots(void)
{
    for (int i = 0; i < 3; i++) {
        unsigned mib = draw_between(3, 20);
        struct boot_module file = script_file();
        const struct boot_result *guest =
            boot_with((struct boot_options){.words = "run=script ops=g",
                                            .memory_mib = mib,
                                            .modules = &file,
                                            .modules_count = i == 0});
        struct script script;

        script_begin(&script, script_image(guest));
        for (unsigned nr = 0; nr < FRAMES; nr++)
            if (script_address(nr) >= mib << 20)
                script.count[nr] = USED;
        if (i == 0)
            expect_file(&script, guest);
        script_get(&script);
        script_compare(&script, guest);
    }
}

static const struct check checks[] = {
    {"seam", "two ranges that touch or overlap hold a frame together", 2,
     NULL, seam,
     "How far does the memory reach that begins with this range?",
     "touch overlap kernel"},
    {"order", "any number of pieces, in any order", 2, "seam", order,
     "A range that has grown: whom does it reach now?",
     "order together many high"},
    {"gap", "a hole of one byte still costs its frame", 1, "seam", gap,
     "When do two ranges touch? Look at bytes, not at frames.", "gap"},
    {"keep-off", "other ranges win, and odd ends do no harm", 1, "order",
     keep_off,
     "What did the chapter say about the order of the two passes?",
     "other empty ends"},
    {"boots", "the kernel counts right on machines of several sizes", 1,
     "seam", boots, "Boot it with run=hello and compare the free frames.",
     "boots"},
};

const struct exercise exercise = {
    .checks = checks,
    .count = COUNT(checks),
    .pure = "mm/ram.c mm/memory.c",
};
