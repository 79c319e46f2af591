/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * run=accesses: reads blocks of a device of its own through the cache, in
 * the order of a file that the loader brought: how many, and their numbers.
 * A number with its highest bit set is held to the end.
 */
#include "boot/multiboot.h"
#include "fs/buffer.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "lib/string.h"
#include "mm/address.h"

#define ACCESSES  8192
#define HELD      16
#define DEV_DRAWN 3u
#define HOLD      0x80000000u

/* For each: what the block held, and whether the device was asked. */
uint32_t accesses_word[ACCESSES];
uint8_t accesses_missed[ACCESSES];
uint32_t accesses_held[HELD]; /* what they hold at the end */
volatile uint32_t accesses_done;

static uint32_t reads;

static int32_t
drawn_read(struct block_device *device, uint32_t block, void *to)
{
    uint32_t *word = to;

    (void)device;
    reads++;
    for (uint32_t i = 0; i < BLOCK_SIZE / sizeof(*word); i++)
        word[i] = block * 2654435761u + i;
    return 0;
}

static struct block_device drawn = {.name = "drawn",
                                    .nr_blocks = 1u << 20,
                                    .read = drawn_read};

static void
demo_accesses(void)
{
    struct buffer_head *held[HELD];
    uint32_t n, nr_held = 0;
    const uint32_t *number;

    if (boot_info.nr_modules == 0)
        panic("accesses: the loader brought no file");
    number = phys_to_virt(boot_info.modules[0].start);
    block_register(DEV_DRAWN, &drawn);
    for (n = *number++; n > 0 && accesses_done < ACCESSES; n--, number++) {
        uint32_t before = reads;
        struct buffer_head *bh = bread(DEV_DRAWN, *number & ~HOLD);

        if (!bh)
            panic("accesses: block %u cannot be read", *number & ~HOLD);
        memcpy(&accesses_word[accesses_done], bh->b_data, 4);
        accesses_missed[accesses_done] = reads != before;
        if (*number & HOLD && nr_held < HELD)
            held[nr_held++] = bh;
        else
            brelse(bh);
        accesses_done++;
    }
    for (uint32_t i = 0; i < nr_held; i++)
        memcpy(&accesses_held[i], held[i]->b_data, 4);
    printk("accesses: %u\nblocks read: %u\n", accesses_done, reads);
}

DEMO("accesses", demo_accesses, "blocks through the cache, from a file");
