// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tree below /proc.  A number of an inode says all: the pid in its upper
 * bits, 0 for /proc itself; below them 1 for the directory, and from 2 on a
 * row in the table of files.
 */
#include "proc/proc.h"

#include "kernel/errno.h"
#include "kernel/init.h"
#include "kernel/types.h"
#include "lib/format.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/memory.h"
#include "mm/uaccess.h"

#define PID_SHIFT 6
#define ROWS      (1u << PID_SHIFT) /* numbers of one task's files */
#define DIRECTORY 1u
#define FIRST_ROW 2u

TABLE(struct proc_file, proc_files);

static uint32_t
proc_ino(int32_t pid, uint32_t what)
{
    return (uint32_t)pid << PID_SHIFT | what;
}

static int32_t
pid_of(const struct inode *inode)
{
    return (int32_t)(inode->i_ino >> PID_SHIFT);
}

static const struct proc_file *
row_of(const struct inode *inode)
{
    return &proc_files_start[inode->i_ino % ROWS - FIRST_ROW];
}

/* The living task in a slot, or NULL.  The idle task is nobody's business. */
static const struct task_struct *
living(uint32_t slot)
{
    const struct task_struct *t = slot > 0 ? task[slot] : NULL;

    return t && t->state != TASK_ZOMBIE && t->state != TASK_NEW ? t : NULL;
}

/* The living task with that pid, or NULL. */
static const struct task_struct *
task_of(int32_t pid)
{
    for (uint32_t i = 0; i < NR_TASKS; i++)
        if (living(i) && living(i)->pid == pid)
            return living(i);
    return NULL;
}

/* ---- files ---- */

static void
put_text(char c, void *context)
{
    struct text *text = context;

    if (text->length < text->room)
        text->start[text->length++] = c;
}

void
text_print(struct text *text, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    format_text(put_text, text, format, args);
    va_end(args);
}

/* The text is made anew for every part, so a change may tear it. */
static int32_t
read_text(const struct proc_file *file, const struct task_struct *t,
          uint32_t at, uint32_t to, uint32_t n)
{
    paddr_t page = get_free_page(); /* may_sleep: holds t */
    struct text text = {.start = phys_to_virt(page), .room = PAGE_SIZE};
    char part[512];

    if (!page)
        return -ENOMEM;
    file->show(&text, t);
    if (at > text.length)
        at = text.length;
    if (n > text.length - at)
        n = text.length - at;
    if (n > sizeof(part))
        n = sizeof(part);
    memcpy(part, text.start + at, n);
    free_page(page);
    return copy_to_user(to, part, n) ? (int32_t)n : -EFAULT;
}

static int32_t
proc_read(struct inode *inode, uint32_t at, uint32_t to, uint32_t n)
{
    const struct proc_file *file = row_of(inode);
    const struct task_struct *t = task_of(pid_of(inode));

    if (file->of_task && !t)
        return 0; /* it has ended: nothing to see */
    return file->show ? read_text(file, t, at, to, n)
                      : file->read(t, at, to, n);
}

/* ---- directories ---- */

/* A name that is a number, or `self`, is a task's. */
static int32_t
pid_from_name(const char *name, size_t length)
{
    int32_t pid = 0;

    if (length == 4 && memcmp(name, "self", 4) == 0)
        return current->pid;
    for (size_t i = 0; i < length; i++) {
        if (name[i] < (i ? '0' : '1') || name[i] > '9' || pid > 99999)
            return 0;
        pid = 10 * pid + (name[i] - '0');
    }
    return pid;
}

static int32_t
proc_lookup(struct inode *dir, const char *name, size_t length,
            uint32_t *ino)
{
    int32_t pid = pid_of(dir);

    if (length == 2 && memcmp(name, "..", 2) == 0) {
        *ino = proc_ino(0, DIRECTORY); /* /proc's own is namei()'s affair */
        return 0;
    }
    for (const struct proc_file *file = proc_files_start;
         file < proc_files_end; file++) {
        if (file->of_task == (pid > 0) && strlen(file->name) == length &&
            memcmp(file->name, name, length) == 0) {
            *ino = proc_ino(pid, FIRST_ROW +
                                     (uint32_t)(file - proc_files_start));
            return 0;
        }
    }
    pid = pid == 0 ? pid_from_name(name, length) : 0;
    if (pid == 0 || !task_of(pid))
        return -ENOENT;
    *ino = proc_ino(pid, DIRECTORY);
    return 0;
}

static void
set_entry(struct dir_entry *entry, uint32_t ino, uint32_t next)
{
    entry->ino = ino;
    entry->next = next;
    entry->length = strlen(entry->name);
}

/* Positions below ROWS are rows of the table; then come slots of tasks. */
static int32_t
proc_readdir(struct inode *dir, uint32_t at, struct dir_entry *entry)
{
    int32_t pid = pid_of(dir);
    uint32_t rows = (uint32_t)(proc_files_end - proc_files_start);

    for (; at < rows; at++) {
        const struct proc_file *file = proc_files_start + at;

        if (file->of_task != (pid > 0))
            continue;
        memcpy(entry->name, file->name, strlen(file->name) + 1);
        set_entry(entry, proc_ino(pid, FIRST_ROW + at), at + 1);
        return 1;
    }
    if (at < ROWS)
        at = ROWS;
    for (; pid == 0 && at - ROWS < NR_TASKS; at++) {
        const struct task_struct *t = living(at - ROWS);
        struct text name = {.start = entry->name, .room = NAME_MAX};

        if (!t)
            continue;
        text_print(&name, "%d", t->pid);
        entry->name[name.length] = '\0';
        set_entry(entry, proc_ino(t->pid, DIRECTORY), at + 1);
        return 1;
    }
    return 0;
}

static const struct inode_operations directory_operations = {
    .lookup = proc_lookup,
    .readdir = proc_readdir,
};

static const struct inode_operations text_operations = {
    .read = proc_read,
};

static int32_t
proc_read_inode(struct inode *inode)
{
    bool directory = inode->i_ino % ROWS == DIRECTORY;

    inode->i_mode = directory ? S_IFDIR | 0555 : S_IFREG | 0444;
    inode->i_nlink = directory ? 2 : 1;
    inode->i_op = directory ? &directory_operations : &text_operations;
    return 0;
}

static bool
owns_proc(dev_t dev)
{
    return dev == DEV_PROC;
}

FILE_SYSTEM("proc", owns_proc, proc_read_inode);
