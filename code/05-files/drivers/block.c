// SPDX-License-Identifier: GPL-2.0-only
/*
 * The list of block devices, and the one door to them: it checks numbers,
 * lets one reader in at a time, and counts.
 */
#include "drivers/block.h"

#include <stdbool.h>
#include <stddef.h>

#include "kernel/errno.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/task.h"
#include "lib/text.h"

static struct block_device *devices[NR_DEVICES];
static bool busy[NR_DEVICES]; /* somebody reads from it */

void
block_register(dev_t dev, struct block_device *device)
{
    if (dev == 0 || dev >= NR_DEVICES || devices[dev])
        panic("no place for block device %s at number %u", device->name,
              dev);
    devices[dev] = device;
    printk("%s: %u blocks\n", device->name, device->nr_blocks);
}

char block_refused[96];

void
block_refuse(const char *format, ...)
{
    struct text text = {block_refused, 0, sizeof(block_refused)};
    va_list args;

    va_start(args, format);
    text_vprint(&text, format, args);
    va_end(args);
    text_print(&text, "%c", '\0');
    printk("%s\n", block_refused);
}

struct block_device *
block_device(dev_t dev)
{
    return dev < NR_DEVICES ? devices[dev] : NULL;
}

int32_t
block_read(dev_t dev, uint32_t block, void *to)
{
    struct block_device *device = block_device(dev);
    int32_t error;

    if (!device)
        return -ENXIO;
    if (block >= device->nr_blocks)
        return -EIO;
    while (busy[dev])
        sleep_on(&busy[dev]);
    busy[dev] = true;
    error = device->read(device, block, to);
    if (error == 0)
        device->nr_read += SECTORS_IN_BLOCK;
    busy[dev] = false;
    wake_up(&busy[dev]);
    return error;
}
