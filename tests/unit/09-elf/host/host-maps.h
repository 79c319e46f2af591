/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs' memory with areas of files for unit tests: chapter 8's machine,
 * a few files whose every word is known, a disk that counts what is read of
 * it, and looks at the rings.  Include first.
 */
#ifndef HOST_MAPS_H
#define HOST_MAPS_H

#include "host-files.h"

#include "fs/buffer.h"
#include "mm/file_area.h"

/* What areas of files call; a test may let them call its own. */
static const struct vm_operations_struct *ops_of_areas;
#define file_private_ops (*ops_of_areas)
#include "mm/file_area.c"
#undef file_private_ops

#include "mm/file_page.c"

#include "fs/bytes.c"

#define MAP_ZEROS(at, length, prot, flags) \
    do_mmap(NULL, at, length, prot, flags, 0)

/* Side by side, alike, and of one file in one piece. */
#define ARE_ONE(a, b) \
    ((a)->vm_end == (b)->vm_start && (a)->vm_flags == (b)->vm_flags && \
     (a)->vm_inode == (b)->vm_inode && (a)->vm_ops == (b)->vm_ops && \
     (!(a)->vm_inode || \
      (b)->vm_start - (a)->vm_start == (b)->vm_offset - (a)->vm_offset))

#include "../../08-vma/host/host-areas.h"

#define PAGES(n) ((uint32_t)(n) << PAGE_SHIFT)

#define R  PROT_READ
#define RW (PROT_READ | PROT_WRITE)

/* ---- files ---- */

enum { NR_FILES = 4, FILE_BLOCKS = 64, HOLE = 9 };

static struct inode files[NR_FILES];

/* Blocks that were read; block number `bad_block` cannot be. */
static uint32_t reads, bad_block;

/* Others run while a block is on its way: this, once, if it is not NULL. */
static void (*meanwhile)(void);

static uint32_t blocks_in_use;

/* The first block of one file, if it is not like the others. */
static const struct inode *special;
static uint32_t first_block[BLOCK_SIZE / 4];

/* What the disk has for the file's position `at`, past its end, too. */
static uint32_t
disk_word(const struct inode *file, uint32_t at)
{
    return file == special && at < BLOCK_SIZE ? first_block[at / 4]
                                              : file->i_ino << 24 | at | 1;
}

/* The word at position `at`, a multiple of 4: block HOLE is one of zeros. */
static uint32_t
word_of(const struct inode *file, uint32_t at)
{
    return at >= file->i_size || at / BLOCK_SIZE == HOLE
               ? 0
               : disk_word(file, at);
}

static int32_t
host_bmap(struct inode *inode, uint32_t n)
{
    assert_true(n < FILE_BLOCKS);
    return n == HOLE ? 0 : (int32_t)(inode->i_ino * FILE_BLOCKS + n);
}

struct buffer_head *
bread(dev_t dev, uint32_t block)
{
    static _Alignas(8) char data[BLOCK_SIZE];
    static struct buffer_head bh = {.b_data = data};
    uint32_t first = block % FILE_BLOCKS * BLOCK_SIZE;
    const struct inode *file = &files[block / FILE_BLOCKS - 1];
    void (*others)(void) = meanwhile;

    assert_int_equal(dev, file->i_dev);
    meanwhile = NULL;
    if (others) {
        struct task_struct *who = current;

        others();
        run(who->slot);
    }
    reads++;
    if (block == bad_block)
        return NULL;
    for (uint32_t i = 0; i < BLOCK_SIZE; i += 4)
        *(uint32_t *)(data + i) = disk_word(file, first + i);
    blocks_in_use++;
    return &bh;
}

void
brelse(struct buffer_head *bh)
{
    blocks_in_use -= bh != NULL;
}

void
iput(struct inode *inode)
{
    if (!inode)
        return;
    if (inode->i_count == 0)
        fail_msg("file %u is given back too often", inode->i_ino);
    inode->i_count--;
}

static const struct inode_operations file_can = {.bmap = host_bmap};

/* All of them are open once; ends are in the middle of a page and a block. */
static void
make_files(void)
{
    for (uint32_t i = 0; i < NR_FILES; i++)
        files[i] = (struct inode){
            .i_dev = 0x100,
            .i_ino = i + 1,
            .i_count = 1,
            .i_mode = S_IFREG | 0755,
            .i_size = 8 * PAGE_SIZE + i * (BLOCK_SIZE + 4),
            .i_op = &file_can,
        };
    reads = bad_block = blocks_in_use = 0;
    meanwhile = NULL;
    special = NULL;
    ops_of_areas = &file_private_ops;
}

/* `n` pages of a file from `offset` on, for `current`. */
MAYBE_UNUSED static int32_t
map_file(uint32_t file, uint32_t at, uint32_t n, uint32_t prot,
         uint32_t offset)
{
    return do_mmap(&files[file], at, PAGES(n), prot,
                   MAP_PRIVATE | MAP_FIXED, offset);
}

/* ... that goes well. */
MAYBE_UNUSED static void
mapped(uint32_t file, uint32_t at, uint32_t n, uint32_t prot,
       uint32_t offset)
{
    assert_int_equal(map_file(file, at, n, prot, offset), (int32_t)at);
}

/* ---- looks ---- */

/* How many areas a ring has; each must be of its file, and back and forth. */
static uint32_t
ring_length(const struct inode *file)
{
    const struct vm_area_struct *vma = file->i_mmap;
    uint32_t n = 0;

    if (!vma)
        return 0;
    do {
        if (vma->vm_inode != file)
            fail_msg("the ring of file %u has an area of another",
                     file->i_ino);
        if (vma->vm_next_share->vm_prev_share != vma)
            fail_msg("behind the area at %08x in the ring of file %u is "
                     "one that does not know it",
                     vma->vm_start, file->i_ino);
        vma = vma->vm_next_share;
        if (++n > 4096)
            fail_msg("the ring of file %u never comes round", file->i_ino);
    } while (vma != file->i_mmap);
    return n;
}

static bool
is_in_ring(const struct vm_area_struct *wanted)
{
    const struct vm_area_struct *head = wanted->vm_inode->i_mmap,
                                *vma = head;

    if (!head)
        return false;
    while (vma != wanted && vma->vm_next_share != head)
        vma = vma->vm_next_share;
    return vma == wanted;
}

/*
 * The rings have all areas of files and nothing else, and a file has a use
 * for each, besides the one of who has it open.
 */
static void
check_rings(void)
{
    uint32_t areas[NR_FILES] = {0};

    for (uint32_t i = 0; i < NR_FILES; i++)
        areas[i] = ring_length(&files[i]);
    for (uint32_t slot = 0; slot < NR_TASKS; slot++)
        for (const struct vm_area_struct *vma =
                 task[slot] ? task[slot]->mm->mmap : NULL;
             vma; vma = vma->vm_next) {
            if (!vma->vm_inode)
                continue;
            if (!is_in_ring(vma))
                fail_msg("the area at %08x of task %u is in no ring",
                         vma->vm_start, slot);
            areas[vma->vm_inode - files]--;
            vma->vm_inode->i_count--;
        }
    for (uint32_t i = 0; i < NR_FILES; i++) {
        if (areas[i])
            fail_msg("the ring of file %u has %u areas that nobody has", i,
                     areas[i]);
        if (files[i].i_count != 1)
            fail_msg("file %u has %d uses too many", i,
                     (int)files[i].i_count - 1);
        files[i].i_count += ring_length(&files[i]);
    }
    assert_int_equal(blocks_in_use, 0);
}

/* A page of a file that nobody has stored to is what the file has. */
static void
check_clean_pages(uint32_t slot)
{
    for (const struct vm_area_struct *vma = task[slot]->mm->mmap; vma;
         vma = vma->vm_next)
        for (uint32_t at = vma->vm_start; vma->vm_inode && at < vma->vm_end;
             at += PAGE_SIZE) {
            uint32_t offset = vma->vm_offset + at - vma->vm_start;
            pte_t entry = entry_of(slot, at);
            const uint32_t *word = phys_to_virt(pte_frame(entry));

            if (!(entry & PTE_PRESENT) || entry & PTE_DIRTY)
                continue;
            if (entry & PTE_WRITE)
                fail_msg("the clean page at %08x of task %u can be stored "
                         "to",
                         at, slot);
            for (uint32_t i = 0; i < PAGE_SIZE; i += 4)
                if (word[i / 4] != word_of(vma->vm_inode, offset + i))
                    fail_msg("task %u reads %08x at %08x, and its file has "
                             "%08x",
                             slot, word[i / 4], at + i,
                             word_of(vma->vm_inode, offset + i));
        }
}

/* All that must hold of areas, rings, frames and pages, and `others`. */
static void
check_all(uint32_t others)
{
    check_rings();
    check_frames(others);
    for (uint32_t slot = 0; slot < NR_TASKS; slot++)
        if (task[slot]) {
            check_areas(task[slot]->mm);
            check_clean_pages(slot);
        }
}

/* After a test: all is in order, and when all have ended nothing is left. */
MAYBE_UNUSED static void
then_nothing_left(void **state)
{
    ((CMUnitTestFunction)*state)(state);
    fail_countdown = 0;
    ops_of_areas = &file_private_ops;
    check_all(0);
    for (uint32_t slot = 0; slot < NR_TASKS; slot++)
        if (task[slot]) {
            end_task(slot);
            check_rings();
        }
    assert_int_equal(nr_slab_objects, 0);
    assert_int_equal(nr_free_pages(), machine_frames);
    for (uint32_t i = 0; i < NR_FILES; i++)
        assert_null(files[i].i_mmap);
}

#define MAP_TEST(f) \
    { \
#f, then_nothing_left, tasks_and_files, NULL, f \
    }

/* Tasks 1 to 4; task 1 runs. */
MAYBE_UNUSED static int
tasks_and_files(void **state)
{
    (void)state;
    machine(300);
    make_files();
    for (uint32_t slot = 1; slot <= 4; slot++)
        assert_true(new_task(slot));
    run(1);
    kernel_reaches = false;
    return 0;
}

#endif
