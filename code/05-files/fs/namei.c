// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a path to an inode, name by name.
 */
#include "fs/inode.h"
#include "kernel/errno.h"
#include "lib/string.h"

static bool
is(const char *name, size_t length, const char *word)
{
    return length == strlen(word) && memcmp(name, word, length) == 0;
}

/*
 * The inode that `name` has in `dir`.  Two ways are on no disk: from the
 * root to /proc, and back.
 */
static struct inode *
step(struct inode *dir, const char *name, size_t length, int32_t *error)
{
    bool at_root = dir->i_dev == root_dev && dir->i_ino == ROOT_INO;
    bool at_proc = dir->i_dev == DEV_PROC && dir->i_ino == PROC_INO;
    uint32_t ino;

    if (length > NAME_MAX) {
        *error = -ENAMETOOLONG;
        return NULL;
    }
    if (at_root && is(name, length, "proc") && file_system_of(DEV_PROC))
        return iget(DEV_PROC, PROC_INO, error);
    if (at_proc && is(name, length, ".."))
        return iget(root_dev, ROOT_INO, error);
    if (is(name, length, "."))
        return iget(dir->i_dev, dir->i_ino, error);
    *error = dir->i_op->lookup(dir, name, length, &ino);
    return *error ? NULL : iget(dir->i_dev, ino, error);
}

/* A name or a slash can stand only at the start, and after a directory. */
struct inode *
namei(const char *path, int32_t *error)
{
    struct inode *inode = NULL;

    *error = -ENOENT;
    if (*path)
        inode = iget(root_dev, ROOT_INO, error);
    while (inode && *path) {
        struct inode *dir = inode;
        size_t length = 0;

        while (path[length] && path[length] != '/')
            length++;
        if (!dir->i_op->lookup) {
            *error = -ENOTDIR;
            inode = NULL;
        } else if (length > 0) {
            inode = step(dir, path, length, error);
        } else {
            path++;
            continue;
        }
        path += length;
        iput(dir);
    }
    return inode;
}
