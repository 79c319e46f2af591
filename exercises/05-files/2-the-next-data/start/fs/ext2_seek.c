// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where in a file the next data are: asks for one block after the other.
 */
#include "fs/ext2_seek.h"

#include "fs/ext2.h"

int32_t
ext2_next_data(struct inode *inode, uint32_t n, uint32_t *found)
{
    uint32_t end = (inode->i_size + BLOCK_SIZE - 1) / BLOCK_SIZE;

    for (; n < end; n++) {
        int32_t block = ext2_bmap(inode, n);

        if (block < 0)
            return block;
        if (block > 0) {
            *found = n;
            return 1;
        }
    }
    return 0;
}
