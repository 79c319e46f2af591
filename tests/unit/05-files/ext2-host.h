/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests of ext2 stand on: under the kernel's sources a device that
 * is an image, and a bread() that lends one block at a time, so that the
 * sanitizers see every byte read beside it.
 */
#ifndef EXT2_HOST_H
#define EXT2_HOST_H

#include "host.h"

#include "ext2-image.h"

/* ---- what the host says of a file ---- */

struct host_stat {
    uint32_t mode, nlink, uid, gid, size, mtime;
};

__attribute__((unused)) static struct host_stat
host_stat(const char *path)
{
    struct stat st;

    if (stat(path, &st) < 0)
        fail_msg("%s is gone", path);
    return (struct host_stat){st.st_mode, st.st_nlink, st.st_uid,
                              st.st_gid,  st.st_size,  st.st_mtime};
}

#include "host-files.h"

#include "fs/ext2.c"
#include "fs/ext2_dir.c"
#include "fs/ext2_link.c"
#include "fs/ext2_map.c"
#include "fs/ext2_read.c"
#include "fs/inode.c"
#include "fs/namei.c"
#include "lib/format.c"
#include "lib/text.c"

dev_t root_dev = DEV_RAMDISK;

/* ---- a frame, for the paths of links ---- */

_Alignas(PAGE_SIZE) unsigned char physical_memory[PHYSICAL_BYTES];

static unsigned int nr_frames_taken;
static bool no_frame; /* there is none to be had */

paddr_t
get_free_page(void)
{
    if (no_frame)
        return 0;
    nr_frames_taken++;
    memset(physical_memory + PAGE_SIZE, 0, PAGE_SIZE);
    return PAGE_SIZE;
}

void
free_page(paddr_t page)
{
    if (!page)
        return;
    assert_int_equal(page, PAGE_SIZE);
    assert_int_equal(nr_frames_taken--, 1);
}

/* ---- a task that is alone ---- */

void
sleep_on(const void *what)
{
    fail_msg("sleep_on(%p): nobody could wake this task", what);
}

void
wake_up(const void *what)
{
    (void)what;
}

/* The program's memory, and how much of it may be written. */
#define USER_BASE 0x1000u
static char user[256 << 10];
static uint32_t user_size = sizeof(user);

bool
copy_to_user(uint32_t to, const void *from, size_t n)
{
    if (to < USER_BASE || to - USER_BASE > user_size ||
        n > user_size - (to - USER_BASE))
        return false;
    memcpy(user + (to - USER_BASE), from, n);
    return true;
}

/* ---- the device ---- */

static char *image; /* nr_blocks * BLOCK_SIZE bytes, no more */
static struct block_device disk = {.name = "image"};
static unsigned int nr_lent;
static unsigned int nr_lendings[16 * BLOCK_SIZE]; /* of each block */
static unsigned int allowed = UINT32_MAX; /* blocks until now is too much */
static uint32_t bad_block; /* cannot be read, unless it is 0 */

struct block_device *
block_device(dev_t dev)
{
    return dev == DEV_RAMDISK ? &disk : NULL;
}

int32_t
block_read(dev_t dev, uint32_t block, void *to)
{
    assert_int_equal(dev, DEV_RAMDISK);
    if (block >= disk.nr_blocks || (bad_block && block == bad_block))
        return -EIO;
    memcpy(to, image + block * BLOCK_SIZE, BLOCK_SIZE);
    return 0;
}

char block_refused[96];

void
block_refuse(const char *format, ...)
{
    va_list args;
    int n;

    assert_string_equal(block_refused, "");
    va_start(args, format);
    n = vsnprintf(block_refused, sizeof(block_refused), format, args);
    va_end(args);
    assert_in_range(n, 1, sizeof(block_refused) - 1);
}

struct buffer_head *
bread(dev_t dev, uint32_t block)
{
    struct buffer_head *bh;

    assert_int_equal(dev, DEV_RAMDISK);
    if (allowed-- == 0)
        fail_msg("that many blocks are not needed");
    if (block >= disk.nr_blocks || (bad_block && block == bad_block))
        return NULL;
    nr_lendings[block % ARRAY_SIZE(nr_lendings)]++;
    if (++nr_lent > 1)
        fail_msg("a buffer is held while another is waited for");
    bh = malloc(sizeof(*bh));
    *bh = (struct buffer_head){.b_dev = dev, .b_block = block};
    bh->b_data =
        memcpy(malloc(BLOCK_SIZE), image + block * BLOCK_SIZE, BLOCK_SIZE);
    return bh;
}

void
brelse(struct buffer_head *bh)
{
    if (!bh)
        return;
    assert_memory_equal(bh->b_data, image + bh->b_block * BLOCK_SIZE,
                        BLOCK_SIZE);
    nr_lent--;
    free(bh->b_data);
    free(bh);
}

/*
 * The device becomes a copy of these bytes, those that fill whole blocks;
 * and nobody uses anything.
 */
static void
use_image(const char *bytes, size_t n)
{
    free(image);
    disk.nr_blocks = (uint32_t)(n / BLOCK_SIZE);
    n = disk.nr_blocks * (size_t)BLOCK_SIZE;
    image = memcpy(malloc(n ? n : 1), bytes, n);
    bad_block = nr_lent = nr_frames_taken = 0;
    no_frame = false;
    *block_refused = '\0';
    allowed = UINT32_MAX;
    user_size = sizeof(user);
    memset(inodes, 0, sizeof(inodes));
}

#endif
