/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bytes of a file for the kernel's own use.
 */
#ifndef FS_BYTES_H
#define FS_BYTES_H

#include "fs/inode.h"

/*
 * Copy `n` bytes from position `at` of a regular file into the kernel's
 * memory; holes and what is past the end are zeros.  False: they cannot be
 * read.  May sleep.
 */
bool read_bytes(struct inode *inode, uint32_t at, void *to, uint32_t n);

#endif
