// SPDX-License-Identifier: GPL-2.0-only
/*
 * ext2's directories: files whose blocks are full of entries, each as long
 * as it says.  The last one ends with its block.
 */
#include "fs/buffer.h"
#include "fs/ext2.h"
#include "kernel/errno.h"
#include "lib/string.h"

static int32_t ext2_lookup(struct inode *dir, const char *name,
                           size_t length, uint32_t *ino);
static int32_t ext2_readdir(struct inode *dir, uint32_t at,
                            struct dir_entry *entry);

const struct inode_operations ext2_dir_operations = {
    .lookup = ext2_lookup,
    .readdir = ext2_readdir,
    .bmap = ext2_bmap,
};

/* The block that holds byte `at`, or NULL: a directory has no holes. */
static struct buffer_head *
dir_block(struct inode *dir, uint32_t at)
{
    int32_t block = ext2_bmap(dir, at / BLOCK_SIZE);

    return block > 0 ? bread(dir->i_dev, (uint32_t)block) : NULL;
}

/*
 * The entry at `offset`, which is where the one before it ended; NULL if it
 * is no entry.  What it returns, name and all, lies in the block.
 */
static const struct ext2_dir_entry *
entry_at(const char *block, uint32_t offset)
{
    const struct ext2_dir_entry *entry = (const void *)(block + offset);

    if (BLOCK_SIZE - offset < EXT2_ENTRY_LEAST ||
        entry->rec_len < EXT2_ENTRY_LEAST || entry->rec_len % 4 != 0 ||
        entry->rec_len > BLOCK_SIZE - offset ||
        entry->name_len > NAME_MAX ||
        entry->name_len + sizeof(*entry) > entry->rec_len ||
        (entry->inode && entry->name_len == 0))
        return NULL;
    return entry;
}

static int32_t
lookup_in(const char *block, const char *name, size_t length, uint32_t *ino)
{
    const struct ext2_dir_entry *entry;

    for (uint32_t at = 0; at < BLOCK_SIZE; at += entry->rec_len) {
        entry = entry_at(block, at);
        if (!entry)
            return -EIO;
        if (entry->inode && entry->name_len == length &&
            memcmp(entry->name, name, length) == 0) {
            *ino = entry->inode;
            return 0;
        }
    }
    return -ENOENT;
}

static int32_t
ext2_lookup(struct inode *dir, const char *name, size_t length,
            uint32_t *ino)
{
    for (uint32_t at = 0; at < dir->i_size; at += BLOCK_SIZE) {
        struct buffer_head *bh = dir_block(dir, at);
        int32_t error;

        if (!bh)
            return -EIO;
        error = lookup_in(bh->b_data, name, length, ino);
        brelse(bh);
        if (error != -ENOENT)
            return error;
    }
    return -ENOENT;
}

/* Give an entry out; no name may look like a path, or like its end. */
static int32_t
give(const struct ext2_dir_entry *from, struct dir_entry *entry)
{
    for (uint32_t i = 0; i < from->name_len; i++)
        if (from->name[i] == '/' || from->name[i] == '\0')
            return -EIO;
    entry->ino = from->inode;
    entry->length = from->name_len;
    memcpy(entry->name, from->name, from->name_len);
    entry->name[from->name_len] = '\0';
    return 1;
}

/*
 * The first entry in use from `offset` on, which must be where one begins:
 * so all before it are looked at.  Moves *offset behind what was found.  1,
 * 0 (none in this block), -EIO, -EINVAL.
 */
static int32_t
readdir_in(const char *block, uint32_t *offset, struct dir_entry *entry)
{
    const struct ext2_dir_entry *found;
    uint32_t at = 0, from = *offset;

    while (at < BLOCK_SIZE) {
        found = entry_at(block, at);
        if (!found)
            return -EIO;
        if (at < from && at + found->rec_len > from)
            return -EINVAL;
        *offset = at + found->rec_len;
        if (at >= from && found->inode)
            return give(found, entry);
        at = *offset;
    }
    return 0;
}

static int32_t
ext2_readdir(struct inode *dir, uint32_t at, struct dir_entry *entry)
{
    while (at < dir->i_size) {
        uint32_t offset = at % BLOCK_SIZE;
        struct buffer_head *bh = dir_block(dir, at);
        int32_t found;

        if (!bh)
            return -EIO;
        found = readdir_in(bh->b_data, &offset, entry);
        brelse(bh);
        at = at - at % BLOCK_SIZE + offset;
        entry->next = at;
        if (found != 0)
            return found;
    }
    return 0;
}
