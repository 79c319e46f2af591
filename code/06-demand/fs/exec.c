// SPDX-License-Identifier: GPL-2.0-only
/*
 * execve reads one block of the new program, its header.  All the rest comes
 * by page faults.  After Linux 0.11 (fs/exec.c).
 */
#include "fs/exec.h"

#include "fs/args.h"
#include "fs/file.h"
#include "kernel/mark.h"
#include "kernel/signal.h"
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/uaccess.h"

/* A task is called like the last part of its program's path. */
static void
set_name(const char *path)
{
    const char *name = path;
    size_t length;

    for (const char *at = path; *at; at++)
        if (*at == '/')
            name = at + 1;
    length = strlen(name);
    if (length >= sizeof(current->name))
        length = sizeof(current->name) - 1;
    memset(current->name, 0, sizeof(current->name));
    memcpy(current->name, name, length);
}

int32_t
do_execve(struct regs *regs, const char *path, struct strings argv,
          struct strings envp)
{
    struct inode *inode;
    uint32_t start;
    int32_t error;

    error = args_collect(argv, envp);
    inode = error ? NULL : namei(path, &error);
    if (inode)
        error = load_program(inode, &start);
    if (error) {
        iput(inode);
        args_drop();
        return error;
    }
    current->mm->start_stack = args_install();
    if (!current->mm->start_stack)
        do_exit(SIGSEGV); /* there is nothing to return to */
    set_name(path);
    restart_current(regs, start, current->mm->start_stack);
    return 0;
}

static int32_t
sys_execve(struct regs *regs)
{
    struct strings argv = {.user = ARG2(regs)};
    struct strings envp = {.user = ARG3(regs)};
    char path[PATH_MAX];
    int32_t error = path_from_user(ARG1(regs), path);

    return error ? error : do_execve(regs, path, argv, envp);
}

SYSCALL(11, sys_execve);
