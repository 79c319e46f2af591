// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two tables: what is open at all, and which number each task calls it by.
 */
#include "fs/file.h"

#include "kernel/errno.h"
#include "kernel/panic.h"

static struct file files[NR_FILE];

/* A row for each slot, so that the task structure need not know of files. */
static struct file *descriptors[NR_TASKS][NR_OPEN];

struct file *
file_new(void)
{
    for (uint32_t i = 0; i < NR_FILE; i++) {
        if (files[i].f_count == 0) {
            files[i] = (struct file){.f_count = 1};
            return &files[i];
        }
    }
    return NULL;
}

void
file_put(struct file *file)
{
    if (file->f_count == 0)
        panic("an open file was closed more often than opened");
    if (--file->f_count > 0)
        return;
    if (file->f_op && file->f_op->release)
        file->f_op->release(file);
    iput(file->f_inode);
}

struct file *
file_of(uint32_t slot, uint32_t fd)
{
    return fd < NR_OPEN ? descriptors[slot][fd] : NULL;
}

struct file *
fget(uint32_t fd)
{
    return file_of(current->slot, fd);
}

int32_t
fd_install(struct file *file, uint32_t least)
{
    for (uint32_t fd = least; fd < NR_OPEN; fd++) {
        if (!descriptors[current->slot][fd]) {
            descriptors[current->slot][fd] = file;
            return (int32_t)fd;
        }
    }
    return -EMFILE;
}

int32_t
fd_close(uint32_t fd)
{
    struct file *file = fget(fd);

    if (!file)
        return -EBADF;
    descriptors[current->slot][fd] = NULL;
    file_put(file);
    return 0;
}

int32_t
fd_install_or_put(struct file *file)
{
    int32_t fd = fd_install(file, 0);

    if (fd < 0)
        file_put(file);
    return fd;
}

/* A new task has what its parent has: the same files, not copies. */
static void
copy_files(struct task_struct *child)
{
    for (uint32_t fd = 0; fd < NR_OPEN; fd++) {
        struct file *file = fget(fd);

        if (file)
            file->f_count++;
        descriptors[child->slot][fd] = file;
    }
}

static void
drop_files(void)
{
    for (uint32_t fd = 0; fd < NR_OPEN; fd++)
        if (fget(fd))
            fd_close(fd);
}

TASK_PART(copy_files, drop_files);
