/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The buffer cache: blocks that were read lately, one copy of each, found by
 * (device, number).  After Linux 0.11 (fs/buffer.c).
 */
#ifndef FS_BUFFER_H
#define FS_BUFFER_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/block.h"

struct buffer_head {
    dev_t b_dev; /* 0: holds nothing */
    uint32_t b_block;
    uint32_t b_count;                      /* users; 0: may be given away */
    bool b_uptodate;                       /* b_data is what the disk has */
    bool b_locked;                         /* somebody is reading into it */
    char *b_data;                          /* BLOCK_SIZE bytes */
    struct buffer_head *b_next;            /* in its hash chain */
    struct buffer_head *b_older, *b_newer; /* by last use */
};

/*
 * Make a cache of `n` buffers out of whole frames.  Once, before all else.
 * Panics when there is not memory for them.
 */
void buffer_init(uint32_t n);

/*
 * The block, up to date, with one more user; NULL if it cannot be read.
 * Nobody may change b_data.  May sleep: until the device has answered, and
 * when every buffer is in use.  The caller gives it back with brelse().
 */
struct buffer_head *bread(dev_t dev, uint32_t block);
void brelse(struct buffer_head *bh); /* NULL is allowed, and nothing */

/* How many buffers there are, hold a block, and have users. */
uint32_t nr_buffers(void);
uint32_t nr_buffers_used(void);
uint32_t nr_buffers_held(void);

/* Would bread() find the block in memory? */
bool buffer_cached(dev_t dev, uint32_t block);

/* Forget every block that nobody uses: the next reader asks the device. */
void buffer_forget(void);

#endif
