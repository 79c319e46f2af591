// SPDX-License-Identifier: GPL-2.0-only
/*
 * execve reads one block of the new program, its header.  All the rest comes
 * by page faults.  After Linux 0.11 (fs/exec.c).
 */
#include "fs/exec.h"

#include "fs/args.h"
#include "fs/buffer.h"
#include "fs/file.h"
#include "kernel/aout.h"
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/cow.h"
#include "mm/uaccess.h"

#define MAX_IMAGE 0x3000000u            /* 48 MiB, as in 0.11 */

/* The header alone says whether the file can be a program. */
static bool
is_program(const struct exec *header, uint32_t file_size)
{
    uint64_t image = (uint64_t)header->a_text + header->a_data
                     + header->a_bss;
    uint64_t in_file = (uint64_t)header->a_text + header->a_data
                       + header->a_syms + N_TXTOFF;

    return header->a_magic == ZMAGIC && header->a_trsize == 0
           && header->a_drsize == 0 && image <= MAX_IMAGE
           && in_file <= file_size;
}

/* 0, -EACCES or -ENOEXEC. */
static int32_t
read_header(struct inode *inode, struct exec *header)
{
    struct buffer_head *bh;
    int32_t block;

    if (!S_ISREG(inode->i_mode) || !(inode->i_mode & 0111)
        || !inode->i_op->bmap)
        return -EACCES;
    if (inode->i_size < N_TXTOFF)
        return -ENOEXEC;
    block = inode->i_op->bmap(inode, 0);
    bh = block > 0 ? bread(inode->i_dev, (uint32_t)block) : NULL;
    if (!bh)
        return block == 0 ? -ENOEXEC : -EACCES;
    memcpy(header, bh->b_data, sizeof(*header));
    brelse(bh);
    return is_program(header, inode->i_size) ? 0 : -ENOEXEC;
}

/* The old memory goes; the new one is a few numbers. */
static void
change_memory(struct inode *inode, const struct exec *header)
{
    struct mm_struct *mm = &current->mm;

    free_page_tables(mm->start_code, SLOT_SIZE);
    iput(mm->executable);
    *mm = (struct mm_struct){
        .start_code = mm->start_code,
        .end_code = header->a_text,
        .end_data = header->a_text + header->a_data,
        .brk = header->a_text + header->a_data + header->a_bss,
        .executable = inode,
        .min_flt = mm->min_flt,
        .maj_flt = mm->maj_flt,
    };
}

/*
 * The rest of the last page of data must be zero for what follows it.  The
 * store faults the page in, and leaves it dirty.
 */
static void
clear_tail(void)
{
    static const char zeros[PAGE_SIZE];
    uint32_t end = current->mm.end_data, rest = -end % PAGE_SIZE;

    if (rest > 0)
        copy_to_user(end, zeros, rest);
}

static void
set_registers(struct regs *regs, uint32_t entry, uint32_t stack)
{
    *regs = (struct regs){
        .fs = USER_DS, .es = USER_DS, .ds = USER_DS,
        .eip = entry, .cs = USER_CS,
        .eflags = 0x202,                /* interrupts on */
        .esp = stack, .ss = USER_DS,
    };
}

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
    struct exec header;
    struct inode *inode;
    int32_t error;

    error = args_collect(argv, envp);
    inode = error ? NULL : namei(path, &error);
    if (inode)
        error = read_header(inode, &header);
    if (error) {
        iput(inode);
        args_drop();
        return error;
    }
    change_memory(inode, &header);      /* from here on there is no return */
    current->mm.start_stack = args_install();
    set_name(path);
    clear_tail();
    set_registers(regs, header.a_entry, current->mm.start_stack);
    return 0;
}

static int32_t
sys_execve(struct regs *regs)
{
    struct strings argv = { .user = ARG2(regs) };
    struct strings envp = { .user = ARG3(regs) };
    char path[PATH_MAX];
    int32_t error = path_from_user(ARG1(regs), path);

    return error ? error : do_execve(regs, path, argv, envp);
}

SYSCALL(11, sys_execve);

/* A child runs the same program; whoever ends no longer runs any. */
static void
copy_executable(struct task_struct *child)
{
    if (child->mm.executable)
        child->mm.executable->i_count++;
    child->mm.min_flt = child->mm.maj_flt = 0;
}

static void
drop_executable(void)
{
    iput(current->mm.executable);
    current->mm.executable = NULL;
}

TASK_PART(copy_executable, drop_executable);
