/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 5.2: drawn trees of blocks with holes, questions about them, and
 * the blocks that the student's ext2_next_data() has read for each.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "exercise.h"

#include "guest/demos/seek.h"

enum {
    DIRECT = 12,
    LEVELS = 3,
    SLOTS = DIRECT + LEVELS,
    NUMBERS = 256,
    BLOCK = 1024,
    LAST = (1 << 21) - 1, /* of 2^31 - 1 bytes */
    TREES = 12,
    DATA = 6,
    STORED = 256,
    EACH = QUESTIONS / TREES,
    BROKEN = 32,
    EIO = -5,
    READS = 32, /* of one search */
};

/* An answer, and how it came about: buffers held, blocks read. */
struct seek_result {
    int32_t result;
    uint32_t found, held, reads, block[READS];
};

struct tree {
    uint32_t size, slot[SLOTS], at[DATA];
};

static struct tree trees[TREES];
static uint32_t nr_blocks;
static struct stored {
    uint32_t number, word[NUMBERS];
} stored[STORED];
static uint32_t nr_stored, broken_blocks[BROKEN], nr_broken;
static struct {
    const struct tree *tree;
    uint32_t n;
} questions[QUESTIONS];
static unsigned nr_questions;

/* ---- the model ---- */

static uint32_t
leaves_below(unsigned levels)
{
    return 1u << 8 * levels;
}

static unsigned
levels_of(unsigned slot)
{
    return slot < DIRECT ? 0 : slot - DIRECT + 1;
}

static struct stored *
find_stored(uint32_t number)
{
    for (uint32_t i = 0; i < nr_stored; i++)
        if (stored[i].number == number)
            return &stored[i];
    return NULL;
}

static bool
is_broken(uint32_t number)
{
    for (uint32_t i = 0; i < nr_broken; i++)
        if (broken_blocks[i] == number)
            return true;
    return false;
}

/* What is said below a number about the blocks from n to the end. */
static int32_t
model_below(uint32_t number, unsigned levels, uint32_t first, uint32_t n,
            uint32_t end, struct seek_result *out)
{
    const struct stored *block;

    if (first >= end || first + leaves_below(levels) <= n || number == 0)
        return 0;
    if (number >= nr_blocks)
        return EIO;
    if (levels == 0) {
        out->found = first;
        return 1;
    }
    if (out->reads == READS)
        broken("check.c: too many blocks to read");
    out->block[out->reads++] = number;
    if (is_broken(number))
        return EIO;
    block = find_stored(number);
    for (uint32_t i = 0; i < NUMBERS; i++) {
        int32_t result =
            model_below(block->word[i], levels - 1,
                        first + i * leaves_below(levels - 1), n, end, out);

        if (result)
            return result;
    }
    return 0;
}

static struct seek_result
model(const struct tree *tree, uint32_t n)
{
    struct seek_result out = {0};
    uint32_t first = 0, end = (tree->size + BLOCK - 1) / BLOCK;

    if (n >= end) /* no block has a say about nothing */
        return out;
    for (unsigned slot = 0; slot < SLOTS && !out.result; slot++) {
        out.result = model_below(tree->slot[slot], levels_of(slot), first,
                                 n, end, &out);
        first += leaves_below(levels_of(slot));
    }
    return out;
}

/* ---- trees ---- */

static uint32_t
new_number(void)
{
    uint32_t number;

    do
        number = draw_between(2, nr_blocks - 1);
    while (find_stored(number));
    return number;
}

/* The place of a block's number in the tree; makes what leads there. */
static uint32_t *
place_of(struct tree *tree, uint32_t at, unsigned stop)
{
    unsigned slot = 0, levels;
    uint32_t *place;

    while (at >= leaves_below(levels_of(slot)))
        at -= leaves_below(levels_of(slot++));
    place = &tree->slot[slot];
    for (levels = levels_of(slot); levels > stop; levels--) {
        struct stored *block = *place ? find_stored(*place) : NULL;

        if (!block) {
            if (nr_stored == STORED)
                broken("check.c: too many blocks of numbers");
            *place = new_number();
            block = &stored[nr_stored++];
            memset(block, 0, sizeof *block);
            block->number = *place;
        }
        place = &block->word[at / leaves_below(levels - 1) % NUMBERS];
    }
    return place;
}

/* First and last blocks of trees, of blocks of numbers, and any others. */
static uint32_t
draw_place(void)
{
    static const uint32_t borders[] = {
        0,
        11,
        12,
        12 + 255,
        12 + 256,
        12 + 256 + 255,
        12 + 256 + 256,
        12 + 256 + 65535,
        12 + 256 + 65536,
        12 + 256 + 65536 + 255,
        12 + 256 + 65536 + 65535,
        12 + 256 + 65536 + 65536,
        LAST,
    };

    switch (draw_below(6)) {
    case 0:
        return draw_below(12);
    case 1:
        return 12 + draw_below(256);
    case 2:
        return 12 + 256 + draw_below(65536);
    case 3:
        return draw_between(12 + 256 + 65536, LAST);
    default:
        return borders[draw_below(COUNT(borders))];
    }
}

static void
draw_tree(struct tree *tree)
{
    uint32_t last = 0;

    memset(tree, 0, sizeof *tree);
    for (unsigned i = 0; i < DATA; i++) {
        uint32_t *place;

        tree->at[i] = draw_place();
        if (i == 1 && draw_chance(50)) /* far behind a hole */
            tree->at[i] = LAST - draw_below(70000);
        place = place_of(tree, tree->at[i], 0);
        if (!*place)
            *place = new_number();
        if (tree->at[i] > last)
            last = tree->at[i];
    }
    if (draw_chance(50)) /* a block of nothing but zeros */
        place_of(tree, 12 + 256 + draw_below(65536), 0);
    tree->size = last * BLOCK + draw_between(1, BLOCK - 1);
}

static void
add_questions(const struct tree *tree)
{
    for (unsigned i = 0; i < EACH; i++) {
        uint32_t n = tree->at[draw_below(DATA)] + draw_below(3);

        if (draw_chance(25))
            n = draw_place();
        questions[nr_questions].tree = tree;
        questions[nr_questions++].n = n > 0 ? n - 1 : 0;
    }
}

static void
begin(void)
{
    nr_stored = nr_broken = nr_questions = 0;
    nr_blocks = draw_between(5000, 50000);
    for (unsigned i = 0; i < TREES; i++)
        draw_tree(&trees[i]);
}

/* ---- the student's kernel ---- */

static struct boot_module
trees_file(void)
{
    static uint32_t
        word[4 + STORED * (1 + NUMBERS) + BROKEN + QUESTIONS * (2 + SLOTS)];
    size_t n = 0, size;
    int fd = memfd_create("trees", MFD_CLOEXEC);

    word[n++] = nr_blocks;
    word[n++] = nr_stored;
    memcpy(&word[n], stored, nr_stored * sizeof *stored);
    n += nr_stored * (1 + NUMBERS);
    word[n++] = nr_broken;
    memcpy(&word[n], broken_blocks, nr_broken * sizeof *broken_blocks);
    n += nr_broken;
    word[n++] = nr_questions;
    for (unsigned i = 0; i < nr_questions; i++) {
        word[n++] = questions[i].tree->size;
        word[n++] = questions[i].n;
        memcpy(&word[n], questions[i].tree->slot, SLOTS * sizeof *word);
        n += SLOTS;
    }
    size = n * sizeof *word;
    if (fd < 0 || write(fd, word, size) != (ssize_t)size)
        broken("cannot make a module");
    return (struct boot_module){text("/proc/self/fd/%d", fd), NULL};
}

/* What QEMU saw of it. */
static const struct seek_result *
play(const char *words)
{
    static struct seek_result results[QUESTIONS];
    struct boot_module module = trees_file();
    const struct boot_result *guest =
        boot_with((struct boot_options){.words = words,
                                        .log = EVENT_LOG,
                                        .modules = &module,
                                        .modules_count = 1});
    struct seek_result *now = results;
    const char *at = NULL;
    uint32_t what;

    memset(results, 0, sizeof results);
    while (now < results + nr_questions &&
           (what = next_sent(guest, &at, 1)) != NOTHING_SENT) {
        if (what == SEEK_READS) {
            uint32_t block = next_sent(guest, &at, 4);

            if (now->reads < READS)
                now->block[now->reads] = block;
            now->reads++;
        } else if (what == SEEK_ANSWERS) {
            now->result = (int32_t)next_sent(guest, &at, 4);
            now->found = next_sent(guest, &at, 4);
            now++->held = next_sent(guest, &at, 1);
        }
    }
    want("questions that came to an end", "%u", nr_questions,
         (uint32_t)(now - results));
    return results;
}

static const char *
where(unsigned i)
{
    const struct tree *tree = questions[i].tree;
    char *s = text("from block %u of a file of %u bytes with blocks",
                   questions[i].n, tree->size);

    for (unsigned j = 0; j < DATA; j++)
        s = text("%s %u", s, tree->at[j]);
    return s;
}

static const char *
in_words(const struct seek_result *result)
{
    if (result->result == 1)
        return text("1, and block %u", result->found);
    return text("%d", result->result);
}

static void
compare_results(const struct seek_result *seen)
{
    for (unsigned i = 0; i < nr_questions; i++) {
        struct seek_result expected =
            model(questions[i].tree, questions[i].n);

        if (expected.result != seen[i].result ||
            (expected.result == 1 && expected.found != seen[i].found))
            miss(where(i), in_words(&expected), in_words(&seen[i]));
        want(text("buffers held after the search %s", where(i)), "%u", 0,
             seen[i].held);
    }
}

static void
finds(void)
{
    begin();
    for (unsigned i = 0; i < TREES; i++)
        add_questions(&trees[i]);
    compare_results(play("run=seek"));
}

static const char *
read_words(const struct seek_result *result)
{
    char *s = text("%u blocks:", result->reads);

    for (uint32_t i = 0; i < result->reads && i < READS; i++)
        s = text("%s %u", s, result->block[i]);
    return s;
}

static int
by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;

    return *x < *y ? -1 : *x > *y;
}

/* The same blocks, in whatever order. */
static bool
same_reads(struct seek_result a, struct seek_result b)
{
    if (a.reads != b.reads || a.reads > READS)
        return false;
    qsort(a.block, a.reads, sizeof *a.block, by_number);
    qsort(b.block, b.reads, sizeof *b.block, by_number);
    return memcmp(a.block, b.block, a.reads * sizeof *a.block) == 0;
}

static void
reads(void)
{
    const struct seek_result *seen;

    begin();
    for (unsigned i = 0; i < TREES; i++)
        add_questions(&trees[i]);
    seen = play("run=seek");
    for (unsigned i = 0; i < nr_questions; i++) {
        struct seek_result expected =
            model(questions[i].tree, questions[i].n);

        if (!same_reads(expected, seen[i]))
            miss(text("read for the search %s", where(i)),
                 read_words(&expected), read_words(&seen[i]));
    }
}

/* Trees that name more than the file has. */
static void
end(void)
{
    begin();
    for (unsigned i = 0; i < TREES; i++) {
        trees[i].size = trees[i].at[draw_below(DATA)] * BLOCK;
        if (draw_chance(50))
            trees[i].size += draw_between(1, BLOCK - 1);
        add_questions(&trees[i]);
    }
    compare_results(play("run=seek"));
}

/* One bad number a tree, on some level, or a block that cannot be read. */
static void
do_damage(struct tree *tree)
{
    uint32_t at = tree->at[draw_below(DATA)];
    unsigned stop = draw_below(LEVELS + 1);
    uint32_t *place;

    while (stop > 0 && (at < DIRECT || (stop > 1 && at < 12 + 256) ||
                        (stop > 2 && at < 12 + 256 + 65536)))
        stop--;
    place = place_of(tree, at, stop);
    if (stop > 0 && draw_chance(50))
        broken_blocks[nr_broken++] = *place;
    else
        *place = draw_chance(50) ? nr_blocks + draw_below(3)
                                 : UINT32_MAX - draw_below(2);
}

static void
damage(void)
{
    unsigned met, left;

    do {
        begin();
        met = left = 0;
        for (unsigned i = 0; i < TREES; i++) {
            do_damage(&trees[i]);
            add_questions(&trees[i]);
        }
        for (unsigned i = 0; i < nr_questions; i++) {
            struct seek_result r = model(questions[i].tree, questions[i].n);

            met += r.result == EIO;
            left += r.result == 1;
        }
    } while (met < 10 || left < 10);
    compare_results(play("run=seek"));
}

static void
one_buffer(void)
{
    begin();
    for (unsigned i = 0; i < TREES; i++)
        add_questions(&trees[i]);
    compare_results(play("run=seek buffers=1"));
}

static const struct check checks[] = {
    {"finds", "the next data are found, however far", 3, NULL, finds,
     "Which blocks of the file does a 0 in this place rule out?",
     "first far left"},
    {"reads", "no block is read that has nothing to say", 2, "finds", reads,
     "Where does what lies below this number begin, and where does it "
     "end? And which of that is asked for?",
     "numbers once silent"},
    {"end", "nothing is found behind the end", 1, "finds", end,
     "A tree can name more blocks than the file has.", "end"},
    {"damage", "a bad number on the way is an error, others are not", 1,
     "finds", damage, "Which numbers does nobody check for you?",
     "error others"},
    {"one-buffer", "it works with one buffer", 1, "finds", one_buffer,
     "What do you hold when you go down a level?", "holds"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
