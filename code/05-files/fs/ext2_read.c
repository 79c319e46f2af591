// SPDX-License-Identifier: GPL-2.0-only
/*
 * How a file's bytes get from the buffer cache to a program.
 */
#include "fs/buffer.h"
#include "fs/ext2.h"
#include "kernel/errno.h"
#include "lib/string.h"
#include "mm/uaccess.h"

const struct inode_operations ext2_file_operations = {
    .read = ext2_read,
    .bmap = ext2_bmap,
};

#define STOP 512u                       /* bytes; the stack has 4000 in all */

/* What a hole reads as. */
static const char no_block[BLOCK_SIZE];

/*
 * Copy n bytes that lie in one block.  0, -EIO, -EFAULT.
 * They take a stop on the kernel's stack: a copy to a program may sleep, and
 * a buffer held then would be kept from everybody else.
 */
static int32_t
read_part(struct inode *inode, uint32_t at, uint32_t to, uint32_t n)
{
    int32_t block = ext2_bmap(inode, at / BLOCK_SIZE);
    char stop[STOP];

    if (block < 0)
        return block;
    if (block == 0)
        return copy_to_user(to, no_block, n) ? 0 : -EFAULT;
    for (uint32_t done = 0, length; done < n; done += length) {
        struct buffer_head *bh = bread(inode->i_dev, (uint32_t)block);

        if (!bh)
            return -EIO;
        length = n - done < STOP ? n - done : STOP;
        memcpy(stop, bh->b_data + (at + done) % BLOCK_SIZE, length);
        brelse(bh);
        if (!copy_to_user(to + done, stop, length))
            return -EFAULT;
    }
    return 0;
}

int32_t
ext2_read(struct inode *inode, uint32_t at, uint32_t to, uint32_t n)
{
    uint32_t done = 0;

    if (at >= inode->i_size)
        return 0;
    if (n > inode->i_size - at)
        n = inode->i_size - at;
    while (done < n) {
        uint32_t part = BLOCK_SIZE - (at + done) % BLOCK_SIZE;
        int32_t error;

        if (part > n - done)
            part = n - done;
        error = read_part(inode, at + done, to + done, part);
        if (error)
            return done > 0 ? (int32_t)done : error;
        done += part;
    }
    return (int32_t)done;
}
