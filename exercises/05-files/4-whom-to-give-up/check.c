/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 5.4: drawn orders of blocks through the student's cache.  Which
 * of them the disk reads is seen from outside, and held against what a list
 * by last use would have had to read, and against what 32 buffers can hold.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "exercise.h"

enum {
    BUFFERS = 32,
    ACCESSES = 8192,
    MOST_HELD = BUFFERS,
    ROUNDS = 20,
    PHASES = 10,
    PHASE = 600,
    BLOCKS = 8192,
    BLOCK = 1024,
    WORDS = BLOCK / 4,
};

#define HOLD    0x80000000u
#define WAIT    0x40000000u /* while all buffers are held */
#define FLAGGED (HOLD | WAIT)

static uint32_t numbers[ACCESSES], which[ACCESSES], n, fresh;
static uint8_t missed[ACCESSES];
static uint32_t held[MOST_HELD], nr_held;

/* ---- orders ---- */

static void
begin(void)
{
    n = nr_held = 0;
    fresh = draw_between(5000, 6000);
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
        while (n > 0 && (numbers[n - 1] & ~FLAGGED) == next);
        add(next);
    }
}

static void
draw_set(uint32_t *set, unsigned size)
{
    uint32_t at = draw_below(600);

    for (unsigned i = 0; i < size; i++)
        set[i] = at += draw_between(1, 20);
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
        while (before > 0 &&
               ((numbers[before - 1] ^ numbers[t]) & ~FLAGGED))
            before--;
        if (before == 0)
            miss(text("access %u, block %u", t, numbers[t] & ~FLAGGED),
                 "the disk reads it, for nobody has asked for it before",
                 "it does not");
        for (uint32_t u = before; u < t; u++)
            kept[u]++;
    }
    for (uint32_t t = 0; t < n; t++)
        if (kept[t] + 1 > BUFFERS)
            miss(text("access %u", t),
                 text("at most %u blocks in memory", BUFFERS),
                 text("%u, by what is read later", kept[t] + 1));
}

/* ---- the disk ---- */

static uint32_t image[BLOCKS][WORDS];

static void
draw_disk(void)
{
    for (uint32_t block = 0; block < BLOCKS; block++)
        for (uint32_t i = 0; i < WORDS; i++)
            image[block][i] = draw_below(UINT32_MAX);
}

static char *
file_of(const char *name, const void *data, size_t size)
{
    int fd = memfd_create(name, MFD_CLOEXEC);

    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        broken("cannot make a file of %zu bytes", size);
    return text("/proc/self/fd/%d", fd);
}

static int
by_first_word(const void *a, const void *b)
{
    const uint32_t *x = image[*(const uint32_t *)a];
    const uint32_t *y = image[*(const uint32_t *)b];

    return *x < *y ? -1 : *x > *y;
}

/* How many blocks of the disk are somewhere in the machine's memory. */
static unsigned
blocks_in_memory(const struct boot_result *guest)
{
    static uint32_t order[BLOCKS];
    static bool found[BLOCKS];
    unsigned sum = 0;

    memset(found, 0, sizeof found);
    for (uint32_t block = 0; block < BLOCKS; block++)
        order[block] = block;
    qsort(order, BLOCKS, sizeof *order, by_first_word);
    for (size_t at = 0; at + BLOCK <= guest->ram_size; at += 4) {
        uint32_t low = 0, high = BLOCKS, word;

        memcpy(&word, guest->ram + at, 4);
        while (low < high) {
            uint32_t middle = (low + high) / 2;

            if (image[order[middle]][0] < word)
                low = middle + 1;
            else
                high = middle;
        }
        if (low < BLOCKS && image[order[low]][0] == word &&
            memcmp(guest->ram + at, image[order[low]], BLOCK) == 0)
            found[order[low]] = true;
    }
    for (uint32_t block = 0; block < BLOCKS; block++)
        sum += found[block];
    return sum;
}

/* ---- the student's kernel ---- */

/*
 * Which accesses the disk was asked for, by QEMU's own word: it logs each
 * count that run=accesses sends, and each sector that the disk reads.
 */
static void
read_log(const struct boot_result *guest)
{
    const char *at = NULL;
    struct event event;
    uint32_t t = 0;

    memset(missed, 0, sizeof missed);
    while (next_event(guest, &at, &event)) {
        if (!event.is_sector) {
            if (t == n || event.value != t % 256)
                miss("QEMU's log", text("access %u begins", t),
                     "another one does");
            t++;
        } else if (t > 0) {
            if (event.value / 2 != (numbers[t - 1] & ~FLAGGED))
                miss(text("QEMU's log, access %u", t - 1),
                     text("the disk reads block %u, if any",
                          numbers[t - 1] & ~FLAGGED),
                     text("it reads block %u", event.value / 2));
            missed[t - 1] = 1;
        }
    }
    want("QEMU's log: accesses that began", "%u", n, t);
}

static uint32_t
wanted_word(uint32_t t)
{
    return image[numbers[t] & ~FLAGGED][which[t]];
}

static void
play(void)
{
    static uint32_t words[ACCESSES], file[1 + 2 * ACCESSES];
    const struct boot_result *guest;
    struct boot_module module;
    uint32_t done;

    draw_disk();
    file[0] = n;
    for (uint32_t t = 0; t < n; t++) {
        which[t] = draw_below(WORDS);
        file[1 + 2 * t] = numbers[t] ^ (t ? wanted_word(t - 1) : 0);
        file[2 + 2 * t] = which[t];
    }
    module = (struct boot_module){file_of("accesses", file,
                                          (1 + 2 * n) * sizeof *file),
                                  NULL};
    guest = boot_with(
        (struct boot_options){.words =
                                  text("run=accesses buffers=%u", BUFFERS),
                              .modules = &module,
                              .modules_count = 1,
                              .disk = file_of("disk", image, sizeof image),
                              .log = EVENT_LOG});
    peek(guest, "accesses_done", &done, sizeof done);
    want("accesses that came to an end", "%u", n, done);
    peek(guest, "accesses_word", words, sizeof words);
    peek(guest, "accesses_held", held, sizeof held);
    read_log(guest);
    for (uint32_t t = 0; t < n; t++)
        want(text("word %u of block %u, access %u", which[t],
                  numbers[t] & ~FLAGGED, t),
             "%08x", wanted_word(t), words[t]);
    must_be_possible();
    unsigned in_memory = blocks_in_memory(guest);
    if (in_memory > BUFFERS)
        miss("the machine's memory at the end",
             text("at most %u blocks of the disk", BUFFERS),
             text("%u of them", in_memory));
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
            set[j] += i * 300;
        draw_wanted(set, COUNT(set), PHASE);
    }
    by_last_use();
    play();
    at_most("all readings, while what is wanted changes",
            count(model_missed, BLOCKS) + n / 10, count(missed, BLOCKS));
}

/* Some are held to the end, then all; and then somebody wants one more. */
static void
holds(void)
{
    uint32_t set[10];

    begin();
    draw_set(set, COUNT(set));
    for (unsigned i = 0; i < ROUNDS / 2; i++) {
        uint32_t hold_at;

        draw_wanted(set, COUNT(set), 60);
        hold_at = n;
        draw_row(draw_between(40, 90));
        numbers[hold_at] |= HOLD;
        nr_held++;
    }
    for (; nr_held < BUFFERS; nr_held++)
        add(fresh++ | HOLD);
    add(fresh++ | WAIT);
    play();
    for (uint32_t t = 0, i = 0; t < n; t++)
        if (numbers[t] & HOLD && i++ != BUFFERS / 2) /* it is let go */
            want(text("block %u, held since access %u, at the end: its "
                      "word",
                      numbers[t] & ~FLAGGED, t),
                 "%08x", wanted_word(t), held[i - 1]);
}

static const struct check checks[] = {
    {"scans", "rows that pass through push out little", 4, NULL, scans,
     "A block has just come. What do you know of it, and what when it is "
     "wanted again at once?",
     "rows elsewhere"},
    {"drifts", "what is wanted no more makes room", 3, "scans", drifts,
     "How long may a block live on what it was wanted for long ago?",
     "changes"},
    {"held", "who holds a buffer keeps it, even if all are held", 2,
     "scans", holds,
     "Which buffers may never be chosen, and what if there are no others?",
     "held full"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
