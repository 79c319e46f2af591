// SPDX-License-Identifier: GPL-2.0-only
/*
 * The buffer cache, after Linux 0.11 (fs/buffer.c): a hash table finds a
 * block.  Our own: a list by last use says which one to give up; reading
 * only, so no buffer is ever dirty; and a block that could not be read
 * leaves nothing behind.  `buffers=N` on the command line sets how many.
 */
#include "fs/buffer.h"

#include "kernel/cmdline.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/task.h"
#include "mm/address.h"
#include "mm/memory.h"

#define NR_HASH         307 /* 0.11's prime */
#define DEFAULT_BUFFERS 128

static uint32_t total;
static struct buffer_head *hash_table[NR_HASH];

/*
 * All buffers by last use, in a ring through this head, which is none of
 * them: its b_newer is the oldest, its b_older the newest.
 */
static struct buffer_head lru = {.b_older = &lru, .b_newer = &lru};

static const char somebody_let_go; /* its address: what to wait for */
static uint32_t waiting;           /* tasks that do */

/* ---- the two orders ---- */

static struct buffer_head **
hash_chain(dev_t dev, uint32_t block)
{
    return &hash_table[(dev ^ block) % NR_HASH];
}

static struct buffer_head *
find_buffer(dev_t dev, uint32_t block)
{
    struct buffer_head *bh = *hash_chain(dev, block);

    while (bh && (bh->b_dev != dev || bh->b_block != block))
        bh = bh->b_next;
    return bh;
}

static void
insert_after(struct buffer_head *bh, struct buffer_head *older)
{
    bh->b_older = older;
    bh->b_newer = older->b_newer;
    bh->b_older->b_newer = bh;
    bh->b_newer->b_older = bh;
}

static void
move_after(struct buffer_head *bh, struct buffer_head *older)
{
    if (older == bh)
        return;
    bh->b_older->b_newer = bh->b_newer;
    bh->b_newer->b_older = bh->b_older;
    insert_after(bh, older);
}

/* From now on it holds nothing and is the first to be given away. */
static void
forget_buffer(struct buffer_head *bh)
{
    struct buffer_head **link = hash_chain(bh->b_dev, bh->b_block);

    if (bh->b_dev == 0)
        return;
    while (*link != bh)
        link = &(*link)->b_next;
    *link = bh->b_next;
    bh->b_dev = 0;
    bh->b_uptodate = false;
    move_after(bh, &lru);
}

static void
rename_buffer(struct buffer_head *bh, dev_t dev, uint32_t block)
{
    forget_buffer(bh);
    bh->b_dev = dev;
    bh->b_block = block;
    bh->b_next = *hash_chain(dev, block);
    *hash_chain(dev, block) = bh;
}

/* ---- getting a block ---- */

/* The one that nobody uses and that was used longest ago, or NULL. */
static struct buffer_head *
oldest_unused(void)
{
    struct buffer_head *bh = lru.b_newer;

    while (bh != &lru && bh->b_count > 0)
        bh = bh->b_newer;
    return bh != &lru ? bh : NULL;
}

/*
 * The buffer of this block with one more user.  If no buffer had it, one
 * that is not up to date, which the caller fills before he sleeps.
 */
static struct buffer_head *
getblk(dev_t dev, uint32_t block)
{
    struct buffer_head *bh;

    while (!(bh = find_buffer(dev, block))) {
        bh = oldest_unused();
        if (bh) {
            rename_buffer(bh, dev, block);
            break;
        }
        waiting++;
        sleep_on(&somebody_let_go); /* others may bring our block */
        waiting--;
    }
    bh->b_count++;
    move_after(bh, lru.b_older);
    return bh;
}

static void
fill_buffer(struct buffer_head *bh)
{
    bh->b_locked = true;
    bh->b_uptodate = block_read(bh->b_dev, bh->b_block, bh->b_data) == 0;
    bh->b_locked = false;
    if (!bh->b_uptodate)
        forget_buffer(bh);
    wake_up(bh);
}

struct buffer_head *
bread(dev_t dev, uint32_t block)
{
    struct buffer_head *bh;

    if (!block_device(dev))
        return NULL;
    bh = getblk(dev, block);
    while (bh->b_locked)
        sleep_on(bh);
    if (!bh->b_uptodate && bh->b_dev != 0)
        fill_buffer(bh);
    if (bh->b_uptodate)
        return bh;
    brelse(bh); /* whoever tried to read it failed */
    return NULL;
}

void
brelse(struct buffer_head *bh)
{
    if (!bh)
        return;
    if (bh->b_count == 0)
        panic("brelse: block %u was given back more often than taken",
              bh->b_block);
    if (--bh->b_count == 0 && waiting > 0)
        wake_up(&somebody_let_go); /* asks all slots: not for nothing */
}

/* ---- the cache as a whole ---- */

/* What is left of a frame from which pieces are cut. */
struct rest {
    char *at;
    uint32_t bytes;
};

/*
 * A zeroed piece, or NULL.  The cache keeps its frames for good, so they
 * are marked as the kernel's own, as in 0.11.
 */
static void *
cut_piece(struct rest *rest, uint32_t bytes)
{
    if (rest->bytes < bytes) {
        paddr_t page = get_free_page(); /* may_sleep: holds nothing */

        if (!page)
            return NULL;
        mem_map[MAP_NR(page)] = USED;
        rest->at = phys_to_virt(page);
        rest->bytes = PAGE_SIZE;
    }
    rest->at += bytes;
    rest->bytes -= bytes;
    return rest->at - bytes;
}

void
buffer_init(uint32_t n)
{
    struct rest heads = {0}, data = {0};

    if (n == 0)
        panic("a buffer cache without a buffer");
    for (total = 0; total < n; total++) {
        struct buffer_head *bh = cut_piece(&heads, sizeof(*bh));

        if (bh)
            bh->b_data = cut_piece(&data, BLOCK_SIZE);
        if (!bh || !bh->b_data)
            panic("memory for %u buffers only, not for %u", total, n);
        insert_after(bh, lru.b_older);
    }
}

uint32_t
nr_buffers(void)
{
    return total;
}

uint32_t
nr_buffers_used(void)
{
    uint32_t n = 0;

    for (struct buffer_head *bh = lru.b_newer; bh != &lru; bh = bh->b_newer)
        n += bh->b_dev != 0;
    return n;
}

uint32_t
nr_buffers_held(void)
{
    uint32_t n = 0;

    for (struct buffer_head *bh = lru.b_newer; bh != &lru; bh = bh->b_newer)
        n += bh->b_count > 0;
    return n;
}

bool
buffer_cached(dev_t dev, uint32_t block)
{
    const struct buffer_head *bh = find_buffer(dev, block);

    return bh && bh->b_uptodate;
}

void
buffer_forget(void)
{
    struct buffer_head *next;

    for (struct buffer_head *bh = lru.b_newer; bh != &lru; bh = next) {
        next = bh->b_newer; /* forget_buffer() moves bh */
        if (bh->b_count == 0)
            forget_buffer(bh);
    }
}

/* After the devices (62, 63), before whoever reads them (65 and on). */
static void
buffer_start(void)
{
    buffer_init(cmdline_number("buffers", DEFAULT_BUFFERS));
}

initcall(64, buffer_start);
