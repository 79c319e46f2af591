/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reads disks for the tests of block devices and of the buffer cache.  What
 * was read stays in memory, where the test compares it.
 */
#include "drivers/block.h"
#include "drivers/timer.h"
#include "fs/buffer.h"
#include "fs/inode.h"
#include "kernel/cmdline.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/memory.h"

#define MOST   6144
#define HERE   4 /* blocks in a frame */
#define READER 8

extern paddr_t t_blocks[MOST];

paddr_t t_blocks[MOST]; /* where each block is; 0: nowhere */
static paddr_t frame;
static uint32_t used = HERE;

/* Room for one block. */
static void *
room(uint32_t block)
{
    if (used == HERE) {
        frame = get_free_page();
        if (!frame)
            panic("no memory for what was read");
        used = 0;
    }
    t_blocks[block] = frame + BLOCK_SIZE * used++;
    return phys_to_virt(t_blocks[block]);
}

static uint32_t
device_number(void)
{
    return cmdline_number("dev", root_dev);
}

/* Sectors that a device has given: the start of the kernel took some. */
static uint32_t
sectors_of(dev_t dev)
{
    return block_device(dev) ? block_device(dev)->nr_read : 0;
}

/* Every block, past the cache, in an order that jumps about. */
static void
t_read(void)
{
    dev_t dev = device_number();
    struct block_device *device = block_device(dev);
    uint32_t n = device ? device->nr_blocks : 0, bad = 0;
    uint32_t before = sectors_of(dev);

    if (n > MOST)
        panic("the disk is too large for this test");
    for (uint32_t i = 0; i < n; i++) {
        uint32_t block = i % 2 ? n - 1 - i / 2 : i / 2;
        void *to = room(block);

        if (block_read(dev, block, to) != 0) {
            t_blocks[block] = 0;
            bad++;
        }
    }
    printk("read: %u blocks\nbad: %u blocks\n", n - bad, bad);
    printk("sectors: %u\n", sectors_of(dev) - before);
    printk("past the end: %d\n", block_read(dev, n, room(0)));
    printk("far past the end: %d\n", block_read(dev, 0xffffffff, room(0)));
}

/* One block several times, and how long each took. */
static void
t_again(void)
{
    dev_t dev = device_number();
    uint32_t block = cmdline_number("block", 0), before = sectors_of(dev);

    for (uint32_t i = 0; i < cmdline_number("times", 2); i++) {
        uint32_t start = jiffies;
        struct buffer_head *bh = bread(dev, block);

        printk("try %u: %s, %u sectors so far, %u buffers, %u s\n", i,
               bh ? "good" : "bad", sectors_of(dev) - before,
               nr_buffers_used(), (jiffies - start) / HZ);
        brelse(bh);
    }
}

/* ---- several tasks at once ---- */

static uint32_t finished, mistakes, reads, awaited;

/* Each block holds its own number, so a mix-up shows. */
static void
look_at(struct buffer_head *bh, uint32_t block)
{
    uint32_t number;

    memcpy(&number, bh->b_data, sizeof(number));
    mistakes += number != block || bh->b_block != block || !bh->b_uptodate;
}

/*
 * Blocks in an order that depends on the reader; every other block is held
 * while the next is read, so that readers wait for each other's buffers.
 */
static void
reader(void)
{
    uint32_t n = cmdline_number("blocks", 32), at = (uint32_t)current->pid;
    uint32_t seed = at * 2654435761u;

    for (uint32_t i = 0; i < reads; i++) {
        struct buffer_head *bh;

        seed = seed * 1103515245 + 12345;
        at = seed >> 16;
        bh = bread(device_number(), at % n);
        if (!bh) {
            mistakes++;
            continue;
        }
        look_at(bh, at % n);
        current->counter = 0;
        schedule();
        look_at(bh, at % n);
        brelse(bh);
    }
    finished++;
    wake_up(&finished);
    do_exit(0);
}

static void
t_readers(void)
{
    uint32_t status, before = sectors_of(device_number());

    reads = cmdline_number("reads", 200);
    awaited = cmdline_number("readers", READER);
    for (uint32_t i = 0; i < awaited; i++) {
        struct task_struct *t = task_new("reader", reader);

        if (!t)
            panic("no memory for a reader");
        task_start(t);
    }
    while (finished < awaited)
        sleep_on(&finished);
    while (do_wait(-1, &status, 0) > 0)
        ;
    printk("mistakes: %u\n", mistakes);
    printk("sectors: %u\n", sectors_of(device_number()) - before);
    printk("buffers in use: %u of %u\n", nr_buffers_used(), nr_buffers());
    buffer_forget();
    printk("kept after all: %u\n", nr_buffers_used());
}

DEMO("t-read", t_read, "every block of a disk");
DEMO("t-again", t_again, "one block, through the cache");
DEMO("t-readers", t_readers, "several tasks read at once");
