// SPDX-License-Identifier: GPL-2.0-only
/*
 * ext2's way from the number of an inode to the inode: super block, group
 * descriptor, table.  Nothing is kept here between two calls; the buffer
 * cache has the blocks.
 */
#include "fs/ext2.h"

#include "fs/buffer.h"
#include "kernel/errno.h"
#include "lib/string.h"
#include "lib/text.h"

#define DESCS_IN_BLOCK  (BLOCK_SIZE / sizeof(struct ext2_group_desc))
#define INODES_IN_BLOCK (BLOCK_SIZE / sizeof(struct ext2_inode))

/* Things with a name and an inode, and nothing that we could do to them. */
static const struct inode_operations ext2_no_operations = {0};

/* Copy n bytes at `offset` of a block, which must hold them all. */
static int32_t
read_bytes(dev_t dev, uint32_t block, uint32_t offset, void *to, size_t n)
{
    struct buffer_head *bh = bread(dev, block);

    if (!bh)
        return -EIO;
    memcpy(to, bh->b_data + offset, n);
    brelse(bh);
    return 0;
}

/* Two numbers that should be equal, or one of a range, for a message. */
static bool
differ(uint32_t numbers[2], uint32_t a, uint32_t b)
{
    numbers[0] = a;
    numbers[1] = b;
    return a != b;
}

static bool
outside(uint32_t numbers[2], uint32_t n, uint32_t least, uint32_t most)
{
    numbers[0] = n;
    numbers[1] = most;
    return n < least || n > most;
}

/*
 * Is this a file system that we can read, and does the device hold it?
 * NULL, or what is wrong: words, and the two numbers that belong into them.
 */
static const char *
super_problem(const struct ext2_super_block *super,
              const struct block_device *device, uint32_t numbers[2])
{
    uint32_t log = super->s_log_block_size;

    if (differ(numbers, super->s_magic, EXT2_MAGIC))
        return "not ext2: its magic number is %04x, not %04x";
    if (differ(numbers, 0, super->s_rev_level))
        return "not ext2 revision %u but %u";
    if (outside(numbers, log, 0, 6))
        return "blocks of 2^%u KiB, not 1";
    if (differ(numbers, BLOCK_SIZE << log, BLOCK_SIZE))
        return "blocks of %u, not %u";
    if (differ(numbers, super->s_first_data_block, EXT2_SUPER_BLOCK))
        return "the first block is %u, not %u";
    if (outside(numbers, super->s_blocks_count, 0, device->nr_blocks))
        return "cut off: a file system of %u blocks on %u";
    if (super->s_blocks_count <= EXT2_SUPER_BLOCK)
        return "a file system of %u blocks";
    if (outside(numbers, super->s_blocks_per_group, 1, EXT2_BITS))
        return "groups of %u blocks, and %u are the limit";
    if (outside(numbers, super->s_inodes_per_group, 1, EXT2_BITS))
        return "groups of %u inodes, and %u are the limit";
    return NULL;
}

void
ext2_look(dev_t dev, void *block)
{
    const struct block_device *device = block_device(dev);
    const char *problem = "its super block cannot be read";
    char words[64];
    struct text text = {words, 0, sizeof(words)};
    uint32_t numbers[2] = {0};

    if (block_read(dev, EXT2_SUPER_BLOCK, block) == 0)
        problem = super_problem(block, device, numbers);
    if (!problem)
        return;
    text_print(&text, problem, numbers[0], numbers[1]);
    text_print(&text, "%c", '\0');
    block_refuse("%s: %s", device->name, words);
}

/* The block of inode number `ino`, or -EIO. */
static int32_t
inode_block(dev_t dev, uint32_t ino)
{
    struct ext2_super_block super;
    struct ext2_group_desc desc;
    uint32_t group, groups, block, numbers[2];

    if (read_bytes(dev, EXT2_SUPER_BLOCK, 0, &super, sizeof(super)) < 0 ||
        super_problem(&super, block_device(dev), numbers) ||
        (ino < EXT2_FIRST_INO && ino != ROOT_INO) ||
        ino > super.s_inodes_count)
        return -EIO;
    groups = (super.s_blocks_count - super.s_first_data_block +
              super.s_blocks_per_group - 1) /
             super.s_blocks_per_group;
    group = (ino - 1) / super.s_inodes_per_group;
    if (group >= groups ||
        read_bytes(dev, EXT2_SUPER_BLOCK + 1 + group / DESCS_IN_BLOCK,
                   group % DESCS_IN_BLOCK * sizeof(desc), &desc,
                   sizeof(desc)) < 0 ||
        desc.bg_inode_table <= EXT2_SUPER_BLOCK ||
        desc.bg_inode_table >= super.s_blocks_count)
        return -EIO;
    block = desc.bg_inode_table +
            (ino - 1) % super.s_inodes_per_group / INODES_IN_BLOCK;
    return block < super.s_blocks_count ? (int32_t)block : -EIO;
}

/* What one can do with a file of this kind; NULL: there is no such kind. */
static const struct inode_operations *
operations_for(uint16_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFREG:
        return &ext2_file_operations;
    case S_IFDIR:
        return &ext2_dir_operations;
    case S_IFLNK:
        return &ext2_link_operations;
    case S_IFIFO:
    case S_IFCHR:
    case S_IFBLK:
    case S_IFSOCK:
        return &ext2_no_operations;
    default:
        return NULL;
    }
}

/*
 * Can a file be like this?  A directory has no holes, so it cannot be
 * larger than its device; that bounds every search in it.  A link has a path
 * that leaves room for a NUL in a block.
 */
static bool
inode_is_good(const struct inode *inode)
{
    if (!inode->i_op || inode->i_nlink == 0 || inode->i_size > INT32_MAX)
        return false;
    if (S_ISLNK(inode->i_mode))
        return inode->i_size > 0 && inode->i_size < BLOCK_SIZE;
    return !S_ISDIR(inode->i_mode) ||
           (inode->i_size % BLOCK_SIZE == 0 &&
            inode->i_size / BLOCK_SIZE <=
                block_device(inode->i_dev)->nr_blocks);
}

static int32_t
ext2_read_inode(struct inode *inode)
{
    int32_t block = inode_block(inode->i_dev, inode->i_ino);
    struct ext2_inode raw;

    if (block < 0 ||
        read_bytes(inode->i_dev, (uint32_t)block,
                   (inode->i_ino - 1) % INODES_IN_BLOCK * sizeof(raw), &raw,
                   sizeof(raw)) < 0)
        return -EIO;
    inode->i_mode = raw.i_mode;
    inode->i_nlink = raw.i_links_count;
    inode->i_uid = raw.i_uid;
    inode->i_gid = raw.i_gid;
    inode->i_size = raw.i_size;
    inode->i_blocks = raw.i_blocks;
    inode->i_atime = raw.i_atime;
    inode->i_mtime = raw.i_mtime;
    inode->i_ctime = raw.i_ctime;
    memcpy(inode->i_data, raw.i_block, sizeof(inode->i_data));
    inode->i_op = operations_for(inode->i_mode);
    return inode_is_good(inode) ? 0 : -EIO;
}

static bool
ext2_owns(dev_t dev)
{
    return block_device(dev) != NULL;
}

FILE_SYSTEM("ext2", ext2_owns, ext2_read_inode);
