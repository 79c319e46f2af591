// SPDX-License-Identifier: GPL-2.0-only
/*
 * getdents: the names in a directory.  The structure is Linux's on the i386.
 */
#include "fs/file.h"
#include "kernel/syscall.h"
#include "mm/uaccess.h"

/* An entry as getdents gives it; the name follows, then its NUL. */
struct dirent {
    uint32_t d_ino, d_off;
    uint16_t d_reclen;
    char d_name[];
} __attribute__((packed));

/* Its length with name, NUL and kind, in whole words. */
static uint32_t
dirent_length(const struct dir_entry *entry)
{
    return (sizeof(struct dirent) + entry->length + 2 + 3) & ~3u;
}

static bool
give_dirent(const struct dir_entry *entry, uint32_t to)
{
    struct dirent head = {entry->ino, entry->next,
                          (uint16_t)dirent_length(entry)};
    char kind = 0; /* DT_UNKNOWN: ask stat */

    return copy_to_user(to, &head, sizeof(head)) &&
           copy_to_user(to + sizeof(head), entry->name,
                        entry->length + 1) &&
           copy_to_user(to + head.d_reclen - 1, &kind, 1);
}

static int32_t
sys_getdents(struct regs *regs)
{
    struct file *file = fget(ARG1(regs));
    uint32_t to = ARG2(regs), room = ARG3(regs), done = 0;
    struct dir_entry entry;

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

SYSCALL(141, sys_getdents);
