/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * execve: another program in the same task.
 */
#ifndef FS_EXEC_H
#define FS_EXEC_H

#include <stdint.h>

#include "fs/inode.h"
#include "kernel/traps.h"

#define ARG_PAGES 32 /* 128 KiB for strings, as in 0.11 */

/* Arguments that a program hands over, or the kernel to the first one. */
struct strings {
    uint32_t user;             /* address of a list, 0 at its end */
    const char *const *kernel; /* or a list of our own, if not NULL */
};

/*
 * Put the program in the file at `path` in the place of current's, with
 * these arguments and environment; `regs` become those of its start.
 * Returns 0, or an error and the old program goes on: namei()'s, -EACCES (no
 * regular file, or not executable), -ENOEXEC, -E2BIG, -EFAULT, -ENOMEM.
 * Too late for that, a lack of memory ends the task.
 */
int32_t do_execve(struct regs *regs, const char *path, struct strings argv,
                  struct strings envp);

/*
 * Put the program in `inode` in the place of current's memory, and keep the
 * inode; *start is where it starts.  -EACCES or -ENOEXEC: the old memory is
 * there still.  After 0 it is gone, so what fails then is the task's end.
 */
int32_t load_program(struct inode *inode, uint32_t *start);

#endif
