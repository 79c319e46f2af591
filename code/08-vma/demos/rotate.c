// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=rotate: a tree while it rotates.  The last of three areas is attached,
 * drawn where it is too deep, and drawn again when the tree is balanced:
 * once it is on the outer side, and once on the inner.
 */
#include "kernel/draw_areas.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "mm/area.h"
#include "mm/avl.h"

static struct mm_struct mm;
static struct vm_area_struct area[3];

/* An area of one page, in the list only. */
static void
make(uint32_t i, uint32_t start)
{
    area[i] = (struct vm_area_struct){.vm_start = start,
                                      .vm_end = start + PAGE_SIZE};
    area_set_flags(&area[i], VM_READ | VM_WRITE);
}

/* Three areas in the order of their coming; `list` is that of addresses. */
static void
rotate(const char *before, const char *after, const uint32_t *starts,
       const uint32_t *list)
{
    struct avl_way way;

    mm.mmap_avl = NULL;
    for (uint32_t i = 0; i < 3; i++)
        make(i, starts[i]);
    mm.mmap = &area[list[0]];
    area[list[0]].vm_next = &area[list[1]];
    area[list[1]].vm_next = &area[list[2]];
    avl_insert(&area[0], &mm.mmap_avl);
    avl_insert(&area[1], &mm.mmap_avl);
    avl_attach(&area[2], &mm.mmap_avl, &way);
    draw_areas(before, &mm);
    avl_rebalance(&way);
    draw_areas(after, &mm);
    printk("%08x, %08x, %08x: %08x is on top\n", starts[0], starts[1],
           starts[2], mm.mmap_avl->vm_start);
}

static void
demo_rotate(void)
{
    static const uint32_t outer[] = {0x10000000, 0x20000000, 0x30000000};
    static const uint32_t inner[] = {0x10000000, 0x30000000, 0x20000000};
    static const uint32_t outer_list[] = {0, 1, 2},
                          inner_list[] = {0, 2, 1};

    rotate("outer", "outer-balanced", outer, outer_list);
    rotate("inner", "inner-balanced", inner, inner_list);
}

DEMO("rotate", demo_rotate, "a tree of areas while it rotates");
