/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Open files.  A task's descriptors are numbers; each names a struct file,
 * which several may name at once, after dup or fork: they share its
 * position.  After Linux 0.11 (fs/file_table.c, fs/open.c).
 */
#ifndef FS_FILE_H
#define FS_FILE_H

#include <stdint.h>

#include "fs/inode.h"
#include "kernel/task.h"

#define NR_FILE 64 /* struct files in all */
#define NR_OPEN 20 /* descriptors of one task */

#define O_ACCMODE 3u
#define O_RDONLY  0u
#define O_WRONLY  1u
#define O_RDWR    2u

#define SEEK_SET 0u /* from the start, */
#define SEEK_CUR 1u /* from where one is, */
#define SEEK_END 2u /* from the end */

struct file {
    uint32_t f_count; /* descriptors; 0: a free place */
    uint32_t f_flags;
    uint32_t f_pos;
    const struct file_operations *f_op;
    struct inode *f_inode; /* or NULL: no name leads to it */
    void *f_private;       /* a pipe's own */
};

/* User addresses are numbers, as in mm/uaccess.h.  NULL: cannot. */
struct file_operations {
    int32_t (*read)(struct file *file, uint32_t to, uint32_t n);
    int32_t (*write)(struct file *file, uint32_t from, uint32_t n);
    int32_t (*lseek)(struct file *file, int32_t offset, uint32_t whence);
    void (*release)(struct file *file); /* the last user is gone */
};

/* A free struct file with one user and no f_op, or NULL. */
struct file *file_new(void);
void file_put(struct file *file); /* one user less */

/* The open file behind a descriptor of a slot's task, or NULL. */
struct file *file_of(uint32_t slot, uint32_t fd);
struct file *fget(uint32_t fd); /* of `current` */

/* Put a file at the lowest free descriptor from `least` on, or -EMFILE. */
int32_t fd_install(struct file *file, uint32_t least);

/* Give a descriptor of `current` back: 0 or -EBADF. */
int32_t fd_close(uint32_t fd);

/*
 * Install a new file at a free descriptor; if there is none, give the file
 * up.  The descriptor or -EMFILE.
 */
int32_t fd_install_or_put(struct file *file);

/* Copy a path out of the program's memory: 0, -EFAULT, -ENAMETOOLONG. */
int32_t path_from_user(uint32_t from, char path[PATH_MAX]);

/*
 * The inode that a path in the program's memory leads to, with one more
 * user; NULL, and -EFAULT or what namei() says, in *error.
 */
struct inode *namei_user(uint32_t path, int32_t *error);

/* The operations of files that an inode stands for (open.c). */
extern const struct file_operations inode_file_operations;

#endif
