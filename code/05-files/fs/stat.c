// SPDX-License-Identifier: GPL-2.0-only
/*
 * stat, fstat and getdents: what is known of a file, and the names in a
 * directory.  Both structures are Linux's on the i386.
 */
#include "fs/file.h"
#include "kernel/syscall.h"
#include "lib/string.h"
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
        .st_dev = inode->i_dev, .st_ino = inode->i_ino,
        .st_mode = inode->i_mode, .st_nlink = inode->i_nlink,
        .st_uid = inode->i_uid, .st_gid = inode->i_gid,
        .st_size = inode->i_size, .st_blksize = BLOCK_SIZE,
        .st_blocks = inode->i_blocks, .st_atime = inode->i_atime,
        .st_mtime = inode->i_mtime, .st_ctime = inode->i_ctime,
    };
}

/* What is known of a pipe, or of the console: they have no inode. */
static struct stat
stat_without(const struct file *file)
{
    return (struct stat){
        .st_mode = file->f_private ? S_IFIFO | 0600 : S_IFCHR | 0620,
        .st_nlink = 1, .st_blksize = BLOCK_SIZE,
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

/* An entry as getdents gives it; the name follows, then its NUL. */
struct dirent {
    uint32_t d_ino, d_off;
    uint16_t d_reclen;
    char d_name[];
} __attribute__((packed));

/* Its length with name, NUL and kind, in whole words. */
static uint32_t
dirent_length(const struct entry *entry)
{
    return (sizeof(struct dirent) + entry->length + 2 + 3) & ~3u;
}

static bool
give_dirent(const struct entry *entry, uint32_t to)
{
    struct dirent head = { entry->ino, entry->next,
                           (uint16_t)dirent_length(entry) };
    char kind = 0;                      /* DT_UNKNOWN: ask stat */

    return copy_to_user(to, &head, sizeof(head))
           && copy_to_user(to + sizeof(head), entry->name,
                           entry->length + 1)
           && copy_to_user(to + head.d_reclen - 1, &kind, 1);
}

static int32_t
sys_getdents(struct regs *regs)
{
    struct file *file = fget(ARG1(regs));
    uint32_t to = ARG2(regs), room = ARG3(regs), done = 0;
    struct entry entry;

    if (!file)
        return -EBADF;
    if (!file->f_inode || !file->f_inode->i_op->readdir)
        return -ENOTDIR;
    for (;;) {
        int32_t got = file->f_inode->i_op->readdir(file->f_inode,
                                                   file->f_pos, &entry);

        if (got <= 0)
            return got < 0 && !done ? got : (int32_t)done;
        if (dirent_length(&entry) > room - done)
            return done ? (int32_t)done : -EINVAL;
        if (!give_dirent(&entry, to + done))
            return done ? (int32_t)done : -EFAULT;
        done += dirent_length(&entry);
        file->f_pos = entry.next;
    }
}

SYSCALL(106, sys_stat);
SYSCALL(108, sys_fstat);
SYSCALL(141, sys_getdents);
