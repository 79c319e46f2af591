// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of in-core inodes.  A place is taken while it has users, and is
 * found by (device, number), so that all users of a file share one.
 */
#include "fs/inode.h"

#include "kernel/errno.h"
#include "kernel/panic.h"
#include "kernel/task.h"

TABLE(struct file_system, file_systems);

static struct inode inodes[NR_INODE];

/* The place of (dev, ino), or with two zeros a free one; NULL: none. */
static struct inode *
find(dev_t dev, uint32_t ino)
{
    for (uint32_t i = 0; i < NR_INODE; i++)
        if (inodes[i].i_dev == dev && inodes[i].i_ino == ino)
            return &inodes[i];
    return NULL;
}

const struct file_system *
file_system_of(dev_t dev)
{
    for (const struct file_system *fs = file_systems_start;
         fs < file_systems_end; fs++)
        if (fs->owns(dev))
            return fs;
    return NULL;
}

/*
 * While it is read, the inode is in the table and locked.  Whoever wants
 * the same one sleeps, and then looks again: it may be ready, or gone
 * because the reading failed.
 */
struct inode *
iget(dev_t dev, uint32_t ino, int32_t *error)
{
    const struct file_system *fs = file_system_of(dev);
    struct inode *inode;

    *error = -EIO;
    if (!fs || ino == 0)
        return NULL;
    while ((inode = find(dev, ino)) != NULL && inode->i_locked)
        sleep_on(inode);
    if (inode) {
        inode->i_count++;
        return inode;
    }
    inode = find(0, 0);
    if (!inode) {
        *error = -ENFILE;
        return NULL;
    }
    *inode = (struct inode){.i_dev = dev,
                            .i_ino = ino,
                            .i_count = 1,
                            .i_locked = true};
    *error = fs->read_inode(inode);
    inode->i_locked = false;
    wake_up(inode);
    if (*error) {
        iput(inode);
        return NULL;
    }
    return inode;
}

void
iput(struct inode *inode)
{
    if (!inode)
        return;
    if (inode->i_count == 0)
        panic("iput of an inode without users");
    if (--inode->i_count == 0)
        *inode = (struct inode){0};
}

uint32_t
nr_inodes_used(void)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < NR_INODE; i++)
        n += inodes[i].i_count > 0;
    return n;
}
