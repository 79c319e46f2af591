// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first disk of the first ATA bus, as an AT had it: sectors are named by
 * number (LBA, 28 bits), an interrupt says that one is ready, and the
 * processor fetches it word by word.  Reading only.
 */
#include <stdbool.h>
#include <stddef.h>

#include "drivers/block.h"
#include "drivers/insw.h"
#include "drivers/io.h"
#include "drivers/pic.h"
#include "drivers/timer.h"
#include "kernel/errno.h"
#include "kernel/init.h"
#include "kernel/irq.h"
#include "kernel/printk.h"
#include "kernel/task.h"

#define DATA    0x1f0
#define ERROR   0x1f1
#define COUNT   0x1f2
#define LBA_0   0x1f3
#define LBA_8   0x1f4
#define LBA_16  0x1f5
#define DRIVE   0x1f6 /* and bits 24 to 27 of the LBA */
#define STATUS  0x1f7 /* looking takes the interrupt back */
#define COMMAND 0x1f7
#define CONTROL 0x3f6
#define LOOK    0x3f6 /* the status, and nothing else */
#define ATA_IRQ 14

#define BUSY       0x80 /* the other bits mean nothing */
#define FAULT      0x20
#define DATA_READY 0x08
#define FAILED     0x01

#define FIRST_DRIVE  0xe0 /* by LBA, not by cylinder */
#define IDENTIFY     0xec
#define READ_SECTORS 0x20
#define RESET        0x04

#define WORDS    (SECTOR_SIZE / 2)
#define PATIENCE (10 * HZ) /* a disk may have to spin up */

static bool interrupted;

/* A disk that is busy has nothing to say: the interrupt was not its own. */
static void
ata_interrupt(struct regs *regs)
{
    (void)regs;
    if (inb(STATUS) & BUSY)
        return;
    interrupted = true;
    wake_up(&interrupted);
}

/* ---- waiting, with interrupts off ---- */

/*
 * Until the disk interrupts, or `until`, or earlier.  While the kernel
 * starts there is only the idle task, which cannot sleep, so it waits.
 */
static void
nap(uint32_t until)
{
    if (current->slot == 0) {
        irq_wait();
        irq_disable();
        return;
    }
    current->wake_at = until ? until : 1; /* 0 would mean never */
    sleep_on(&interrupted);
    current->wake_at = 0;
}

static bool
is_late(uint32_t end)
{
    return (int32_t)(jiffies - end) >= 0;
}

/* Until the disk takes a command; false: it never did. */
static bool
wait_idle(void)
{
    uint32_t flags = irq_save(), end = jiffies + PATIENCE;
    bool idle;

    while (!(idle = !(inb(LOOK) & BUSY)) && !is_late(end))
        nap(jiffies + 1);
    irq_restore(flags);
    return idle;
}

static bool
wait_interrupt(void)
{
    uint32_t flags = irq_save(), end = jiffies + PATIENCE;
    bool came;

    while (!interrupted && !is_late(end))
        nap(end);
    came = interrupted;
    irq_restore(flags);
    return came;
}

/* ---- one command ---- */

static bool
start_command(uint8_t command, uint32_t sector, uint8_t n)
{
    if (!wait_idle())
        return false;
    outb(DRIVE, (uint8_t)(FIRST_DRIVE | sector >> 24));
    outb(COUNT, n);
    outb(LBA_0, (uint8_t)sector);
    outb(LBA_8, (uint8_t)(sector >> 8));
    outb(LBA_16, (uint8_t)(sector >> 16));
    interrupted = false;
    outb(COMMAND, command);
    return true;
}

/*
 * The next sector of the command.  A disk that has not answered is reset, or
 * its late answer would be taken for that of the next command.
 */
static bool
fetch(void *to)
{
    uint8_t status;

    if (!wait_interrupt()) {
        outb(CONTROL, RESET);
        for (int i = 0; i < 10; i++)
            inb(LOOK); /* 5 us at least */
        outb(CONTROL, 0);
        return false;
    }
    status = inb(STATUS);
    if ((status & (BUSY | FAULT | DATA_READY | FAILED)) != DATA_READY)
        return false;
    interrupted = false; /* no earlier one means the next */
    insw(DATA, to, WORDS);
    return true;
}

static bool
fetch_block(uint32_t block, char *to)
{
    if (!start_command(READ_SECTORS, block * SECTORS_IN_BLOCK,
                       SECTORS_IN_BLOCK))
        return false;
    for (uint32_t i = 0; i < SECTORS_IN_BLOCK; i++)
        if (!fetch(to + i * SECTOR_SIZE))
            return false;
    return true;
}

static int32_t
ata_read(struct block_device *device, uint32_t block, void *to)
{
    (void)device; /* there is one */
    if (fetch_block(block, to))
        return 0;
    printk("ata: block %u cannot be read: status %02x, error %02x\n", block,
           inb(LOOK), inb(ERROR));
    return -EIO;
}

/* ---- what is there? ---- */

static struct block_device ata = {
    .name = "ata",
    .read = ata_read,
};

/* Why the disk cannot be used, or NULL: then its size is known. */
static const char *
identify(void)
{
    uint16_t about[WORDS];
    uint32_t sectors;

    if (!start_command(IDENTIFY, 0, 0))
        return "it never gets ready";
    if (!fetch(about))
        return inb(LBA_8) == 0x14 && inb(LBA_16) == 0xeb
                   ? "it is no disk (ATAPI)"
                   : "it does not say what it is";
    if (!(about[49] & 1 << 9))
        return "it does not know sectors by number";
    sectors = about[60] | (uint32_t)about[61] << 16;
    ata.nr_blocks = sectors / SECTORS_IN_BLOCK;
    return ata.nr_blocks == 0 ? "it has not even one block" : NULL;
}

/*
 * Where there is no bus, all bits float to 1; on a bus without a disk they
 * are 0.  Neither is an error.
 */
static void
ata_init(void)
{
    const char *problem;
    uint8_t status;

    outb(DRIVE, FIRST_DRIVE);
    status = inb(LOOK);
    if (status == 0xff || status == 0)
        return;
    irq_attach(ATA_IRQ, ata_interrupt);
    problem = identify();
    if (problem)
        block_refuse("ata: not used, %s", problem);
    else
        block_register(DEV_ATA, &ata);
}

initcall(63, ata_init);
