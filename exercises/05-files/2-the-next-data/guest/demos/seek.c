/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * run=seek: a device whose blocks the loader brought in a file, and
 * questions about the inodes in that file.  The file, in words: blocks of
 * the device; how many of them are there, each as its number and 256 words;
 * how many cannot be read, and which; how many questions, each as i_size, n
 * and i_data[].  What is read, and what comes of it, goes to a port where
 * QEMU sees it: COM2's scratch register, which does nothing.
 */
#include "demos/seek.h"

#include "boot/multiboot.h"
#include "drivers/io.h"
#include "drivers/serial.h"
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

volatile uint32_t seek_done;

static const uint32_t *stored, *broken;
static uint32_t nr_stored, nr_broken;

static void
send(uint32_t value, uint32_t bytes)
{
    for (; bytes > 0; bytes--, value >>= 8)
        outb(COM2 + 7, (uint8_t)value);
}

static int32_t
drawn_read(struct block_device *device, uint32_t block, void *to)
{
    (void)device;
    send(SEEK_READS, 1);
    send(block, 4);
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
    uint32_t found = 0, before = block_device(DEV_DRAWN)->nr_read;
    int32_t result;
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
    result = ext2_next_data(&inode, question[1], &found);
    send(SEEK_ANSWERS, 1);
    send((uint32_t)result, 4);
    send(found, 4);
    send(nr_buffers_held(), 1);
    printk("from %u: %d, %u; %u blocks read\n", question[1], result, found,
           (block_device(DEV_DRAWN)->nr_read - before) / SECTORS_IN_BLOCK);
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
