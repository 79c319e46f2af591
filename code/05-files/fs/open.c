// SPDX-License-Identifier: GPL-2.0-only
/*
 * open, and what can be done with a file that has an inode.  Nothing here
 * can be written to: the disk is read-only until chapter 12.
 */
#include "fs/file.h"
#include "kernel/syscall.h"
#include "mm/uaccess.h"

#define O_CREAT     0100u
#define O_TRUNC     01000u
#define O_DIRECTORY 0200000u

int32_t
path_from_user(uint32_t from, char path[PATH_MAX])
{
    for (uint32_t i = 0; i < PATH_MAX; i++) {
        if (!copy_from_user(path + i, from + i, 1))
            return -EFAULT;
        if (path[i] == '\0')
            return 0;
    }
    return -ENAMETOOLONG;
}

struct inode *
namei_user(uint32_t from, int32_t *error)
{
    char path[PATH_MAX];

    *error = path_from_user(from, path);
    return *error ? NULL : namei(path, error);
}

static int32_t
inode_read(struct file *file, uint32_t to, uint32_t n)
{
    struct inode *inode = file->f_inode;
    int32_t done;

    if (S_ISDIR(inode->i_mode))
        return -EISDIR;
    if (!inode->i_op->read)
        return -EINVAL;
    if (n > INT32_MAX - file->f_pos)
        n = INT32_MAX - file->f_pos;
    done = inode->i_op->read(inode, file->f_pos, to, n);
    if (done > 0)
        file->f_pos += (uint32_t)done;
    return done;
}

static int32_t
inode_lseek(struct file *file, int32_t offset, uint32_t whence)
{
    int64_t from = 0;

    if (whence == SEEK_CUR)
        from = file->f_pos;
    else if (whence == SEEK_END && S_ISREG(file->f_inode->i_mode))
        from = file->f_inode->i_size;
    else if (whence != SEEK_SET)
        return -EINVAL;
    if (from + offset < 0)
        return -EINVAL;
    if (from + offset > INT32_MAX)
        return -EOVERFLOW;
    file->f_pos = (uint32_t)(from + offset);
    return (int32_t)file->f_pos;
}

const struct file_operations inode_file_operations = {
    .read = inode_read,
    .lseek = inode_lseek,
};

/*
 * May the file be opened like this?  0 or an error.  Of pipes with a name
 * and of devices we know no more than that they are some.
 */
static int32_t
may_open(const struct inode *inode, uint32_t flags)
{
    bool to_write = (flags & O_ACCMODE) != O_RDONLY || flags & O_TRUNC;

    if (flags & O_DIRECTORY && !S_ISDIR(inode->i_mode))
        return -ENOTDIR;
    if (!S_ISDIR(inode->i_mode) && !inode->i_op->read)
        return -ENXIO;
    if (to_write)
        return S_ISDIR(inode->i_mode) ? -EISDIR : -EROFS;
    return 0;
}

static int32_t
sys_open(struct regs *regs)
{
    uint32_t flags = ARG2(regs);
    int32_t error;
    struct inode *inode = namei_user(ARG1(regs), &error);
    struct file *file;

    if (!inode)
        return error == -ENOENT && flags & O_CREAT ? -EROFS : error;
    error = may_open(inode, flags);
    file = error ? NULL : file_new();
    if (!file) {
        iput(inode);
        return error ? error : -ENFILE;
    }
    file->f_flags = flags;
    file->f_inode = inode;
    file->f_op = &inode_file_operations;
    return fd_install_or_put(file);
}

SYSCALL(5, sys_open);
