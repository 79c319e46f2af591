/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * In-core inodes: what the kernel knows of each file that somebody uses.
 * There is never more than one for a (device, number), so two users of one
 * file hold the same pointer.  After Linux 0.11 (fs/inode.c).
 */
#ifndef FS_INODE_H
#define FS_INODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drivers/block.h"
#include "kernel/init.h"

#define NR_INODE 64
#define NAME_MAX 255
#define PATH_MAX 512                    /* on the kernel's stack; Linux: 4096 */

#define S_IFMT   0170000u
#define S_IFIFO  0010000u
#define S_IFCHR  0020000u
#define S_IFDIR  0040000u
#define S_IFREG  0100000u
#define S_ISREG(mode) (((mode) & S_IFMT) == S_IFREG)
#define S_ISDIR(mode) (((mode) & S_IFMT) == S_IFDIR)

#define DEV_PROC 100u                   /* no block device: /proc */

struct inode {
    dev_t i_dev;                        /* 0 and i_count 0: a free place */
    uint32_t i_ino;
    uint32_t i_count;                   /* users of this in-core inode */
    bool i_locked;                      /* being read from the disk */
    uint16_t i_mode;                    /* kind and permissions */
    uint16_t i_nlink;
    uint16_t i_uid, i_gid;
    uint32_t i_size;                    /* bytes, at most 2^31 - 1 */
    uint32_t i_blocks;                  /* in units of 512 bytes */
    uint32_t i_atime, i_mtime, i_ctime;
    uint32_t i_data[15];                /* ext2: block numbers */
    const struct inode_operations *i_op;        /* never NULL when used */
};

/* One entry of a directory, as readdir gives it out. */
struct entry {
    uint32_t ino;
    uint32_t next;                      /* position of the entry after it */
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
     * the end, -EIO, -EINVAL (no entry can begin there).
     */
    int32_t (*readdir)(struct inode *dir, uint32_t at, struct entry *entry);
    /*
     * Copy up to n bytes from position `at` to a program's memory.  Bytes
     * copied (0: the end), -EIO or -EFAULT if not even one.
     */
    int32_t (*read)(struct inode *inode, uint32_t at, uint32_t to,
                    uint32_t n);
    /*
     * The block of the device that holds block `n` of the file; 0 for a hole
     * or past the end.  Negative: -EIO.
     */
    int32_t (*bmap)(struct inode *inode, uint32_t n);
};

/*
 * The inode with one more user; on failure NULL, and -ENFILE, -EIO (it
 * cannot be read, or makes no sense) in *error.  May sleep.  iput() gives it
 * back.
 */
struct inode *iget(dev_t dev, uint32_t ino, int32_t *error);
void iput(struct inode *inode);         /* NULL is allowed, and nothing */

/*
 * A kind of file system says which devices are its own and how an inode of
 * it is read: 0 or -EIO.  FILE_SYSTEM() adds a row to the linker's table.
 */
struct file_system {
    const char *name;
    bool (*owns)(dev_t dev);
    int32_t (*read_inode)(struct inode *inode);
};

#define FILE_SYSTEM(name, owns, read_inode)                             \
    static const struct file_system file_system_##owns                  \
    TABLE_ROW("file_systems", "") = { name, owns, read_inode }

extern const struct file_system file_systems_start[], file_systems_end[];

/* Whose device this is; NULL: nobody's. */
const struct file_system *file_system_of(dev_t dev);

/* Where the tree of names begins; 0 and no device until a disk is found. */
extern dev_t root_dev;
#define ROOT_INO 2u                     /* ext2's */
#define PROC_INO 1u                     /* of DEV_PROC: /proc itself */

/*
 * The inode that a path leads to, with one more user, as iget().  A path is
 * a string in the kernel's memory; all start at the root, with or without a
 * slash.  Errors: -ENOENT (also for an empty path), -ENOTDIR,
 * -ENAMETOOLONG, and iget()'s.
 */
struct inode *namei(const char *path, int32_t *error);

/* How many in-core inodes have users. */
uint32_t nr_inodes_used(void);

#endif
