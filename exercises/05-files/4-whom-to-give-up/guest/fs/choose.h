/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 5.4: which buffer to give up.  fs/buffer.c keeps the ring and
 * asks; the answer is in fs/choose.c.
 */
#ifndef FS_CHOOSE_H
#define FS_CHOOSE_H

#include <stdbool.h>

#include "fs/buffer.h"

/*
 * All buffers in a ring through this head, which is none of them: from
 * lru.b_newer by b_newer to lru.b_older.  Those that hold nothing stand
 * first.
 */
extern struct buffer_head lru;

/* Take a buffer from its place in the ring and put it after another. */
void move_after(struct buffer_head *bh, struct buffer_head *older);

/*
 * A buffer that nobody uses (b_count 0), for another block; NULL when all
 * are in use, and then whoever asked waits.
 */
struct buffer_head *choose_buffer(void);

/*
 * Somebody has asked for the block in this buffer: it `came` with that, or
 * was here.  b_note is yours; it keeps what it was when the block changes.
 */
void buffer_is_used(struct buffer_head *bh, bool came);

#endif
