// SPDX-License-Identifier: GPL-2.0-only
/*
 * How a file's bytes get from the buffer cache to a program.
 */
#include "fs/buffer.h"
#include "fs/ext2.h"
#include "kernel/errno.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/uaccess.h"

const struct inode_operations ext2_file_operations = {
    .read = ext2_read,
    .bmap = ext2_bmap,
};

/* What a hole reads as. */
static const char no_block[BLOCK_SIZE];

/*
 * Bytes on their way to a program take a stop here, one reader's at a time:
 * on a kernel stack a block would leave too little room for a page fault.
 */
static char stop[BLOCK_SIZE];
static bool stop_taken;
static uint32_t stop_waiting; /* tasks asleep until it is free */

static void
take_stop(void)
{
    while (stop_taken) {
        stop_waiting++;
        sleep_on(stop);
        stop_waiting--;
    }
    stop_taken = true;
}

static void
leave_stop(void)
{
    stop_taken = false;
    if (stop_waiting > 0)
        wake_up(stop);
}

/*
 * Copy n bytes that lie in one block.  0, -EIO, -EFAULT.
 * A copy to a program may sleep, and a buffer held then would be kept from
 * everybody else; the stop is kept from readers only.
 */
static int32_t
read_part(struct inode *inode, uint32_t at, uint32_t to, uint32_t n)
{
    int32_t block = ext2_bmap(inode, at / BLOCK_SIZE);
    struct buffer_head *bh;
    int32_t error = -EIO;

    if (block < 0)
        return block;
    if (block == 0)
        return copy_to_user(to, no_block, n) ? 0 : -EFAULT;
    take_stop(); /* first: its owner may need buffers */
    bh = bread(inode->i_dev, (uint32_t)block);
    if (bh) {
        memcpy(stop, bh->b_data + at % BLOCK_SIZE, n);
        brelse(bh);
        error = copy_to_user(to, stop, n) ? 0 : -EFAULT;
    }
    leave_stop();
    return error;
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
