// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where in a file the next data are: a number 0 rules out all that would
 * lie below it, at once.
 */
#include "fs/ext2_seek.h"

#include "fs/buffer.h"
#include "fs/ext2.h"
#include "kernel/errno.h"

struct search {
    dev_t dev;
    uint32_t n, end; /* blocks of the file */
    uint32_t *found;
};

/* How many blocks of the file lie below a number so many levels up. */
static uint32_t
leaves_below(uint32_t levels)
{
    return levels == 0 ? 1 : EXT2_NUMBERS * leaves_below(levels - 1);
}

/*
 * Look below a number whose first block of the file is `first`.  As
 * ext2_next_data().
 */
static int32_t
look(const struct search *s, uint32_t number, uint32_t levels,
     uint32_t first)
{
    uint32_t each = levels > 0 ? leaves_below(levels - 1) : 0;

    if (number == 0 || first >= s->end)
        return 0;
    if (first + leaves_below(levels) <= s->n)
        return 0;
    if (number >= block_device(s->dev)->nr_blocks)
        return -EIO;
    if (levels == 0) {
        *s->found = first;
        return 1;
    }
    for (uint32_t i = 0; i < EXT2_NUMBERS; i++, first += each) {
        struct buffer_head *bh = bread(s->dev, number);
        uint32_t below;
        int32_t result;

        if (!bh)
            return -EIO;
        below = ((const uint32_t *)(const void *)bh->b_data)[i];
        brelse(bh);
        result = look(s, below, levels - 1, first);
        if (result != 0)
            return result;
    }
    return 0;
}

int32_t
ext2_next_data(struct inode *inode, uint32_t n, uint32_t *found)
{
    struct search s = {
        .dev = inode->i_dev,
        .n = n,
        .found = found,
        .end = (inode->i_size + BLOCK_SIZE - 1) / BLOCK_SIZE,
    };
    uint32_t first = 0;

    if (n >= s.end)
        return 0;
    for (uint32_t slot = 0; slot < EXT2_DIRECT + EXT2_LEVELS; slot++) {
        uint32_t levels = slot < EXT2_DIRECT ? 0 : slot - EXT2_DIRECT + 1;
        int32_t result = look(&s, inode->i_data[slot], levels, first);

        if (result != 0)
            return result;
        first += leaves_below(levels);
    }
    return 0;
}
