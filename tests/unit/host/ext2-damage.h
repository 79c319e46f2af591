/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Damage for ext2 images: at random, but mostly where it hurts.  For tests
 * on both sides: it knows where things lie from the public description of
 * ext2, and does not look into the kernel.  Whoever includes it has a
 * random_below().
 */
#ifndef EXT2_DAMAGE_H
#define EXT2_DAMAGE_H

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    DAMAGE_BLOCK = 1024,
    DAMAGE_SUPER = 1024,
    DAMAGE_DESCS = 2048,
    DAMAGE_INODE = 128,
};

/* An image that is in order, and its damaged copy. */
struct patient {
    const unsigned char *good;
    unsigned char *bytes;
    uint32_t blocks; /* of the good one; cut short, the copy has fewer */
    uint32_t blocks_left;
    char said[400]; /* what was done to it */
};

static inline uint32_t
le32(const unsigned char *at)
{
    return at[0] | at[1] << 8 | at[2] << 16 | (uint32_t)at[3] << 24;
}

static inline uint32_t
le16(const unsigned char *at)
{
    return at[0] | at[1] << 8;
}

static inline void
damage_say(struct patient *p, const char *format, ...)
{
    size_t length = strlen(p->said);
    va_list args;

    va_start(args, format);
    vsnprintf(p->said + length, sizeof(p->said) - length, format, args);
    va_end(args);
}

/* A number that is wrong where `old` was right, and not too far off. */
static inline uint32_t
damage_number(const struct patient *p, uint32_t old)
{
    static const uint32_t limits[] = {
        0,          1,          2,          3,          8,
        11,         12,         255,        256,        1023,
        1024,       1025,       0x7fff,     0x8000,     0xffff,
        0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff, 0x7ffffc00,
    };

    switch (random_below(6)) {
    case 0:
        return old + 1 + random_below(4);
    case 1:
        return old - 1 - random_below(4);
    case 2:
        return old ^ 1u << random_below(32);
    case 3:
        return p->blocks - 2 + random_below(4);
    case 4:
        return random_below(p->blocks);
    default:
        return limits[random_below(sizeof(limits) / sizeof(limits[0]))];
    }
}

/* Change the number of `size` bytes at `at`. */
static inline void
damage_at(struct patient *p, const char *what, uint32_t at, uint32_t size)
{
    uint32_t new = damage_number(p, size == 4 ? le32(p->bytes + at)
                                              : le16(p->bytes + at));

    if (at + size > p->blocks * DAMAGE_BLOCK)
        return;
    for (uint32_t i = 0; i < size; i++)
        p->bytes[at + i] = (unsigned char)(new >> 8 * i);
    damage_say(p, "%s at %u: %#x; ", what, at,
               size == 4 ? new : new & 0xffff);
}

/* Where inode `ino` of the good image lies. */
static inline uint32_t
damage_inode(const struct patient *p, uint32_t ino)
{
    uint32_t each = le32(p->good + DAMAGE_SUPER + 40);
    uint32_t group = (ino - 1) / each;

    return le32(p->good + DAMAGE_DESCS + 32 * group + 8) * DAMAGE_BLOCK +
           (ino - 1) % each * DAMAGE_INODE;
}

/* Some inode with this kind (0: any) that has `slot` among its blocks. */
static inline uint32_t
damage_choose(const struct patient *p, uint32_t kind, uint32_t slot)
{
    uint32_t count = le32(p->good + DAMAGE_SUPER), found = 0, n = 0;

    for (uint32_t ino = 1; ino <= count; ino++) {
        const unsigned char *inode = p->good + damage_inode(p, ino);
        uint32_t mode = le16(inode);

        if (mode && (!kind || (mode & 0170000) == kind) &&
            le32(inode + 40 + 4 * slot) && random_below(++n) == 0)
            found = damage_inode(p, ino);
    }
    return found;
}

static inline void
damage_entry(struct patient *p)
{
    static const struct {
        const char *what;
        uint32_t offset, size;
    } fields[] = {{"an entry's inode", 0, 4},
                  {"rec_len", 4, 2},
                  {"name_len", 6, 2},
                  {"a name", 8, 2}};
    uint32_t slot = random_below(3);
    uint32_t dir = damage_choose(p, 0040000, slot ? slot - 1 : 0);
    uint32_t at = le32(p->good + dir + 40 + 4 * (slot ? slot - 1 : 0));
    uint32_t begin = at * DAMAGE_BLOCK, field = random_below(4);

    at = begin;
    for (uint32_t n = random_below(30); n > 0; n--) {
        uint32_t next = at + le16(p->good + at + 4);

        if (next >= begin + DAMAGE_BLOCK)
            break;
        at = next;
    }
    damage_at(p, fields[field].what, at + fields[field].offset,
              fields[field].size);
}

/* A number in one of the blocks that hold numbers. */
static inline void
damage_tree(struct patient *p)
{
    uint32_t level = random_below(3);
    uint32_t inode = damage_choose(p, 0100000, 12 + level);
    uint32_t block =
        inode ? le32(p->good + inode + 40 + 4 * (12 + level)) : 0;

    for (uint32_t down = random_below(level + 1); block && down > 0; down--)
        block = le32(p->good + block * DAMAGE_BLOCK);
    if (!block)
        return;
    damage_at(p, "a block's number",
              block * DAMAGE_BLOCK +
                  4 * random_below(random_below(2) ? 8 : 256),
              4);
    if (random_below(3) == 0) { /* a loop */
        memcpy(p->bytes + block * DAMAGE_BLOCK, &block, 4);
        damage_say(p, "block %u in itself; ", block);
    }
}

static inline void
damage_bytes(struct patient *p)
{
    uint32_t from =
        random_below(2) ? random_below(p->blocks) : 1 + random_below(40);
    uint32_t n = random_below(3) ? 1 + random_below(40) : DAMAGE_BLOCK;

    damage_say(p, "%u bytes in block %u; ", n, from);
    for (; n > 0; n--)
        p->bytes[from * DAMAGE_BLOCK + random_below(DAMAGE_BLOCK)] =
            (unsigned char)random_below(256);
}

/* One more damage. */
static inline void
damage(struct patient *p)
{
    uint32_t groups =
        (p->blocks - 2) / le32(p->good + DAMAGE_SUPER + 32) + 1;

    switch (random_below(10)) {
    case 0:
        damage_at(p, "super block", DAMAGE_SUPER + 4 * random_below(20), 4);
        break;
    case 1:
        damage_at(p, "descriptor",
                  DAMAGE_DESCS + 32 * random_below(groups) +
                      4 * random_below(3),
                  4);
        break;
    case 2:
        damage_at(p, "a block of an inode",
                  damage_choose(p, 0, 0) + 40 + 4 * random_below(15), 4);
        break;
    case 3:
        damage_at(p, "an inode",
                  damage_choose(p, random_below(2) ? 0040000 : 0, 0) +
                      2 * random_below(20),
                  random_below(2) ? 2 : 4);
        break;
    case 4:
    case 5:
    case 6:
        damage_entry(p);
        break;
    case 7:
        damage_tree(p);
        break;
    case 8:
        damage_bytes(p);
        break;
    default:
        if (random_below(3) > 0)
            break;
        p->blocks_left = random_below(p->blocks);
        damage_say(p, "only %u blocks; ", p->blocks_left);
    }
}

/* Begin with an image of `blocks` blocks; the caller frees p->bytes. */
static inline void
damage_begin(struct patient *p, const void *good, uint32_t blocks)
{
    size_t size = (size_t)blocks * DAMAGE_BLOCK;

    *p = (struct patient){.good = good,
                          .blocks = blocks,
                          .blocks_left = blocks};
    p->bytes = memcpy(malloc(size), good, size);
}

#endif
