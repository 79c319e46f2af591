// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tree below /proc.  A number of an inode says all: in its upper bits
 * which task, 0 for /proc itself; below them 1 for the directory, and from 2
 * on a row in the table of files.
 */
#include "proc/proc.h"

#include "kernel/errno.h"
#include "kernel/init.h"
#include "kernel/types.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/memory.h"
#include "mm/uaccess.h"

#define ROW_BITS    6
#define ROWS        (1u << ROW_BITS) /* numbers of one task's files */
#define DIRECTORY   1u
#define FIRST_ROW   2u
#define LAST_NUMBER (UINT32_MAX >> ROW_BITS) /* of a task */

TABLE(struct proc_file, proc_files);

/*
 * The number of the task in each slot.  Pids come again, and a file that is
 * still open must not tell of another task then; no number comes again.
 * After 2^26 tasks there is none left, and a new task is not in /proc.
 */
static uint32_t numbers[NR_TASKS], last_number;

static void
number_task(struct task_struct *child)
{
    numbers[child->slot] = last_number < LAST_NUMBER ? ++last_number : 0;
}

/* Who ends is in /proc no more. */
static void
forget_number(void)
{
    numbers[current->slot] = 0;
}

TASK_PART(number_task, forget_number);

static uint32_t
proc_ino(uint32_t number, uint32_t what)
{
    return number << ROW_BITS | what;
}

static uint32_t
number_of(const struct inode *inode)
{
    return inode->i_ino >> ROW_BITS;
}

static const struct proc_file *
row_of(const struct inode *inode)
{
    return &proc_files_start[inode->i_ino % ROWS - FIRST_ROW];
}

/* The living task whose files have that number, or NULL. */
static const struct task_struct *
task_of(uint32_t number)
{
    for (uint32_t i = 0; number > 0 && i < NR_TASKS; i++)
        if (numbers[i] == number)
            return task[i];
    return NULL;
}

/* The number of the living task with that pid, or 0. */
static uint32_t
number_of_pid(int32_t pid)
{
    for (uint32_t i = 0; i < NR_TASKS; i++)
        if (numbers[i] > 0 && task[i]->pid == pid)
            return numbers[i];
    return 0;
}

/* ---- files ---- */

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
    const struct task_struct *t = task_of(number_of(inode));

    if (file->of_task && !t) /* it has ended; the answers are Linux's */
        return file->show && n > 0 ? -ESRCH : 0;
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
    uint32_t number = number_of(dir);

    if (length == 2 && memcmp(name, "..", 2) == 0) {
        *ino = proc_ino(0, DIRECTORY); /* /proc's own is namei()'s affair */
        return 0;
    }
    if (number > 0 && !task_of(number))
        return -ENOENT;
    for (const struct proc_file *file = proc_files_start;
         file < proc_files_end; file++) {
        if (file->of_task == (number > 0) && strlen(file->name) == length &&
            memcmp(file->name, name, length) == 0) {
            *ino =
                proc_ino(number,
                         FIRST_ROW + (uint32_t)(file - proc_files_start));
            return 0;
        }
    }
    number = number == 0 ? number_of_pid(pid_from_name(name, length)) : 0;
    *ino = proc_ino(number, DIRECTORY);
    return number > 0 ? 0 : -ENOENT;
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
    uint32_t number = number_of(dir);
    uint32_t rows = (uint32_t)(proc_files_end - proc_files_start);

    if (number > 0 && !task_of(number))
        return -ENOENT;
    for (; at < rows; at++) {
        const struct proc_file *file = proc_files_start + at;

        if (file->of_task != (number > 0))
            continue;
        memcpy(entry->name, file->name, strlen(file->name) + 1);
        set_entry(entry, proc_ino(number, FIRST_ROW + at), at + 1);
        return 1;
    }
    if (at < ROWS)
        at = ROWS;
    for (; number == 0 && at - ROWS < NR_TASKS; at++) {
        const struct task_struct *t = task_of(numbers[at - ROWS]);
        struct text name = {.start = entry->name, .room = NAME_MAX};

        if (!t)
            continue;
        text_print(&name, "%d", t->pid);
        entry->name[name.length] = '\0';
        set_entry(entry, proc_ino(numbers[at - ROWS], DIRECTORY), at + 1);
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
