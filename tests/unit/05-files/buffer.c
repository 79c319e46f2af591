/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The buffer cache, fs/buffer.c, beside a model that is a list by last use:
 * which block is found, which is given up, how often the disk is asked.
 * Then tasks in any order: never two copies, never a block half read.
 */
#include "host-files.h"
#include "host-tasks.h"

#include "fs/buffer.c"
#include "mm/memory.c"

#include "kernel/errno.h"
#include "lib/string.h"

_Alignas(PAGE_SIZE) unsigned char physical_memory[PHYSICAL_BYTES];

#define GOOD    1u /* devices */
#define BAD     2u /* every other read fails */
#define NOWHERE 3u
#define BLOCKS  40u
#define MOST    64u /* buffers, in these tests */

static uint32_t asked_for; /* by the word buffers= */

uint32_t
cmdline_number(const char *key, uint32_t otherwise)
{
    assert_string_equal(key, "buffers");
    return asked_for ? asked_for : otherwise;
}

/* ---- disks ---- */

static struct block_device disks[3];
static unsigned int nr_reads, being_read[3][BLOCKS];
static bool next_fails;

struct block_device *
block_device(dev_t dev)
{
    return dev == GOOD || dev == BAD ? &disks[dev] : NULL;
}

static uint32_t
word_of(dev_t dev, uint32_t block, uint32_t i)
{
    return (dev << 24) + (block << 12) + i;
}

int32_t
block_read(dev_t dev, uint32_t block, void *to)
{
    uint32_t *words = to;

    nr_reads++;
    check(being_read[dev][block]++ == 0, "a block is read twice at once");
    for (uint32_t i = 0; i < BLOCK_SIZE / 4; i++) {
        if (i % 64 == 0 && random_below(3) == 0)
            give_way();
        words[i] = word_of(dev, block, i);
    }
    being_read[dev][block]--;
    if (running)
        return dev == BAD && random_below(2) ? -EIO : 0;
    return next_fails ? -EIO : 0;
}

static bool
holds(const struct buffer_head *bh, dev_t dev, uint32_t block)
{
    for (uint32_t i = 0; i < BLOCK_SIZE / 4; i++)
        if (((const uint32_t *)(const void *)bh->b_data)[i] !=
            word_of(dev, block, i))
            return false;
    return bh->b_dev == dev && bh->b_block == block && bh->b_uptodate &&
           !bh->b_locked && bh->b_count > 0;
}

/* ---- the model ---- */

struct model {
    dev_t dev; /* 0: nothing */
    uint32_t block, users;
};

static struct model model[MOST]; /* oldest first; empty ones before all */
static uint32_t nr_model;

static void
begin(uint32_t frames, uint32_t buffers)
{
    mem_init();
    mem_add(LOW_MEM, LOW_MEM + frames * PAGE_SIZE);
    lru.b_older = lru.b_newer = &lru;
    memset(hash_table, 0, sizeof(hash_table));
    memset(being_read, 0, sizeof(being_read));
    memset(model, 0, sizeof(model));
    nr_model = buffers;
    nr_reads = nr_sleeps = 0;
    next_fails = false;
    wrong = NULL;
    running = NULL;
    if (buffers)
        buffer_init(buffers);
}

static void
move_to(uint32_t from, uint32_t to)
{
    struct model moved = model[from];

    memmove(&model[from], &model[from + 1],
            (nr_model - from - 1) * sizeof(moved));
    memmove(&model[to + 1], &model[to],
            (nr_model - to - 1) * sizeof(moved));
    model[to] = moved;
}

static uint32_t
model_find(dev_t dev, uint32_t block)
{
    uint32_t i = 0;

    while (i < nr_model && (model[i].dev != dev || model[i].block != block))
        i++;
    return i;
}

/* The oldest that nobody uses; nr_model: there is none. */
static uint32_t
model_unused(void)
{
    uint32_t i = 0;

    while (i < nr_model && model[i].users > 0)
        i++;
    return i;
}

/* Every buffer is what the model says, in the same order. */
static void
compare(void)
{
    struct buffer_head *bh = lru.b_newer;
    uint32_t used = 0;

    for (uint32_t i = 0; i < nr_model; i++, bh = bh->b_newer) {
        assert_ptr_not_equal(bh, &lru);
        assert_ptr_equal(bh->b_newer->b_older, bh);
        assert_int_equal(bh->b_dev, model[i].dev);
        assert_int_equal(bh->b_count, model[i].users);
        assert_int_equal(bh->b_uptodate, model[i].dev != 0);
        assert_false(bh->b_locked);
        if (model[i].dev == 0)
            continue;
        used++;
        assert_int_equal(bh->b_block, model[i].block);
        assert_ptr_equal(find_buffer(model[i].dev, model[i].block), bh);
    }
    assert_ptr_equal(bh, &lru);
    assert_int_equal(nr_buffers(), nr_model);
    assert_int_equal(nr_buffers_used(), used);
}

/* bread() beside the model, which knows what must be read and given up. */
static struct buffer_head *
get(dev_t dev, uint32_t block, bool fails)
{
    uint32_t at = model_find(dev, block), reads = nr_reads;
    bool hit = at < nr_model;
    struct buffer_head *bh;

    if (!hit)
        at = model_unused();
    assert_true(at < nr_model); /* else bread() would sleep */
    next_fails = fails;
    bh = bread(dev, block);
    assert_int_equal(nr_reads, reads + !hit);
    if (!hit && fails) {
        assert_null(bh);
        model[at] = (struct model){0};
        move_to(at, 0);
    } else {
        assert_non_null(bh);
        assert_true(holds(bh, dev, block));
        model[at].dev = dev;
        model[at].block = block;
        model[at].users++;
        move_to(at, nr_model - 1);
    }
    return bh;
}

static void
put(struct buffer_head *bh)
{
    model[model_find(bh->b_dev, bh->b_block)].users--;
    brelse(bh);
}

/*
 * buffer_forget() goes from the oldest to the newest, and what it forgets
 * becomes the oldest.  All empty ones are alike, so only who stays counts.
 */
static void
forget_all(void)
{
    uint32_t kept = nr_model;

    buffer_forget();
    for (uint32_t i = nr_model; i-- > 0;)
        if (model[i].users > 0)
            model[--kept] = model[i];
    memset(model, 0, kept * sizeof(model[0]));
}

/* ---- alone ---- */

static void
a_block_is_read_once_and_has_one_copy(void **state)
{
    struct buffer_head *a, *b;

    (void)state;
    begin(10, 4);
    a = get(GOOD, 7, false);
    b = get(GOOD, 7, false);
    assert_ptr_equal(a, b);
    assert_int_equal(nr_reads, 1);
    assert_ptr_not_equal(get(BAD, 7, false), a);
    put(a);
    put(b);
    assert_ptr_equal(get(GOOD, 7, false), a);
    assert_int_equal(nr_reads, 2);
    compare();
    brelse(NULL);
    compare();
}

static void
the_longest_unused_block_is_given_up(void **state)
{
    (void)state;
    begin(10, 3);
    for (uint32_t i = 0; i < 3; i++)
        put(get(GOOD, i, false));
    put(get(GOOD, 0, false)); /* now 1 is the oldest */
    put(get(GOOD, 3, false));
    assert_int_equal(model_find(GOOD, 1), nr_model);
    assert_int_equal(nr_reads, 4);
    put(get(GOOD, 0, false));
    put(get(GOOD, 2, false));
    assert_int_equal(nr_reads, 4);
    compare();
}

static void
a_block_in_use_is_never_given_up(void **state)
{
    struct buffer_head *held;

    (void)state;
    begin(10, 2);
    held = get(GOOD, 0, false);
    for (uint32_t i = 1; i < BLOCKS; i++)
        put(get(GOOD, i, false));
    assert_true(holds(held, GOOD, 0));
    assert_int_equal(nr_reads, BLOCKS);
    compare();
}

static void
a_block_that_cannot_be_read_leaves_nothing(void **state)
{
    (void)state;
    begin(10, 2);
    assert_null(get(BAD, 5, true));
    assert_int_equal(nr_buffers_used(), 0);
    assert_null(get(BAD, 5, true)); /* asked again, not remembered */
    put(get(BAD, 5, false));
    put(get(GOOD, 5, false));
    assert_null(get(BAD, 6, true)); /* BAD 5 had to go for that */
    assert_int_equal(nr_buffers_used(), 1);
    compare();
}

static void
a_device_that_is_not_there_costs_no_buffer(void **state)
{
    (void)state;
    begin(10, 1);
    put(get(GOOD, 1, false));
    assert_null(bread(NOWHERE, 1));
    assert_null(bread(0, 1));
    assert_null(bread(UINT32_MAX, 1));
    assert_int_equal(nr_reads, 1);
    compare();
}

static void
one_brelse_too_many_panics(void **state)
{
    struct buffer_head *bh;

    (void)state;
    begin(10, 1);
    bh = get(GOOD, 9, false);
    put(bh);
    expect_panic(brelse(bh),
                 "brelse: block 9 was given back more often than taken");
}

/* ---- memory ---- */

static void
buffers_lie_apart_in_frames_that_are_the_kernels(void **state)
{
    (void)state;
    for (uint32_t n = 1; n <= MOST; n++) {
        uint32_t taken = (n * BLOCK_SIZE + PAGE_SIZE - 1) / PAGE_SIZE +
                         (n - 1) / (PAGE_SIZE / sizeof(lru)) + 1;

        begin(40, n);
        assert_int_equal(nr_free_pages(), 40 - taken);
        assert_int_equal(nr_counted_pages(), 0); /* all of them USED */
        for (struct buffer_head *bh = lru.b_newer; bh != &lru;
             bh = bh->b_newer) {
            paddr_t at = virt_to_phys(bh->b_data);

            assert_int_equal(at % BLOCK_SIZE, 0);
            assert_int_equal(mem_map[MAP_NR(at)], USED);
            for (struct buffer_head *b = bh->b_newer; b != &lru;
                 b = b->b_newer)
                assert_ptr_not_equal(b->b_data, bh->b_data);
        }
        compare();
    }
}

static void
without_memory_the_panic_says_how_many_there_is_room_for(void **state)
{
    (void)state;
    begin(0, 0);
    expect_panic(buffer_init(1), "memory for 0 buffers only, not for 1");
    begin(1, 0);
    expect_panic(buffer_init(1), "memory for 0 buffers only, not for 1");
    begin(3, 0);
    expect_panic(buffer_init(9), "memory for 8 buffers only, not for 9");
    begin(3, 0);
    expect_panic(buffer_init(0), "a buffer cache without a buffer");
}

static void
the_command_line_says_how_many(void **state)
{
    (void)state;
    begin(100, 0);
    asked_for = 0;
    buffer_start();
    assert_int_equal(nr_buffers(), 128);
    begin(100, 0);
    asked_for = 17;
    buffer_start();
    assert_int_equal(nr_buffers(), 17);
}

/* ---- a long random life ---- */

static void
live(uint32_t buffers, unsigned int steps)
{
    static struct buffer_head *held[MOST];
    uint32_t n = 0;
    unsigned int full = 0, bad = 0;

    begin(40, buffers);
    for (unsigned int i = 0; i < steps; i++) {
        uint32_t most = i / 500 % 2 ? MOST : buffers / 2;
        uint32_t block = random_below(BLOCKS);
        dev_t dev = random_below(3) ? GOOD : BAD;

        if (random_below(500) == 0) {
            forget_all();
        } else if (n > 0 && (n >= most || random_below(2))) {
            uint32_t which = random_below(n);

            put(held[which]);
            held[which] = held[--n];
        } else if (n < MOST && (model_find(dev, block) < nr_model ||
                                model_unused() < nr_model)) {
            held[n] = get(dev, block, dev == BAD && random_below(2));
            held[n] ? n++ : bad++;
        }
        full += model_unused() == nr_model;
        compare();
    }
    for (uint32_t i = 0; i < n; i++)
        put(held[i]);
    compare();
    assert_true(full > 0 && bad > 0);
    assert_int_equal(nr_sleeps, 0);
}

static void
a_long_life_is_as_the_model_says(void **state)
{
    (void)state;
    random_begin();
    for (uint32_t n = 1; n <= 12; n++)
        live(n, 10000);
}

/* ---- tasks in any order ---- */

static unsigned int gotten, refused;
static uint32_t nr_held; /* blocks that a task holds at once */

/* No block has two buffers. */
static void
check_single(void)
{
    for (struct buffer_head *a = lru.b_newer; a != &lru; a = a->b_newer)
        for (struct buffer_head *b = a->b_newer; b != &lru; b = b->b_newer)
            check(a->b_dev == 0 || a->b_dev != b->b_dev ||
                      a->b_block != b->b_block,
                  "a block has two buffers");
}

static void
a_readers_life(void)
{
    struct runner *self = running;
    struct buffer_head *bh[2];
    uint32_t block[2];
    dev_t dev[2];

    for (int i = 0; i < 2000 && !wrong; i++) {
        for (uint32_t n = 0; n < nr_held; n++) {
            dev[n] = random_below(3) ? GOOD : BAD;
            block[n] = random_below(6);
            bh[n] = bread(dev[n], block[n]);
            check(bh[n] || dev[n] == BAD, "a good block was refused");
            *(bh[n] ? &gotten : &refused) += 1;
            if (random_below(20) == 0)
                buffer_forget();
        }
        check_single();
        while (random_below(2))
            give_way();
        for (uint32_t n = 0; n < nr_held; n++) {
            check(!bh[n] || holds(bh[n], dev[n], block[n]),
                  "a block changed while it was used");
            brelse(bh[n]);
        }
    }
    self->ended = true;
}

static void
check_readers(uint32_t buffers, uint32_t held)
{
    begin(40, buffers);
    gotten = refused = 0;
    nr_held = held;
    run_tasks(NR_RUNNERS, a_readers_life);
    if (wrong)
        fail_msg("with %u buffers: %s", buffers, wrong);
    assert_true(gotten > 1000 && refused > 200 && nr_sleeps > 100);
    for (struct buffer_head *bh = lru.b_newer; bh != &lru; bh = bh->b_newer)
        assert_int_equal(bh->b_count, 0);
    buffer_forget();
    assert_int_equal(nr_buffers_used(), 0);
}

static void
tasks_in_any_order_find_one_copy_of_each_block(void **state)
{
    (void)state;
    random_begin();
    for (uint32_t buffers = 1; buffers <= 8; buffers++)
        check_readers(buffers, 1);
    /* A task that waits holds one: with seven, somebody has his second. */
    for (uint32_t buffers = NR_RUNNERS + 1; buffers <= 14; buffers++)
        check_readers(buffers, 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_block_is_read_once_and_has_one_copy),
        cmocka_unit_test(the_longest_unused_block_is_given_up),
        cmocka_unit_test(a_block_in_use_is_never_given_up),
        cmocka_unit_test(a_block_that_cannot_be_read_leaves_nothing),
        cmocka_unit_test(a_device_that_is_not_there_costs_no_buffer),
        cmocka_unit_test(one_brelse_too_many_panics),
        cmocka_unit_test(buffers_lie_apart_in_frames_that_are_the_kernels),
        cmocka_unit_test(
            without_memory_the_panic_says_how_many_there_is_room_for),
        cmocka_unit_test(the_command_line_says_how_many),
        cmocka_unit_test(a_long_life_is_as_the_model_says),
        cmocka_unit_test(tasks_in_any_order_find_one_copy_of_each_block),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
