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
    script_add(script, "r%x", n);
    script_note(script, row);
    return row;
}

/* Frames given back, from `nr` on; the model's half is done here. */
static void
give_back(struct script *script, unsigned nr, unsigned n)
{
    script_add(script, text("x%%x-%x", FIRST + nr + n - 1), FIRST + nr);
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

static void
row(void)
{
    unsigned image = script_image(not_booted());

    for (int i = 0; i < 2; i++) {
        struct script script;

        script_begin(&script, image);
        get_row(&script, draw_between(2, 40));
        script_get(&script);
        get_row(&script, draw_between(2, 2000));
        get_row(&script, 1);
        script_compare(&script, script_boot(&script));
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

/* Nothing but short holes is left; what is too long must not be begun. */
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
    get_row(&script, FRAMES - image - 60);
    get_row(&script, draw_between(9, 16));
    get_row(&script, draw_between(17, 40));
    script_compare(&script, script_boot(&script));
}

static void
clear(void)
{
    static uint8_t bytes[64 << 12];
    struct script script;
    const struct boot_result *guest;
    unsigned n = draw_between(3, 60);
    uint32_t page;

    script_begin(&script, script_image(not_booted()));
    script_add(&script, text("d%%x-%x", FIRST + FRAMES - 1),
               FIRST + FRAMES - 100);
    script_note(&script, script_address(FRAMES - 1));
    script_get(&script);
    page = get_row(&script, n);
    guest = script_boot(&script);
    if (!guest_read(guest, page, bytes, n << 12))
        broken("there is no memory at %08x", page);
    for (uint32_t i = 0; i < n << 12; i++)
        if (bytes[i] != 0)
            want(text("the row of %u frames at %08x, byte %08x", n, page,
                      page + i),
                 "%02x", 0, bytes[i]);
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
     row, "At which end of memory does the search begin?", NULL},
    {"holes", "holes that are too short are passed over", 3, "row", holes,
     "What has to happen to a row that meets a frame in use?", NULL},
    {"none", "if there is no such place, 0, and nothing has changed", 2,
     "holes", none, "When may the first frame of a row be taken?", NULL},
    {"clear", "the bytes of a row are zero", 1, "row", clear,
     "The contract says it; `d` shows it.", NULL},
    {"frames", "a row's frames go back and come out one by one", 1, "holes",
     frames, "What do get_free_page and free_page believe about mem_map[]?",
     NULL},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
