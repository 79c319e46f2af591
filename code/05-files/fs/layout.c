// SPDX-License-Identifier: GPL-2.0-only
/*
 * What those who look from outside want to know of files.
 */
#include "kernel/layout.h"

#include "fs/buffer.h"
#include "fs/file.h"

LAYOUT_NUMBER(NR_FILE);
LAYOUT_NUMBER(NR_INODE);
LAYOUT_NUMBER(NR_OPEN);
LAYOUT(file, f_count);
LAYOUT(file, f_inode);
LAYOUT(inode, i_dev);
LAYOUT(inode, i_ino);
LAYOUT(inode, i_count);
LAYOUT(buffer_head, b_count);
LAYOUT(buffer_head, b_newer);
