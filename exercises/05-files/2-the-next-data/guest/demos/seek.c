/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * run=seek: a device whose blocks the loader brought in a file, and
 * questions about the inodes in that file.  The file, in words: blocks of
 * the device; how many of them are there, each as its number and 256 words;
 * how many cannot be read, and which; how many questions, each as i_size, n
 * and i_data[].
 */
#include "demos/seek.h"

#include "boot/multiboot.h"
#include "fs/buffer.h"
#include "fs/ext2.h"
#include "fs/ext2_seek.h"
#include "kernel/errno.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "lib/string.h"
#include "mm/address.h"

#define DEV_DRAWN 3u
#define QUESTION  (2 + EXT2_DIRECT + EXT2_LEVELS)

struct seek_result seek_results[QUESTIONS];
volatile uint32_t seek_done;

static const uint32_t *stored, *broken;
static uint32_t nr_stored, nr_broken;

static int32_t
drawn_read(struct block_device *device, uint32_t block, void *to)
{
    struct seek_result *now = &seek_results[seek_done];

    (void)device;
    if (now->reads < READS)
        now->block[now->reads] = block;
    now->reads++;
    for (uint32_t i = 0; i < nr_broken; i++)
        if (broken[i] == block)
            return -EIO;
    memset(to, 0, BLOCK_SIZE);
    for (uint32_t i = 0; i < nr_stored; i++)
        if (stored[i * (1 + EXT2_NUMBERS)] == block)
            memcpy(to, &stored[i * (1 + EXT2_NUMBERS) + 1], BLOCK_SIZE);
    return 0;
}

static struct block_device drawn = {.name = "drawn", .read = drawn_read};

static void
answer(const uint32_t *question)
{
    struct seek_result *now = &seek_results[seek_done];
    struct inode inode = {
        .i_dev = DEV_DRAWN,
        .i_ino = 12,
        .i_count = 1,
        .i_mode = S_IFREG,
        .i_size = question[0],
        .i_op = &ext2_file_operations,
    };

    memcpy(inode.i_data, &question[2], sizeof(inode.i_data));
    buffer_forget();
    now->result = ext2_next_data(&inode, question[1], &now->found);
    now->held = nr_buffers_held();
    printk("from %u: %d, %u; %u blocks read\n", question[1], now->result,
           now->found, now->reads);
}

static void
demo_seek(void)
{
    const uint32_t *word;
    uint32_t questions;

    if (boot_info.nr_modules == 0)
        panic("seek: the loader brought no file");
    word = phys_to_virt(boot_info.modules[0].start);
    drawn.nr_blocks = *word++;
    block_register(DEV_DRAWN, &drawn);
    nr_stored = *word++;
    stored = word;
    word += nr_stored * (1 + EXT2_NUMBERS);
    nr_broken = *word++;
    broken = word;
    word += nr_broken;
    for (questions = *word++; questions > 0 && seek_done < QUESTIONS;
         questions--, word += QUESTION) {
        answer(word);
        seek_done++;
    }
}

DEMO("seek", demo_seek, "where the next data are, in files of a file");
