// SPDX-License-Identifier: GPL-2.0-only
/*
 * stat and fstat: what is known of a file.  The structure is Linux's on the
 * i386.
 */
#include "fs/file.h"
#include "kernel/syscall.h"
#include "mm/uaccess.h"

struct stat {
    uint32_t st_dev, st_ino;
    uint16_t st_mode, st_nlink, st_uid, st_gid;
    uint32_t st_rdev, st_size, st_blksize, st_blocks;
    uint32_t st_atime, st_atime_nsec;
    uint32_t st_mtime, st_mtime_nsec;
    uint32_t st_ctime, st_ctime_nsec;
    uint32_t unused[2];
};

/* What is known of an inode. */
static struct stat
stat_of(const struct inode *inode)
{
    return (struct stat){
        .st_dev = inode->i_dev,
        .st_ino = inode->i_ino,
        .st_mode = inode->i_mode,
        .st_nlink = inode->i_nlink,
        .st_uid = inode->i_uid,
        .st_gid = inode->i_gid,
        .st_size = inode->i_size,
        .st_blksize = BLOCK_SIZE,
        .st_blocks = inode->i_blocks,
        .st_atime = inode->i_atime,
        .st_mtime = inode->i_mtime,
        .st_ctime = inode->i_ctime,
    };
}

/* What is known of a pipe, or of the console: they have no inode. */
static struct stat
stat_without(const struct file *file)
{
    return (struct stat){
        .st_mode = file->f_private ? S_IFIFO | 0600 : S_IFCHR | 0620,
        .st_nlink = 1,
        .st_blksize = BLOCK_SIZE,
    };
}

static int32_t
sys_stat(struct regs *regs)
{
    int32_t error;
    struct inode *inode = namei_user(ARG1(regs), &error);
    struct stat stat;

    if (!inode)
        return error;
    stat = stat_of(inode);
    iput(inode);
    return copy_to_user(ARG2(regs), &stat, sizeof(stat)) ? 0 : -EFAULT;
}

static int32_t
sys_fstat(struct regs *regs)
{
    const struct file *file = fget(ARG1(regs));
    struct stat stat;

    if (!file)
        return -EBADF;
    stat = file->f_inode ? stat_of(file->f_inode) : stat_without(file);
    return copy_to_user(ARG2(regs), &stat, sizeof(stat)) ? 0 : -EFAULT;
}

SYSCALL(106, sys_stat);
SYSCALL(108, sys_fstat);
