// SPDX-License-Identifier: GPL-2.0-only
/*
 * ext2's symbolic links.  A path of less than 60 bytes stands in the inode,
 * where other files have their block numbers; a longer one has a block.
 */
#include "fs/buffer.h"
#include "fs/ext2.h"
#include "kernel/errno.h"
#include "lib/string.h"

static int32_t ext2_readlink(struct inode *link, char *to);

const struct inode_operations ext2_link_operations = {
    .readlink = ext2_readlink,
};

/* No path has a NUL in it; nor does a damaged one. */
static int32_t
copy_path(char *to, const char *from, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (from[i] == '\0')
            return -EIO;
    memcpy(to, from, n);
    return 0;
}

static int32_t
ext2_readlink(struct inode *link, char *to)
{
    struct buffer_head *bh;
    int32_t block, error;

    if (link->i_size < sizeof(link->i_data))
        return copy_path(to, (const char *)link->i_data, link->i_size);
    block = ext2_bmap(link, 0);
    bh = block > 0 ? bread(link->i_dev, (uint32_t)block) : NULL;
    if (!bh)
        return -EIO;
    error = copy_path(to, bh->b_data, link->i_size);
    brelse(bh);
    return error;
}
