// SPDX-License-Identifier: GPL-2.0-only
/*
 * Draws the files that are open: descriptors, struct files, inodes, and of
 * each inode's blocks those that the buffer cache holds; and lets a program
 * ask for it, by a system call that Linux does not have.
 */
#include "fs/buffer.h"
#include "fs/ext2.h"
#include "fs/file.h"
#include "kernel/draw.h"
#include "kernel/own_calls.h"
#include "kernel/syscall.h"
#include "lib/text.h"

#define DESCRIPTORS (NR_TASKS * NR_OPEN)

/* Descriptor number i of all tasks together, if its file has an inode. */
static struct file *
file_at(uint32_t i)
{
    struct file *file = file_of(i / NR_OPEN, i % NR_OPEN);

    return file && file->f_inode ? file : NULL;
}

/* The first descriptor that leads to the same file: it names the node. */
static uint32_t
first_of_file(uint32_t i)
{
    uint32_t j = 0;

    while (file_at(j) != file_at(i))
        j++;
    return j;
}

static uint32_t
first_of_inode(uint32_t i)
{
    uint32_t j = 0;

    while (!file_at(j) || file_at(j)->f_inode != file_at(i)->f_inode)
        j++;
    return j;
}

/* ---- blocks ---- */

/*
 * A block that is cached: as a box if it holds data, else the numbers in it
 * that lead to further cached blocks.
 */
static void
draw_block(dev_t dev, uint32_t block, uint32_t levels)
{
    struct buffer_head *bh;
    const uint32_t *numbers;

    if (levels == 0) {
        draw("b%u [what=buffer, label=\"<top>block %u\"];\n", block, block);
        return;
    }
    bh = bread(dev, block);
    if (!bh)
        return;
    numbers = (const void *)bh->b_data;
    draw("b%u [what=buffer, label=\"<top>block %u\\\n", block, block);
    for (uint32_t i = 0; i < EXT2_NUMBERS; i++)
        if (numbers[i] && buffer_cached(dev, numbers[i]))
            draw("|{%u|<p%u>%u}\\\n", i, i, numbers[i]);
    draw("\"];\n");
    for (uint32_t i = 0; i < EXT2_NUMBERS; i++) {
        if (numbers[i] && buffer_cached(dev, numbers[i])) {
            draw("b%u:p%u:e -> b%u:top:w;\n", block, i, numbers[i]);
            draw_block(dev, numbers[i], levels - 1);
        }
    }
    brelse(bh);
}

static void
draw_inode(uint32_t node, const struct inode *inode)
{
    draw("i%u [what=inode, label=\"<top>inode %u\\\n", node, inode->i_ino);
    draw("|{device|%u}|{i_count|%u}|{i_size|%u}\\\n", inode->i_dev,
         inode->i_count, inode->i_size);
    for (uint32_t i = 0; i < EXT2_DIRECT + EXT2_LEVELS; i++)
        if (inode->i_data[i])
            draw("|{i_data[%u]|<p%u>%u}\\\n", i, i, inode->i_data[i]);
    draw("\"];\n");
    for (uint32_t i = 0; i < EXT2_DIRECT + EXT2_LEVELS; i++) {
        uint32_t block = inode->i_data[i];

        if (block && buffer_cached(inode->i_dev, block)) {
            draw("i%u:p%u:e -> b%u:top:w;\n", node, i, block);
            draw_block(inode->i_dev, block,
                       i < EXT2_DIRECT ? 0 : i - EXT2_DIRECT + 1);
        }
    }
}

/* ---- descriptors and files ---- */

static void
draw_task(uint32_t slot)
{
    bool any = false;

    for (uint32_t fd = 0; fd < NR_OPEN; fd++) {
        if (!file_at(slot * NR_OPEN + fd))
            continue;
        if (!any)
            draw("t%u [what=task, cols=word, label=\"task %d (%s)\\\n",
                 slot, task[slot]->pid, task[slot]->name);
        any = true;
        draw("|<p%u>fd %u\\\n", fd, fd);
    }
    if (any)
        draw("\"];\n");
}

static void
draw_file(uint32_t i)
{
    const struct file *file = file_at(i);

    draw(
        "f%u [what=file, label=\"<top>struct file|{f_count|%u}|{f_pos|%u}\"];\n",
        i, file->f_count, file->f_pos);
    draw("f%u:top:e -> i%u:top:w;\n", i, first_of_inode(i));
}

static void
draw_files(uint32_t number)
{
    char name[20];
    struct text text = {name, 0, sizeof(name)};

    text_print(&text, "files-%u%c", number, '\0');
    draw_begin(name);
    for (uint32_t slot = 1; slot < NR_TASKS; slot++)
        if (task[slot])
            draw_task(slot);
    for (uint32_t i = 0; i < DESCRIPTORS; i++) {
        if (!file_at(i))
            continue;
        draw("t%u:p%u:e -> f%u:top:w;\n", i / NR_OPEN, i % NR_OPEN,
             first_of_file(i));
        if (first_of_file(i) == i)
            draw_file(i);
        if (first_of_inode(i) == i)
            draw_inode(i, file_at(i)->f_inode);
    }
    draw_end();
}

/* Draw the open files; the first drawing is files-1. */
static int32_t
sys_draw_files(struct regs *regs)
{
    static uint32_t number;

    (void)regs;
    draw_files(++number);
    return 0;
}

SYSCALL(OWN_DRAW_FILES, sys_draw_files);
