// SPDX-License-Identifier: GPL-2.0-only
/*
 * a.out: what a program file is in this era, and the memory it asks for.
 * After Linux 0.11 (fs/exec.c).
 */
#include "fs/buffer.h"
#include "fs/exec.h"
#include "kernel/aout.h"
#include "kernel/errno.h"
#include "kernel/signal.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/uaccess.h"
#include "proc/proc.h"

#define MAX_IMAGE 0x3000000u /* 48 MiB, as in 0.11 */

/* The header alone says whether the file can be a program. */
static bool
is_program(const struct exec *header, uint32_t file_size)
{
    uint64_t image =
        (uint64_t)header->a_text + header->a_data + header->a_bss;
    uint64_t in_file = (uint64_t)header->a_text + header->a_data +
                       header->a_syms + N_TXTOFF;

    return header->a_magic == ZMAGIC && header->a_trsize == 0 &&
           header->a_drsize == 0 && image <= MAX_IMAGE &&
           in_file <= file_size;
}

/* 0, -EACCES or -ENOEXEC. */
static int32_t
read_header(struct inode *inode, struct exec *header)
{
    struct buffer_head *bh;
    int32_t block;

    if (!S_ISREG(inode->i_mode) || !(inode->i_mode & 0111) ||
        !inode->i_op->bmap)
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
    struct mm_struct *mm = current->mm;

    mm_clear(mm);
    iput(mm->executable);
    mm->executable = inode;
    mm->end_code = header->a_text;
    mm->end_data = header->a_text + header->a_data;
    mm->brk = header->a_text + header->a_data + header->a_bss;
    mm->start_stack = 0; /* args_install() makes it */
}

/*
 * The rest of the last page of data must be zero for what follows it.  The
 * store faults the page in, and leaves it dirty.
 */
static void
clear_tail(void)
{
    static const char zeros[PAGE_SIZE];
    uint32_t end = current->mm->end_data, rest = -end % PAGE_SIZE;

    if (!copy_to_user(end, zeros, rest))
        do_exit(SIGSEGV); /* there is nothing to return to */
}

int32_t
load_program(struct inode *inode, uint32_t *start)
{
    struct exec header;
    int32_t error = read_header(inode, &header);

    if (error)
        return error;
    change_memory(inode, &header);
    clear_tail();
    *start = header.a_entry;
    return 0;
}

struct inode *
executable_of(const struct task_struct *t)
{
    return t->mm->executable;
}

/* A child runs the same program; whoever ends no longer runs any. */
static void
copy_executable(struct task_struct *child)
{
    if (child->mm->executable)
        child->mm->executable->i_count++;
    child->mm->min_flt = child->mm->maj_flt = 0;
}

static void
drop_executable(void)
{
    iput(current->mm->executable);
    current->mm->executable = NULL;
}

TASK_PART(copy_executable, drop_executable);
