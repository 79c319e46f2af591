/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Block devices: things that hold numbered blocks of 1 KiB.  A driver fills
 * in a struct block_device and registers it; files never see the driver.
 */
#ifndef DRIVERS_BLOCK_H
#define DRIVERS_BLOCK_H

#include <stdint.h>

#define BLOCK_SIZE       1024u
#define SECTOR_SIZE      512u
#define SECTORS_IN_BLOCK (BLOCK_SIZE / SECTOR_SIZE)

typedef uint32_t dev_t; /* index of a device; 0: no device */

#define DEV_RAMDISK 1u /* the module named `disk` */
#define DEV_ATA     2u /* the first disk of the first bus */
#define NR_DEVICES  4u

struct block_device {
    const char *name;
    uint32_t nr_blocks; /* whole blocks; numbers are below */
    uint32_t nr_read;   /* sectors, since the start */
    /*
     * Fill 1 KiB at `to` (kernel memory) with block number `block`, which is
     * below nr_blocks.  0 or -EIO; may sleep.  One call at a time for each
     * device.
     */
    int32_t (*read)(struct block_device *device, uint32_t block, void *to);
};

/* Make `device`, which must live forever, known as number `dev`. */
void block_register(dev_t dev, struct block_device *device);

/*
 * Say why a disk cannot be used, and keep it: who misses the disk later can
 * say it, too.  Empty: nothing was said.
 */
void block_refuse(const char *format, ...)
    __attribute__((format(printf, 1, 2)));
extern char block_refused[96];

/* The device, or NULL if there is none with that number. */
struct block_device *block_device(dev_t dev);

/*
 * Read one block: 0, -ENXIO (no such device), or -EIO (no such block, or the
 * device failed).  Counts the sectors.  May sleep; of several callers each
 * waits for its turn.
 */
int32_t block_read(dev_t dev, uint32_t block, void *to);

#endif
