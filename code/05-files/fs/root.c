// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the tree of names begins: on the RAM disk, or else on the ATA disk.
 * The words root=ram and root=ata on the command line want one of them.
 */
#include "fs/ext2.h"
#include "kernel/cmdline.h"
#include "kernel/panic.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/memory.h"

dev_t root_dev;

static dev_t
find_root(void)
{
    char wanted[16] = "";
    bool ram, ata;

    cmdline_get("root", wanted, sizeof(wanted));
    ram = strcmp(wanted, "ram") == 0;
    ata = strcmp(wanted, "ata") == 0;
    if (*wanted && !ram && !ata)
        panic("root=%s names no disk: there are ram and ata", wanted);
    if (block_device(DEV_RAMDISK) && !ata)
        return DEV_RAMDISK;
    if (block_device(DEV_ATA) && !ram)
        return DEV_ATA;
    if (*wanted && !*block_refused)
        block_refuse("root=%s: there is no such disk", wanted);
    return 0;
}

/* Past the buffer cache: nobody has asked for anything yet. */
static void
root_init(void)
{
    paddr_t page = get_free_page(); /* may_sleep: holds nothing */

    root_dev = find_root();
    if (!page)
        panic("no memory to look at the root's disk");
    if (root_dev)
        ext2_look(root_dev, phys_to_virt(page));
    free_page(page);
}

initcall(65, root_init);
