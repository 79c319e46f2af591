// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which buffer to give up.  A new block is on trial; when it is wanted
 * again, and not only for its other half, it is kept.  A quarter of the
 * buffers is for trials, so a row of blocks that are wanted once takes only
 * those.
 */
#include "fs/choose.h"

#include <stddef.h>

#define ON_TRIAL 0u
#define KEPT     1u

static const struct buffer_head *last;

/* Of those with this note the one used longest ago that nobody uses. */
static struct buffer_head *
oldest(uint32_t note)
{
    for (struct buffer_head *bh = lru.b_newer; bh != &lru; bh = bh->b_newer)
        if (bh->b_count == 0 && (bh->b_note == note || bh->b_dev == 0))
            return bh;
    return NULL;
}

struct buffer_head *
choose_buffer(void)
{
    uint32_t on_trial = 0, first;
    struct buffer_head *bh;

    for (bh = lru.b_newer; bh != &lru; bh = bh->b_newer)
        on_trial += bh->b_note == ON_TRIAL;
    first = 4 * on_trial >= nr_buffers() ? ON_TRIAL : KEPT;
    bh = oldest(first);
    return bh ? bh : oldest(first == KEPT ? ON_TRIAL : KEPT);
}

void
buffer_is_used(struct buffer_head *bh, bool came)
{
    if (came)
        bh->b_note = ON_TRIAL;
    else if (bh != last)
        bh->b_note = KEPT;
    last = bh;
    move_after(bh, lru.b_older);
}
