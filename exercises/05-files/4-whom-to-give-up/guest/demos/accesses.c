/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * run=accesses: reads blocks of the disk through the cache, in the order of
 * a file that the loader brought: how many, and for each its number and
 * which of its words is wanted.  A number is hidden behind the word that
 * was wanted before it: who will be asked for later, nobody can know who has
 * not read all that comes before.  With its highest bit set it is held to the
 * end; with the next one, another task asks for it, and then one that
 * is held is let go.  Before each access its count goes to a port where QEMU
 * sees it: COM2's scratch register, which does nothing.
 */
#include "boot/multiboot.h"
#include "drivers/io.h"
#include "drivers/serial.h"
#include "fs/buffer.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/address.h"

#define ACCESSES 8192
#define HELD     32
#define HOLD     0x80000000u
#define WAIT     0x40000000u
#define SCRATCH  7

uint32_t accesses_word[ACCESSES]; /* what was wanted */
uint32_t accesses_held[HELD];     /* and what is held, at the end */
volatile uint32_t accesses_done;

static const struct access {
    uint32_t number, word;
} * access; /* the one that is on */

static uint32_t number; /* of its block, with its flags */

static struct buffer_head *held[HELD];
static uint32_t which[HELD], nr_held;

static uint32_t
word_of(const struct buffer_head *bh, uint32_t n)
{
    uint32_t word;

    memcpy(&word, bh->b_data + 4 * (n % (BLOCK_SIZE / 4)), 4);
    return word;
}

static void
read_block(void)
{
    uint32_t block = number & ~(HOLD | WAIT);
    struct buffer_head *bh = bread(DEV_ATA, block);

    if (!bh)
        panic("accesses: block %u cannot be read", block);
    accesses_word[accesses_done] = word_of(bh, access->word);
    if (number & HOLD && nr_held < HELD) {
        which[nr_held] = access->word;
        held[nr_held++] = bh;
    } else {
        brelse(bh);
    }
}

static void
wait_for_block(void)
{
    read_block();
    do_exit(0);
}

static void
let_wait(void)
{
    struct task_struct *t = task_new("waits", wait_for_block);
    uint32_t status;

    if (!t || nr_held == 0)
        panic("accesses: nobody can wait");
    task_start(t);
    schedule();
    brelse(held[nr_held / 2]);
    while (do_wait(t->pid, &status, 0) < 0)
        ;
}

static void
demo_accesses(void)
{
    uint32_t n;

    if (boot_info.nr_modules == 0 || !block_device(DEV_ATA))
        panic("accesses: there is no file from the loader, or no disk");
    n = *(const uint32_t *)phys_to_virt(boot_info.modules[0].start);
    access = phys_to_virt(boot_info.modules[0].start + 4);
    for (; n > 0 && accesses_done < ACCESSES; n--, access++) {
        uint32_t before =
            accesses_done ? accesses_word[accesses_done - 1] : 0;

        outb(COM2 + SCRATCH, (uint8_t)accesses_done);
        number = access->number ^ before;
        if (number & WAIT)
            let_wait();
        else
            read_block();
        accesses_done++;
    }
    for (uint32_t i = 0; i < nr_held; i++)
        accesses_held[i] = word_of(held[i], which[i]);
    printk("accesses: %u\nblocks read: %u\n", accesses_done,
           block_device(DEV_ATA)->nr_read / SECTORS_IN_BLOCK);
}

DEMO("accesses", demo_accesses, "blocks through the cache, from a file");
