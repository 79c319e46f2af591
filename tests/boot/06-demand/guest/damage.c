/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Damages the file /bin/victim, in the RAM disk and in its in-core inode, by
 * a number that says how; and ends tasks that would run for ever after it.
 */
#include "guest/damage.h"

#include "boot/multiboot.h"
#include "fs/buffer.h"
#include "fs/inode.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/address.h"

#define BLOCKS 64 /* of the file, at most */

/* The inode as it was.  We hold it, so changes in it last. */
static struct inode *victim, sound;
static char blocks[BLOCKS][BLOCK_SIZE];
static uint32_t nr_blocks;

static uint32_t random_state;

static uint32_t
random_u32(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state;
}

/* A number that makes sense somewhere, or just beside it, or nowhere. */
static uint32_t
any_u32(void)
{
    uint32_t edge = edges[random_u32() % NR_EDGES];

    switch (random_u32() % 4) {
    case 0:
        return random_u32();
    case 1:
        return random_u32() % 20000;
    case 2:
        return edge;
    default:
        return edge + random_u32() % 9 - 4;
    }
}

/* Where the disk begins; its driver takes it from the list of modules. */
static char *disk;

static void
remember_disk(void)
{
    for (size_t i = 0; i < boot_info.nr_modules; i++)
        if (strcmp(boot_info.modules[i].name, "disk") == 0)
            disk = phys_to_virt(boot_info.modules[i].start);
}

initcall(60, remember_disk);

/* Block n of the file, on the disk itself. */
static char *
in_ram(uint32_t n)
{
    return disk + (uint32_t)victim->i_op->bmap(victim, n) * BLOCK_SIZE;
}

/* Each word that execve looks at becomes each of the edges. */
static void
damage_in_turn(uint32_t n)
{
    uint32_t *header = (uint32_t *)in_ram(0);

    header[n / NR_EDGES % header_words] = edges[n % NR_EDGES];
}

static void
take_victim(void)
{
    int32_t error;

    victim = namei("/bin/victim", &error);
    if (!victim || !disk)
        panic("no /bin/victim: error %d", -error);
    sound = *victim;
    nr_blocks = (victim->i_size + BLOCK_SIZE - 1) / BLOCK_SIZE;
    if (nr_blocks > BLOCKS || nr_blocks < 4)
        panic("/bin/victim has %u blocks", nr_blocks);
    for (uint32_t i = 0; i < nr_blocks; i++)
        memcpy(blocks[i], in_ram(i), BLOCK_SIZE);
}

static void
mend(void)
{
    uint32_t users = victim->i_count;

    *victim = sound;
    victim->i_count = users;
    for (uint32_t i = 0; i < nr_blocks; i++)
        memcpy(in_ram(i), blocks[i], BLOCK_SIZE);
}

/* Any bytes in a part of the file. */
static void
damage_bytes(uint32_t block, uint32_t room, uint32_t most)
{
    char *at = in_ram(block);

    for (uint32_t n = 1 + random_u32() % most; n > 0; n--)
        at[random_u32() % room] = (char)random_u32();
}

/*
 * Mostly what execve looks at; text that is something else only now and
 * then, for it may run on and on.
 */
static void
damage(bool text)
{
    uint32_t *header = (uint32_t *)in_ram(0);
    uint32_t block = 1 + random_u32() % (nr_blocks - 1);

    switch (random_u32() % (text ? 8 : 5)) {
    case 0:
    case 1:
        header[random_u32() % header_words] = any_u32();
        break;
    case 2:
        for (uint32_t i = 0; i < 4; i++)
            header[random_u32() % header_words] = any_u32();
        break;
    case 3:
        damage_bytes(0, header_words * sizeof(uint32_t), 4);
        break;
    case 5:
        damage_bytes(1 + random_u32() % 3, BLOCK_SIZE, 200);
        break;
    case 6:
        memset(in_ram(block), (char)random_u32(), BLOCK_SIZE);
        break;
    case 4:
        victim->i_size = random_u32() % 2 ? random_u32() % sound.i_size
                                          : any_u32() & 0x7fffffff;
        break;
    default:
        victim->i_data[random_u32() % 13] = any_u32();
    }
}

/*
 * 481: damage the victim by the number ARG1, or make it sound again: 0.
 * Returns 1 if what is left must be taken for a program, 0 if it must not,
 * 2 if its blocks cannot all be read, so that it is not to be said.
 */
static int32_t
t_damage(struct regs *regs)
{
    if (!victim)
        take_victim();
    mend();
    buffer_forget();
    if (ARG1(regs) == 0) {
        iput(victim);
        victim = NULL;
        return 1;
    }
    random_state = ARG1(regs) * 2654435761u | 1;
    if (ARG1(regs) % 2 == 0 && in_turn)
        damage_in_turn(ARG1(regs) / 2);
    else
        damage(ARG1(regs) % 32 == 0);
    if (memcmp(victim->i_data, sound.i_data, sizeof(sound.i_data)) != 0)
        return 2;
    return still_good(in_ram(0), victim->i_size);
}

SYSCALL(481, t_damage);

/*
 * 482: every task started after task ARG1 goes on outside of its slot as soon
 * as it is back from the kernel.  Returns how many there are.
 */
static int32_t
t_end_all(struct regs *regs)
{
    int32_t n = 0;

    for (uint32_t i = 1; i < NR_TASKS; i++) {
        struct task_struct *t = task[i];

        if (!t || t->pid <= (int32_t)ARG1(regs) || t->state == TASK_ZOMBIE)
            continue;
        task_regs(t)->eip = 0xbffffff0;
        n++;
    }
    return n;
}

SYSCALL(482, t_end_all);
