/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * /proc: files whose bytes are made when they are read.  They are Linux's
 * windows into a kernel, with Linux's names and formats, so that one program
 * can look at this kernel and at Linux.
 */
#ifndef PROC_PROC_H
#define PROC_PROC_H

#include <stdint.h>

#include "fs/inode.h"
#include "kernel/task.h"
#include "lib/text.h"

/*
 * PROC_TEXT(name, show), PROC_BYTES(name, read): a file below /proc;
 * PROC_TASK_TEXT, PROC_TASK_BYTES: one below /proc/<pid>.  `show` writes the
 * whole text, at most 4 KiB; `read` is struct inode_operations' read, for
 * what is not text.  `t` is the task, and NULL below /proc itself; it is
 * never a zombie.
 */
struct proc_file {
    const char *name;
    bool of_task;
    void (*show)(struct text *text, const struct task_struct *t);
    int32_t (*read)(const struct task_struct *t, uint32_t at, uint32_t to,
                    uint32_t n);
};

#define PROC_ROW(name, of_task, show, read, function) \
    static const struct proc_file proc_file_##function \
        TABLE_ROW("proc_files", "") = {name, of_task, show, read}

#define PROC_TEXT(name, show)       PROC_ROW(name, false, show, NULL, show)
#define PROC_BYTES(name, read)      PROC_ROW(name, false, NULL, read, read)
#define PROC_TASK_TEXT(name, show)  PROC_ROW(name, true, show, NULL, show)
#define PROC_TASK_BYTES(name, read) PROC_ROW(name, true, NULL, read, read)

extern const struct proc_file proc_files_start[], proc_files_end[];

/* The file a task's program came from, or NULL.  Weak: NULL. */
struct inode *executable_of(const struct task_struct *t);

#endif
