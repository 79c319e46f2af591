/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Finds a task's areas and pages in the machine's memory.
 */
#include "areas.h"

/* What a pointer of the kernel's leads to: in its image, or one to one. */
static bool
followed(const struct boot_result *guest, uint32_t pointer, uint32_t *paddr)
{
    struct guest_symbol base;

    if (guest_paddr(guest, pointer, paddr))
        return true;
    if (!guest_symbol(guest, "layout.KERNEL_BASE", &base) ||
        pointer < base.address)
        return false;
    *paddr = pointer - base.address;
    return *paddr < guest->ram_size;
}

/* A field of a structure, or a miss. */
static uint32_t
field(const struct boot_result *guest, uint32_t pointer, const char *name,
      const char *after)
{
    uint32_t offset, paddr, value;

    if (!guest_layout(guest, name, &offset))
        broken("the kernel has no layout of %s", name);
    if (!followed(guest, pointer, &paddr) ||
        !guest_u32(guest, paddr + offset, &value))
        miss(text("%s after %s", name, after), "a pointer into memory",
             text("%08x", pointer));
    return value;
}

uint32_t
area_field(const struct boot_result *guest, const struct area *area,
           const char *name, const char *after)
{
    return field(guest, area->pointer, name, after);
}

struct guest_task
task_with(const struct boot_result *guest, uint32_t pid, const char *after)
{
    struct guest_task task;

    for (unsigned slot = 1; slot < NR_TASKS; slot++)
        if (task_in(guest, slot, &task) && task.pid == pid)
            return task;
    miss(text("task %u after %s", pid, after), "it is there", "it is not");
}

/* Which area of the list a pointer leads to. */
static int
index_of(const struct areas *areas, uint32_t pointer, const char *after)
{
    if (!pointer)
        return NO_AREA;
    for (size_t i = 0; i < areas->count; i++)
        if (areas->area[i].pointer == pointer)
            return (int)i;
    miss(text("the tree of areas after %s", after),
         "the areas that are in the list",
         text("something else, at %08x", pointer));
}

void
read_areas(const struct boot_result *guest, const struct guest_task *task,
           const char *after, struct areas *areas)
{
    uint32_t mm, offset, at;

    if (!guest_layout(guest, "task_struct.mm", &offset))
        broken("the kernel has no layout of task_struct.mm");
    mm = word_at(guest, task->where + offset);
    areas->count = 0;
    for (at = field(guest, mm, "mm_struct.mmap", after); at;
         at = field(guest, at, "vm_area_struct.vm_next", after)) {
        if (areas->count == AREAS)
            miss(text("the list of areas after %s", after), "its end",
                 "it goes on and on");
        areas->area[areas->count++] = (struct area){
            .start = field(guest, at, "vm_area_struct.vm_start", after),
            .end = field(guest, at, "vm_area_struct.vm_end", after),
            .flags = field(guest, at, "vm_area_struct.vm_flags", after),
            .height = (int32_t)field(guest, at,
                                     "vm_area_struct.vm_avl_height", after),
            .pointer = at,
        };
    }
    for (size_t i = 0; i < areas->count; i++) {
        struct area *area = &areas->area[i];

        area->left = index_of(areas,
                              field(guest, area->pointer,
                                    "vm_area_struct.vm_avl_left", after),
                              after);
        area->right = index_of(areas,
                               field(guest, area->pointer,
                                     "vm_area_struct.vm_avl_right", after),
                               after);
    }
    areas->root =
        index_of(areas, field(guest, mm, "mm_struct.mmap_avl", after),
                 after);
}

static int32_t
height_of(const struct areas *areas, int i)
{
    return i == NO_AREA ? 0 : areas->area[i].height;
}

/*
 * The tree from this node on, whose lowest area has to be number *next of
 * the list.  A way that leads round in a circle comes to an area twice.
 */
static void
want_subtree(const struct areas *areas, int node, size_t *next,
             unsigned depth, const char *after)
{
    const struct area *area = &areas->area[node];
    int32_t left, right;

    if (node == NO_AREA)
        return;
    if (depth > AREAS)
        miss(text("the tree of areas after %s", after), "its end",
             "it goes on and on");
    want_subtree(areas, area->left, next, depth + 1, after);
    if (*next != (size_t)node)
        miss(text("area %zu in the tree's order after %s", *next + 1,
                  after),
             text("that from %08x, as in the list",
                  *next < areas->count ? areas->area[*next].start : 0),
             text("that from %08x", area->start));
    ++*next;
    want_subtree(areas, area->right, next, depth + 1, after);
    left = height_of(areas, area->left);
    right = height_of(areas, area->right);
    if (left > right + 1 || right > left + 1)
        miss(text("the sons of the area from %08x, after %s", area->start,
                  after),
             "heights that differ by 1 at most",
             text("%d and %d", left, right));
    want(text("the height of the area from %08x, after %s", area->start,
              after),
         "%u", (uint32_t)(1 + (left > right ? left : right)),
         (uint32_t)area->height);
}

void
want_good_tree(const struct areas *areas, const char *after)
{
    size_t next = 0;

    for (size_t i = 0; i < areas->count; i++) {
        const struct area *area = &areas->area[i];

        if (area->start >= area->end ||
            (i > 0 && area->start < area[-1].end))
            miss(text("the list of areas after %s", after),
                 "each begins where the one before ends, or above",
                 text("one from %08x to %08x", area->start, area->end));
    }
    want_subtree(areas, areas->root, &next, 0, after);
    if (next != areas->count)
        miss(text("the tree of areas after %s", after),
             text("all %zu areas of the list", areas->count),
             text("%zu", next));
}

const struct area *
area_at(const struct areas *areas, uint32_t address)
{
    for (size_t i = 0; i < areas->count; i++)
        if (address >= areas->area[i].start && address < areas->area[i].end)
            return &areas->area[i];
    return NULL;
}

uint32_t
task_entry(const struct boot_result *guest, const struct guest_task *task,
           uint32_t address)
{
    uint32_t pde = word_at(guest, task->directory + (address >> 22) * 4);

    if (!(pde & PRESENT))
        return 0;
    return word_at(guest,
                   (pde & ~(uint32_t)FLAGS) + (address >> 12 & 0x3ff) * 4);
}

/* Where the kernel keeps its counts, and for how many frames. */
static uint32_t
find_mem_map(const struct boot_result *guest, uint32_t *frames)
{
    uint32_t map, paddr, end;

    peek(guest, "mem_map", &map, sizeof map);
    peek(guest, "HIGH_MEMORY", &end, sizeof end);
    if (!followed(guest, map, &paddr))
        miss("mem_map", "a pointer into memory", text("%08x", map));
    *frames = end / PAGE;
    return paddr;
}

uint16_t
frame_count(const struct boot_result *guest, uint32_t frame)
{
    uint32_t frames, map = find_mem_map(guest, &frames);
    uint16_t count = 0;

    if (frame / PAGE < frames)
        guest_u16(guest, map + 2 * (frame / PAGE), &count);
    return count;
}

unsigned
frames_in_use(const struct boot_result *guest)
{
    uint32_t frames, map = find_mem_map(guest, &frames);
    unsigned n = 0;

    for (uint32_t i = 0; i < frames; i++) {
        uint16_t count = 0;

        guest_u16(guest, map + 2 * i, &count);
        n += count > 0 && count < RESERVED_FRAME;
    }
    return n;
}
