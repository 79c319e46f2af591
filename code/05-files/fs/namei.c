// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a path to an inode, name by name.
 */
#include "fs/inode.h"
#include "kernel/errno.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/memory.h"

#define MAX_LINKS 40 /* symbolic, on one way; as in Linux */

/* A way by names. */
struct way {
    const char *rest; /* what is left of it */
    paddr_t page;     /* where the rest lies since the first link */
    uint32_t links;   /* followed so far */
};

static bool
is(const char *name, size_t length, const char *word)
{
    return length == strlen(word) && memcmp(name, word, length) == 0;
}

/* The path in a link goes before the rest of the way: 0, or an error. */
static int32_t
put_before(struct way *way, struct inode *link)
{
    size_t n = link->i_size, rest = strlen(way->rest) + 1;
    char *page;

    if (way->links++ == MAX_LINKS)
        return -ELOOP;
    if (n + rest > PAGE_SIZE)
        return -ENAMETOOLONG;
    if (!way->page)
        way->page = get_free_page(); /* may_sleep: holds link, its dir */
    if (!way->page)
        return -ENOMEM;
    page = phys_to_virt(way->page);
    memmove(page + n, way->rest, rest);
    way->rest = page;
    return link->i_op->readlink(link, page);
}

/*
 * Where the way goes on from a symbolic link in `dir`, with one more user:
 * at the root, or in the same directory.  Gives the link back.
 */
static struct inode *
follow(struct way *way, struct inode *dir, struct inode *link,
       int32_t *error)
{
    *error = put_before(way, link);
    iput(link);
    if (*error)
        return NULL;
    if (*way->rest == '/')
        return iget(root_dev, ROOT_INO, error);
    dir->i_count++;
    return dir;
}

/*
 * Where `name` in `dir` leads.  Two ways are on no disk: from the root to
 * /proc, and back.
 */
static struct inode *
step(struct way *way, struct inode *dir, const char *name, size_t length,
     int32_t *error)
{
    bool at_root = dir->i_dev == root_dev && dir->i_ino == ROOT_INO;
    bool at_proc = dir->i_dev == DEV_PROC && dir->i_ino == PROC_INO;
    struct inode *inode;
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
    inode = *error ? NULL : iget(dir->i_dev, ino, error);
    return inode && S_ISLNK(inode->i_mode) ? follow(way, dir, inode, error)
                                           : inode;
}

/* A name or a slash can stand only at the start, and after a directory. */
struct inode *
namei(const char *path, int32_t *error)
{
    struct way way = {.rest = path};
    struct inode *inode = NULL;

    *error = -ENOENT;
    if (*path)
        inode = iget(root_dev, ROOT_INO, error);
    while (inode && *way.rest) {
        struct inode *dir = inode;
        const char *name = way.rest;
        size_t length = 0;

        while (name[length] && name[length] != '/')
            length++;
        way.rest += length > 0 ? length : 1;
        if (!dir->i_op->lookup) {
            *error = -ENOTDIR;
            inode = NULL;
        } else if (length > 0) {
            inode = step(&way, dir, name, length, error);
        } else {
            continue;
        }
        iput(dir);
    }
    free_page(way.page);
    return inode;
}
