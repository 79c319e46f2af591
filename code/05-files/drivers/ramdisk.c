// SPDX-License-Identifier: GPL-2.0-only
/*
 * A disk that the boot loader has put into memory: the module named `disk`.
 * It answers at once and in the same time always, so that what a run prints
 * does not depend on the host's disk.
 */
#include "boot/multiboot.h"
#include "drivers/block.h"
#include "kernel/init.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/memory.h"

struct ramdisk {
    struct block_device device; /* comes first */
    const char *bytes;
};

static int32_t
ramdisk_read(struct block_device *device, uint32_t block, void *to)
{
    const struct ramdisk *disk = (const struct ramdisk *)device;

    memcpy(to, disk->bytes + block * BLOCK_SIZE, BLOCK_SIZE);
    return 0;
}

static struct ramdisk ramdisk = {
    .device = {.name = "ramdisk", .read = ramdisk_read},
};

static struct boot_module *
find_disk(void)
{
    for (size_t i = 0; i < boot_info.nr_modules; i++)
        if (strcmp(boot_info.modules[i].name, "disk") == 0)
            return &boot_info.modules[i];
    return NULL;
}

/* Take a module off the list, for all that are left there are programs. */
static void
take_module(struct boot_module *module)
{
    boot_info.nr_modules--;
    for (; module < &boot_info.modules[boot_info.nr_modules]; module++)
        module[0] = module[1];
}

/* Memory has kept off the modules' frames since initcall 40. */
static void
ramdisk_init(void)
{
    struct boot_module *module = find_disk();

    if (!module)
        return;
    if (module->end > LOW_MEM + PAGING_MEMORY) {
        block_refuse(
            "ramdisk: not used, it ends at %08x, out of our window",
            module->end);
        return;
    }
    ramdisk.device.nr_blocks = (module->end - module->start) / BLOCK_SIZE;
    if (ramdisk.device.nr_blocks == 0) {
        block_refuse("ramdisk: not used, its %u bytes are not one block",
                     module->end - module->start);
        return;
    }
    ramdisk.bytes = phys_to_virt(module->start);
    block_register(DEV_RAMDISK, &ramdisk.device);
    take_module(module);
}

initcall(62, ramdisk_init);
