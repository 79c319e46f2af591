/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tests of kernels whose areas can show files: the rings of areas of a file,
 * read from outside.  Part of guest-tasks.h.
 */
#ifndef GUEST_RINGS_H
#define GUEST_RINGS_H

/* All areas of files, and whose they are. */
struct member {
    struct area area;
    struct guest_task task;
};

static struct member members[MAX_AREAS];
static uint32_t nr_members;

static void
read_members(void)
{
    struct guest_task task;

    nr_members = 0;
    for (uint32_t slot = 1; slot < NR_TASKS; slot++) {
        uint32_t n = task_in(slot, &task) ? areas_of(&task) : 0;

        for (uint32_t i = 0; i < n; i++) {
            if (!areas[i].inode)
                continue;
            assert_true(nr_members < MAX_AREAS);
            members[nr_members++] =
                (struct member){.area = areas[i], .task = task};
        }
    }
}

/* The area of a file at a kernel's address; there must be one. */
static const struct member *
member_at(uint32_t address)
{
    for (uint32_t i = 0; i < nr_members; i++)
        if (members[i].area.where == address - KERNEL_BASE)
            return &members[i];
    fail_msg("a ring has %08x, which is no task's area of a file", address);
    abort();
}

/*
 * From the inode's area on, all around: each is of this file, and is the one
 * before the one behind it.  Returns how many, and their tasks' pids.
 */
static uint32_t
walk_ring(uint32_t inode, uint32_t *pids, uint32_t most)
{
    uint32_t first = word_at(inode - KERNEL_BASE + layout("inode.i_mmap"));
    uint32_t at = first, n = 0;

    while (at) {
        const struct member *member = member_at(at);

        if (member->area.inode != inode)
            fail_msg("the ring of the inode at %08x has an area of %08x",
                     inode, member->area.inode);
        if (member_at(member->area.next)->area.prev != at)
            fail_msg("behind the area at %08x in its ring is one that does "
                     "not know it",
                     member->area.start);
        if (n < most)
            pids[n] = member->task.pid;
        if (++n > nr_members)
            fail_msg("the ring of the inode at %08x never comes round",
                     inode);
        at = member->area.next == first ? 0 : member->area.next;
    }
    return n;
}

/* Every area of a file is in that file's ring, and nobody else is. */
static void
check_rings(void)
{
    uint32_t inodes = address_of("inodes"), found = 0;
    struct guest_symbol all;

    assert_true(guest_symbol(&result, "inodes", &all));
    read_members();
    for (uint32_t i = 0; i < NR_INODE; i++)
        found += walk_ring(inodes + i * (all.size / NR_INODE), NULL, 0);
    if (found != nr_members)
        fail_msg("%u areas show files, and %u are in rings", nr_members,
                 found);
}

/* Each is a use of its inode, by the number of that in the table. */
static void
count_ring_uses(uint32_t *uses)
{
    uint32_t inodes = address_of("inodes");
    struct guest_symbol all;

    assert_true(guest_symbol(&result, "inodes", &all));
    read_members();
    for (uint32_t i = 0; i < nr_members; i++)
        uses[(members[i].area.inode - inodes) / (all.size / NR_INODE)]++;
}

#endif
