/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 5.2: where in a file the next data are.
 */
#ifndef FS_EXT2_SEEK_H
#define FS_EXT2_SEEK_H

#include <stdint.h>

#include "fs/inode.h"

/*
 * The first block of the file from block `n` on that is no hole: 1, and
 * which one in *found; 0: there is none before the file's end.  -EIO if on
 * the way there a block cannot be read, or is named by a number that no
 * block of the device has.
 *
 * Reads blocks of numbers only, each of them once while the cache keeps it,
 * and none that has nothing to say about the blocks from n to *found, or to
 * the end.  Holds no buffer when it reads another, and none when it returns.
 */
int32_t ext2_next_data(struct inode *inode, uint32_t n, uint32_t *found);

#endif
