// SPDX-License-Identifier: GPL-2.0-only
/*
 * The calls that take a descriptor: read, write, lseek, close, dup, dup2.
 * What they do is the file's own affair.
 */
#include "fs/file.h"
#include "kernel/syscall.h"

static int32_t
sys_read(struct regs *regs)
{
    struct file *file = fget(ARG1(regs));

    if (!file || !file->f_op->read)
        return -EBADF;
    if ((int32_t)ARG3(regs) < 0)
        return -EINVAL;
    return file->f_op->read(file, ARG2(regs), ARG3(regs));
}

static int32_t
sys_write(struct regs *regs)
{
    struct file *file = fget(ARG1(regs));

    if (!file || !file->f_op->write)
        return -EBADF;
    if ((int32_t)ARG3(regs) < 0)
        return -EINVAL;
    return file->f_op->write(file, ARG2(regs), ARG3(regs));
}

static int32_t
sys_lseek(struct regs *regs)
{
    struct file *file = fget(ARG1(regs));

    if (!file)
        return -EBADF;
    if (ARG3(regs) > SEEK_END)
        return -EINVAL;
    if (!file->f_op->lseek)
        return -ESPIPE;
    return file->f_op->lseek(file, (int32_t)ARG2(regs), ARG3(regs));
}

static int32_t
sys_close(struct regs *regs)
{
    return fd_close(ARG1(regs));
}

/* The same file under one more number. */
static int32_t
dup_from(struct file *file, uint32_t least)
{
    int32_t fd = fd_install(file, least);

    if (fd >= 0)
        file->f_count++;
    return fd;
}

static int32_t
sys_dup(struct regs *regs)
{
    struct file *file = fget(ARG1(regs));

    return file ? dup_from(file, 0) : -EBADF;
}

static int32_t
sys_dup2(struct regs *regs)
{
    struct file *file = fget(ARG1(regs));
    uint32_t to = ARG2(regs);

    if (!file || to >= NR_OPEN)
        return -EBADF;
    if (to == ARG1(regs))
        return (int32_t)to;
    if (fget(to))
        fd_close(to);
    return dup_from(file, to);
}

SYSCALL(3, sys_read);
SYSCALL(4, sys_write);
SYSCALL(6, sys_close);
SYSCALL(19, sys_lseek);
SYSCALL(41, sys_dup);
SYSCALL(63, sys_dup2);
