/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * In-core inodes: what the kernel knows of each file that somebody uses.
 * There is never more than one for a (device, number), so two users of one
 * file hold the same pointer.  After Linux 0.11 (fs/inode.c).
 */
#ifndef FS_INODE_H
#define FS_INODE_H

#include "fs/inode_type.h"
#include "kernel/init.h"

#define NR_INODE 64
#define PATH_MAX 512 /* on the kernel's stack; Linux: 4096 */

#define DEV_PROC 100u /* no block device: /proc */

/*
 * The inode with one more user; on failure NULL, and -ENFILE, -EIO (it
 * cannot be read, or makes no sense) in *error.  May sleep.  iput() gives it
 * back.
 */
struct inode *iget(dev_t dev, uint32_t ino, int32_t *error);
void iput(struct inode *inode); /* NULL is allowed, and nothing */

/*
 * FILE_SYSTEM(name, owns, read_inode): a kind of file system, which says
 * which devices are its own and how an inode of it is read: 0 or -EIO.
 */
struct file_system {
    const char *name;
    bool (*owns)(dev_t dev);
    int32_t (*read_inode)(struct inode *inode);
};

#define FILE_SYSTEM(name, owns, read_inode) \
    static const struct file_system file_system_##owns \
        TABLE_ROW("file_systems", "") = {name, owns, read_inode}

extern const struct file_system file_systems_start[], file_systems_end[];

/* Whose device this is; NULL: nobody's. */
const struct file_system *file_system_of(dev_t dev);

/* Where the tree of names begins; 0 and no device until a disk is found. */
extern dev_t root_dev;
#define ROOT_INO 2u /* ext2's */
#define PROC_INO 1u /* of DEV_PROC: /proc itself */

/*
 * The inode that a path leads to, with one more user, as iget().  A path is
 * a string in the kernel's memory; all start at the root, with or without a
 * slash.  Symbolic links are followed, the last one too.  Errors: -ENOENT
 * (also for an empty path), -ENOTDIR, -ENAMETOOLONG, -ELOOP (more than 40
 * links), -ENOMEM (no frame for a link's path), and iget()'s.
 */
struct inode *namei(const char *path, int32_t *error);

/* How many in-core inodes have users. */
uint32_t nr_inodes_used(void);

#endif
