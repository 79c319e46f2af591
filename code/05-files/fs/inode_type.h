/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an in-core inode holds, and what a kind of file can do.
 */
#ifndef FS_INODE_TYPE_H
#define FS_INODE_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drivers/block.h"

#define NAME_MAX 255

#define S_IFMT        0170000u
#define S_IFIFO       0010000u
#define S_IFCHR       0020000u
#define S_IFDIR       0040000u
#define S_IFBLK       0060000u
#define S_IFREG       0100000u
#define S_IFLNK       0120000u
#define S_IFSOCK      0140000u
#define S_ISREG(mode) ((S_IFMT & (mode)) == S_IFREG)
#define S_ISDIR(mode) ((S_IFMT & (mode)) == S_IFDIR)
#define S_ISLNK(mode) ((S_IFMT & (mode)) == S_IFLNK)

struct inode {
    dev_t i_dev; /* 0 and i_count 0: a free place */
    uint32_t i_ino;
    uint32_t i_count; /* users of this in-core inode */
    bool i_locked;    /* being read from the disk */
    uint16_t i_mode;  /* kind and permissions */
    uint16_t i_nlink;
    uint16_t i_uid, i_gid;
    uint32_t i_size;   /* bytes, at most 2^31 - 1 */
    uint32_t i_blocks; /* in units of 512 bytes */
    uint32_t i_atime, i_mtime, i_ctime;
    uint32_t i_data[15];                 /* ext2: block numbers */
    const struct inode_operations *i_op; /* never NULL when used */
};

/* One entry of a directory, as readdir gives it out. */
struct dir_entry {
    uint32_t ino;
    uint32_t next; /* position of the entry after it */
    uint32_t length;
    char name[NAME_MAX + 1];
};

/* What a kind of file can do.  NULL: it cannot, and the call says so. */
struct inode_operations {
    /* The number that `name` has in the directory: 0, -ENOENT or -EIO. */
    int32_t (*lookup)(struct inode *dir, const char *name, size_t length,
                      uint32_t *ino);
    /*
     * The entry at position `at`, which is 0 or some entry's `next`: 1, 0 at
     * the end, -EIO, -EINVAL (no entry can begin there), -ENOENT (/proc: the
     * task has ended).
     */
    int32_t (*readdir)(struct inode *dir, uint32_t at,
                       struct dir_entry *entry);
    /*
     * Copy up to n bytes from position `at` to a program's memory.  Bytes
     * copied (0: the end), -EIO or -EFAULT if not even one; -ESRCH (/proc:
     * the task has ended).
     */
    int32_t (*read)(struct inode *inode, uint32_t at, uint32_t to,
                    uint32_t n);
    /*
     * The block of the device that holds block `n` of the file; 0 for a hole
     * or past the end.  Negative: -EIO.
     */
    int32_t (*bmap)(struct inode *inode, uint32_t n);
    /*
     * Store at `to`, in the kernel's memory, the i_size bytes of the path
     * that a symbolic link stands for, without a NUL: 0 or -EIO.
     */
    int32_t (*readlink)(struct inode *link, char *to);
};

#endif
