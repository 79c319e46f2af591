// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which buffer to give up: as in the chapter, the one that was used longest
 * ago.
 */
#include "fs/choose.h"

#include <stddef.h>

struct buffer_head *
choose_buffer(void)
{
    struct buffer_head *bh = lru.b_newer;

    while (bh != &lru && bh->b_count > 0)
        bh = bh->b_newer;
    return bh != &lru ? bh : NULL;
}

void
buffer_is_used(struct buffer_head *bh, bool came)
{
    (void)came;
    move_after(bh, lru.b_older);
}
