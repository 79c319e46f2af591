/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ext2, revision 0, with blocks of 1 KiB: how it lies on the disk, and what
 * its source files offer each other.  It is only read.
 *
 * Nothing on the disk is believed.  A number that makes no sense is -EIO,
 * and no function reads more blocks than the device could have use for.
 * None holds a buffer while it waits for another, so that tasks cannot wait
 * for each other's.
 */
#ifndef FS_EXT2_H
#define FS_EXT2_H

#include <stddef.h>
#include <stdint.h>

#include "fs/inode.h"

/* The disk begins with a block for a boot program, then the super block. */
#define EXT2_SUPER_BLOCK 1u
#define EXT2_MAGIC       0xef53u
#define EXT2_FIRST_INO   11u /* below, only the root is a file */
#define EXT2_BITS        (8 * BLOCK_SIZE) /* in a bitmap: one block */

struct ext2_super_block {
    uint32_t s_inodes_count;
    uint32_t s_blocks_count;
    uint32_t s_r_blocks_count;
    uint32_t s_free_blocks_count;
    uint32_t s_free_inodes_count;
    uint32_t s_first_data_block; /* 1 when blocks are of 1 KiB */
    uint32_t s_log_block_size;   /* 0: blocks of 1 KiB */
    uint32_t s_log_frag_size;
    uint32_t s_blocks_per_group;
    uint32_t s_frags_per_group;
    uint32_t s_inodes_per_group;
    uint32_t s_mtime;
    uint32_t s_wtime;
    uint16_t s_mnt_count;
    uint16_t s_max_mnt_count;
    uint16_t s_magic;
    uint16_t s_state;
    uint16_t s_errors;
    uint16_t s_minor_rev_level;
    uint32_t s_lastcheck;
    uint32_t s_checkinterval;
    uint32_t s_creator_os;
    uint32_t s_rev_level;
};

/* The descriptors fill the blocks after the super block. */
struct ext2_group_desc {
    uint32_t bg_block_bitmap;
    uint32_t bg_inode_bitmap;
    uint32_t bg_inode_table; /* first block of the inodes */
    uint16_t bg_free_blocks_count;
    uint16_t bg_free_inodes_count;
    uint16_t bg_used_dirs_count;
    uint16_t bg_pad;
    uint32_t bg_reserved[3];
};

/* Where the blocks of a file are: 12 numbers, then three trees of them. */
#define EXT2_DIRECT  12u
#define EXT2_LEVELS  3u
#define EXT2_NUMBERS (BLOCK_SIZE / sizeof(uint32_t)) /* in one block */

struct ext2_inode {
    uint16_t i_mode;
    uint16_t i_uid;
    uint32_t i_size;
    uint32_t i_atime;
    uint32_t i_ctime;
    uint32_t i_mtime;
    uint32_t i_dtime;
    uint16_t i_gid;
    uint16_t i_links_count;
    uint32_t i_blocks;
    uint32_t i_flags;
    uint32_t i_osd1;
    uint32_t i_block[EXT2_DIRECT + EXT2_LEVELS];
    uint32_t i_generation;
    uint32_t i_file_acl;
    uint32_t i_dir_acl;
    uint32_t i_faddr;
    uint32_t i_osd2[3];
};

/* An entry of a directory; rec_len leads to the next in the same block. */
struct ext2_dir_entry {
    uint32_t inode; /* 0: the entry is not used */
    uint16_t rec_len;
    uint16_t name_len;
    char name[];
};

#define EXT2_ENTRY_LEAST 12u /* with a name of 1 to 4 bytes */

_Static_assert(offsetof(struct ext2_super_block, s_rev_level) == 76 &&
                   sizeof(struct ext2_group_desc) == 32 &&
                   sizeof(struct ext2_inode) == 128 &&
                   offsetof(struct ext2_dir_entry, name) == 8,
               "ext2's structures are not as on the disk");

/*
 * Look at the super block, with `block`, a block of memory, to read it into;
 * if nothing on the device can be read with it, block_refuse().
 */
void ext2_look(dev_t dev, void *block);

extern const struct inode_operations ext2_file_operations;
extern const struct inode_operations ext2_dir_operations;
extern const struct inode_operations ext2_link_operations;

/* The `read` and `bmap` of struct inode_operations. */
int32_t ext2_read(struct inode *inode, uint32_t at, uint32_t to,
                  uint32_t n);
int32_t ext2_bmap(struct inode *inode, uint32_t n);

#endif
