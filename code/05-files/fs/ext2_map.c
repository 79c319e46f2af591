// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where on the disk a file's bytes are.  The first 12 blocks stand in the
 * inode; then come trees of one, two and three levels, whose inner blocks
 * hold 256 block numbers each.
 */
#include "fs/buffer.h"
#include "fs/ext2.h"
#include "kernel/errno.h"

/* Number `i` of those in a block.  A number that no block has: -EIO. */
static int32_t
number_in(dev_t dev, uint32_t block, uint32_t i)
{
    struct buffer_head *bh = bread(dev, block);
    uint32_t number;

    if (!bh)
        return -EIO;
    number = ((const uint32_t *)(const void *)bh->b_data)[i];
    brelse(bh);
    return number < block_device(dev)->nr_blocks ? (int32_t)number : -EIO;
}

/*
 * Down a tree of `levels` levels to its leaf number `n`.  No block may lie
 * below itself: then a file would be made of its own block numbers.
 */
static int32_t
walk(dev_t dev, uint32_t top, uint32_t levels, uint32_t n)
{
    uint32_t seen[EXT2_LEVELS], leaves = 1;
    int32_t block = (int32_t)top;

    for (uint32_t i = 1; i < levels; i++)
        leaves *= EXT2_NUMBERS; /* below each number of the top */
    for (uint32_t i = 0; i < levels && block > 0; i++) {
        seen[i] = (uint32_t)block;
        block = number_in(dev, seen[i], n / leaves % EXT2_NUMBERS);
        for (uint32_t j = 0; j <= i; j++)
            if (block == (int32_t)seen[j])
                return -EIO;
        leaves /= EXT2_NUMBERS;
    }
    return block;
}

int32_t
ext2_bmap(struct inode *inode, uint32_t n)
{
    uint32_t slot = n, levels = 0, leaves = EXT2_NUMBERS;

    if (n >= (inode->i_size + BLOCK_SIZE - 1) / BLOCK_SIZE)
        return 0;
    if (n >= EXT2_DIRECT) {
        n -= EXT2_DIRECT;
        for (levels = 1; n >= leaves; levels++) {
            n -= leaves; /* 2^31 bytes need three levels */
            leaves *= EXT2_NUMBERS;
        }
        slot = EXT2_DIRECT + levels - 1;
    }
    if (inode->i_data[slot] >= block_device(inode->i_dev)->nr_blocks)
        return -EIO;
    return walk(inode->i_dev, inode->i_data[slot], levels, n);
}
