// SPDX-License-Identifier: GPL-2.0-only
/*
 * A RAM disk that fails at its n-th reading from now on, or lies: it gives
 * other bytes, and says that all is well.
 */
#include "drivers/block.h"
#include "fs/buffer.h"
#include "kernel/errno.h"
#include "kernel/syscall.h"
#include "lib/string.h"

static uint32_t countdown; /* 1: the next; 0: all is well */
static bool lies;
static int32_t (*read_well)(struct block_device *device, uint32_t block,
                            void *to);

static int32_t
read_badly(struct block_device *device, uint32_t block, void *to)
{
    if (countdown == 0 || --countdown > 0)
        return read_well(device, block, to);
    if (!lies)
        return -EIO;
    memset(to, 0x5a, BLOCK_SIZE);
    return 0;
}

/*
 * 486: nothing is in memory, and the ARG1-th reading from now on fails, or
 * with ARG2 lies; 0: none.  Returns how many were to come before the last
 * one that was asked for; 0: it has come.
 */
static int32_t
t_bad_disk(struct regs *regs)
{
    struct block_device *disk = block_device(DEV_RAMDISK);
    uint32_t left = countdown;

    if (!disk)
        return -ENXIO;
    if (!read_well) {
        read_well = disk->read;
        disk->read = read_badly;
    }
    buffer_forget();
    countdown = ARG1(regs);
    lies = ARG2(regs);
    return (int32_t)left;
}

SYSCALL(486, t_bad_disk);
