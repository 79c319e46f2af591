/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 1.6: rows of frames, on fresh machines and between holes.
 */
#include "script.h"

/* get_free_pages(): the highest place with so many free frames. */
static uint32_t
get_row(struct script *script, unsigned n)
{
    unsigned length = 0, nr = FRAMES;
    uint32_t row = 0;

    while (n > 0 && length < n && nr > 0) {
        nr--;
        length = script->count[nr] == 0 ? length + 1 : 0;
    }
    if (n > 0 && length == n) {
        memset(script->count + nr, 1, n);
        row = script_address(nr);
    }
    script_add(script, "g:%u", n);
    script_note(script, row);
    return row;
}

/* Frames given back, from `nr` on; the model's half is done here. */
static void
give_back(struct script *script, unsigned nr, unsigned n)
{
    script_add(script, text("f@%%x-%x", FIRST + nr + n - 1), FIRST + nr);
    for (unsigned i = 0; i < n; i++)
        script->count[nr + i]--;
    script_note(script, script_address(nr + n - 1));
}

/* Takes the top of memory and gives it back in pieces of drawn lengths. */
static void
make_holes(struct script *script, unsigned holes)
{
    unsigned top = FRAMES;

    get_row(script, 12 * holes);
    for (unsigned i = 0; i < holes; i++, top -= 12)
        give_back(script, top - draw_between(9, 11), draw_between(1, 8));
}

/* Fresh machines, the second with less memory. */
static void
row(void)
{
    unsigned image = script_image(not_booted());

    for (int i = 0; i < 2; i++) {
        unsigned mib = i ? draw_between(4, 15) : BOOT_MEMORY_MIB;
        struct script script;

        script_begin(&script, image);
        for (unsigned nr = 0; nr < FRAMES; nr++)
            if (script_address(nr) >= mib << 20)
                script.count[nr] = USED;
        get_row(&script, draw_between(2, 40));
        script_get(&script);
        get_row(&script, draw_between(2, 700));
        get_row(&script, 1);
        script_compare(&script,
                       boot_with((struct boot_options){
                           .words = text("run=script ops=%s", script.ops),
                           .memory_mib = mib,
                       }));
    }
}

static void
holes(void)
{
    unsigned image = script_image(not_booted());

    for (int i = 0; i < 3; i++) {
        struct script script;

        script_begin(&script, image);
        make_holes(&script, 5);
        for (int n = 0; n < 10; n++)
            get_row(&script, draw_between(1, n < 7 ? 8 : 20));
        script_compare(&script, script_boot(&script));
    }
}

/*
 * Nothing but short holes is left; what is too long must not be begun.  The
 * longest row that there is ends where the kernel's image begins.
 */
static void
none(void)
{
    struct script script;
    unsigned image = script_image(not_booted());

    script_begin(&script, image);
    get_row(&script, 0);
    get_row(&script, FRAMES);
    get_row(&script, 0x100001); /* times 4096 is 4096, in 32 bits */
    get_row(&script, UINT32_MAX);
    make_holes(&script, 5);
    get_row(&script, 0);
    get_row(&script, FRAMES - image - 60 + 1);
    get_row(&script, FRAMES - image - 60);
    get_row(&script, draw_between(9, 16));
    get_row(&script, draw_between(17, 40));
    script_compare(&script, script_boot(&script));
}

enum { TOP = 100, RUBBISH = 0xd1 };

/* A row between frames in use, all full of rubbish. */
static void
clear(void)
{
    static uint8_t bytes[TOP << 12];
    struct script script;
    const struct boot_result *guest;
    unsigned n = draw_between(2, 60), first = draw_between(1, TOP - n - 1);
    uint32_t top = script_address(FRAMES - TOP), row;

    script_begin(&script, script_image(not_booted()));
    script_get_many(&script, TOP);
    script_add(&script, text("w@%%x-%x", FIRST + FRAMES - 1),
               FIRST + FRAMES - TOP);
    script_note(&script, script_address(FRAMES - 1));
    give_back(&script, FRAMES - TOP + first, n);
    row = get_row(&script, n);
    guest = script_boot(&script);
    if (!guest_read(guest, top, bytes, sizeof bytes))
        broken("there is no memory at %08x", top);
    for (uint32_t i = 0; i < sizeof bytes; i++) {
        bool in_row = top + i - row < n << 12;

        if (bytes[i] != (in_row ? 0 : RUBBISH))
            want(text("%s the row of %u frames at %08x, byte %08x",
                      in_row ? "in" : "in somebody's frame beside", n, row,
                      top + i),
                 "%02x", in_row ? 0 : RUBBISH, bytes[i]);
    }
}

/* A row's frames are frames: they go back one by one and come out again. */
static void
frames(void)
{
    struct script script;
    uint32_t page;

    script_begin(&script, script_image(not_booted()));
    make_holes(&script, 3);
    page = get_row(&script, 20);
    give_back(&script, script_frame(page) + draw_between(5, 15), 4);
    for (int i = 0; i < 8; i++) {
        script_get(&script);
        if (draw_chance(50))
            get_row(&script, draw_between(1, 5));
    }
    script_compare(&script, script_boot(&script));
}

static const struct check checks[] = {
    {"row", "on a fresh machine, the highest frames, side by side", 2, NULL,
     row, "At which end of memory does the search begin?",
     "highest counts address"},
    {"holes", "holes that are too short are passed over", 3, "row", holes,
     "What has to happen to a row that meets a frame in use?",
     "side again"},
    {"none", "if there is no such place, 0, and nothing has changed", 2,
     "holes", none, "When may the first frame of a row be taken?",
     "none nought unchanged"},
    {"clear", "the bytes of a row are zero, and no others", 1, "row", clear,
     "How many bytes has a row, and where is the first?", "zero beside"},
    {"frames", "a row's frames go back and come out one by one", 1, "holes",
     frames, "What do get_free_page and free_page believe about mem_map[]?",
     "again"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
