// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bytes of a file, block by block, through the buffer cache.
 */
#include "fs/bytes.h"

#include "fs/buffer.h"
#include "lib/string.h"

/* One piece of one block. */
static bool
read_piece(struct inode *inode, uint32_t at, void *to, uint32_t n)
{
    int32_t block = inode->i_op->bmap(inode, at / BLOCK_SIZE);
    struct buffer_head *bh;

    if (block == 0) {
        memset(to, 0, n);
        return true;
    }
    bh = block < 0 ? NULL : bread(inode->i_dev, (uint32_t)block);
    if (!bh)
        return false;
    memcpy(to, bh->b_data + at % BLOCK_SIZE, n);
    brelse(bh);
    return true;
}

bool
read_bytes(struct inode *inode, uint32_t at, void *to, uint32_t n)
{
    uint32_t size = at < inode->i_size ? inode->i_size - at : 0, part;

    if (size > n)
        size = n;
    memset((char *)to + size, 0, n - size);
    for (char *next = to; size > 0;
         next += part, at += part, size -= part) {
        part = BLOCK_SIZE - at % BLOCK_SIZE;
        if (part > size)
            part = size;
        if (!read_piece(inode, at, next, part))
            return false;
    }
    return true;
}
