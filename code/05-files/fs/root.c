// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the tree of names begins: on the RAM disk, or else on the ATA disk.
 * The word root=ata on the command line wants the latter.
 */
#include "fs/inode.h"
#include "kernel/cmdline.h"
#include "lib/string.h"

dev_t root_dev;

static void
root_init(void)
{
    char wanted[8] = "";

    cmdline_get("root", wanted, sizeof(wanted));
    if (block_device(DEV_RAMDISK) && strcmp(wanted, "ata") != 0)
        root_dev = DEV_RAMDISK;
    else if (block_device(DEV_ATA))
        root_dev = DEV_ATA;
}

initcall(65, root_init);
