/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 5.4: drawn orders of blocks through the student's cache.  Which
 * of them the device was asked for is held against what a list by last use
 * would have had to read, and against what 32 buffers can hold.
 */
#define _GNU_SOURCE
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "exercise.h"

enum {
    BUFFERS = 32,
    ACCESSES = 8192,
    MOST_HELD = 16,
    ROUNDS = 20,
    PHASES = 10,
    PHASE = 600,
    BLOCKS = 1 << 20,
};

#define HOLD 0x80000000u

static uint32_t numbers[ACCESSES], n, fresh;
static uint8_t missed[ACCESSES];
static uint32_t held[MOST_HELD], nr_held;

/* ---- orders ---- */

static void
begin(void)
{
    n = nr_held = 0;
    fresh = draw_between(5000, 9000);
}

static void
add(uint32_t number)
{
    if (n == ACCESSES)
        broken("check.c: too many accesses");
    numbers[n++] = number;
}

/* Some blocks at random, again and again, and no one twice in a row. */
static void
draw_wanted(const uint32_t *set, unsigned size, unsigned times)
{
    for (unsigned i = 0; i < times; i++) {
        uint32_t next;

        do
            next = set[draw_below(size)];
        while (n > 0 && (numbers[n - 1] & ~HOLD) == next);
        add(next);
    }
}

static void
draw_set(uint32_t *set, unsigned size)
{
    uint32_t at = draw_below(1000);

    for (unsigned i = 0; i < size; i++)
        set[i] = at += draw_between(1, 30);
}

/* Blocks that come once, each for its two halves. */
static void
draw_row(unsigned length)
{
    for (unsigned i = 0; i < length; i++, fresh++) {
        add(fresh);
        add(fresh);
    }
}

/* ---- the chapter's rule, and what is possible ---- */

static uint8_t model_missed[ACCESSES];

static void
by_last_use(void)
{
    uint32_t cache[BUFFERS];
    unsigned used = 0;

    for (uint32_t t = 0; t < n; t++) {
        unsigned i = 0;

        while (i < used && cache[i] != numbers[t])
            i++;
        model_missed[t] = i == used;
        if (i == BUFFERS)
            i = 0;
        else if (i == used)
            used++;
        memmove(&cache[i], &cache[i + 1], (used - i - 1) * sizeof *cache);
        cache[used - 1] = numbers[t];
    }
}

/* A hit says that the block was kept since it was wanted last. */
static void
must_be_possible(void)
{
    static unsigned kept[ACCESSES];

    memset(kept, 0, sizeof kept);
    for (uint32_t t = 0; t < n; t++) {
        uint32_t before = t;

        if (missed[t])
            continue;
        while (before > 0 && ((numbers[before - 1] ^ numbers[t]) & ~HOLD))
            before--;
        if (before == 0)
            miss(text("access %u, block %u", t, numbers[t] & ~HOLD),
                 "the device is asked for it, for nobody has been before",
                 "it is not");
        for (uint32_t u = before; u < t; u++)
            kept[u]++;
    }
    for (uint32_t t = 0; t < n; t++)
        if (kept[t] + 1 > BUFFERS)
            miss(text("access %u", t),
                 text("at most %u blocks in memory", BUFFERS),
                 text("%u, by what is read later", kept[t] + 1));
}

/* ---- the student's kernel ---- */

static uint32_t
first_word(uint32_t number)
{
    return (number & ~HOLD) * 2654435761u;
}

static void
play(void)
{
    static uint32_t words[ACCESSES];
    int fd = memfd_create("accesses", MFD_CLOEXEC);
    struct boot_module module = {text("/proc/self/fd/%d", fd), NULL};
    const struct boot_result *guest;
    uint32_t done;

    if (fd < 0 || write(fd, &n, sizeof n) != sizeof n ||
        write(fd, numbers, n * sizeof *numbers) !=
            (ssize_t)(n * sizeof *numbers))
        broken("cannot make a module");
    guest = boot_with(
        (struct boot_options){.words =
                                  text("run=accesses buffers=%u", BUFFERS),
                              .modules = &module,
                              .modules_count = 1});
    peek(guest, "accesses_done", &done, sizeof done);
    want("accesses that came to an end", "%u", n, done);
    peek(guest, "accesses_word", words, sizeof words);
    peek(guest, "accesses_missed", missed, sizeof missed);
    peek(guest, "accesses_held", held, sizeof held);
    for (uint32_t t = 0; t < n; t++)
        want(text("the first word of block %u, access %u",
                  numbers[t] & ~HOLD, t),
             "%08x", first_word(numbers[t]), words[t]);
    must_be_possible();
}

static unsigned
count(const uint8_t *misses, uint32_t below)
{
    unsigned sum = 0;

    for (uint32_t t = 0; t < n; t++)
        sum += misses[t] && numbers[t] < below;
    return sum;
}

static void
at_most(const char *where, unsigned most, unsigned seen)
{
    if (seen > most)
        miss(where, text("at most %u", most), text("%u", seen));
}

static void
scans(void)
{
    uint32_t set[16], rows_from;
    unsigned size = draw_between(10, 16);

    begin();
    rows_from = fresh;
    draw_set(set, size);
    for (unsigned i = 0; i < ROUNDS; i++) {
        draw_wanted(set, size, draw_between(3 * size, 5 * size));
        draw_row(draw_between(40, 90));
    }
    by_last_use();
    play();
    at_most("readings of blocks that are wanted again and again",
            count(model_missed, rows_from) / 2, count(missed, rows_from));
}

static void
drifts(void)
{
    uint32_t set[20];

    begin();
    for (unsigned i = 0; i < PHASES; i++) {
        draw_set(set, COUNT(set));
        for (unsigned j = 0; j < COUNT(set); j++)
            set[j] += i * 10000;
        draw_wanted(set, COUNT(set), PHASE);
    }
    by_last_use();
    play();
    at_most("all readings, while what is wanted changes",
            count(model_missed, BLOCKS) + n / 10, count(missed, BLOCKS));
}

static void
holds(void)
{
    uint32_t set[10], hold_at;

    begin();
    draw_set(set, COUNT(set));
    for (unsigned i = 0; i < ROUNDS / 2; i++) {
        draw_wanted(set, COUNT(set), 60);
        hold_at = n;
        draw_row(draw_between(40, 90));
        numbers[hold_at] |= HOLD;
        nr_held++;
    }
    play();
    for (uint32_t t = 0, i = 0; t < n; t++)
        if (numbers[t] & HOLD)
            want(text("block %u, held since access %u, at the end: its "
                      "first word",
                      numbers[t] & ~HOLD, t),
                 "%08x", first_word(numbers[t]), held[i++]);
}

static const struct check checks[] = {
    {"scans", "rows that pass through push out little", 4, NULL, scans,
     "A block has just come. What do you know of it, and what when it is "
     "wanted again at once?",
     NULL},
    {"drifts", "what is wanted no more makes room", 3, "scans", drifts,
     "How long may a block live on what it was wanted for long ago?", NULL},
    {"held", "who holds a buffer keeps it", 2, "scans", holds,
     "Which buffers may never be chosen?", NULL},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
