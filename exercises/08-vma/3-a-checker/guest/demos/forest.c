// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=forest: asks avl_good() about the trees that the loader brought in a
 * file, one after the other, and keeps what it says.  Without a file it asks
 * about areas that come and go, n=20 of them.
 */
#include "boot/multiboot.h"
#include "kernel/cmdline.h"
#include "kernel/draw_areas.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "mm/address.h"
#include "mm/area.h"
#include "mm/forest.h"

#define TREES 40

uint8_t forest_said[TREES];
volatile uint32_t forest_done;

static struct vm_area_struct areas[FOREST_AREAS];
static struct mm_struct mm;

static void
read_forest(void)
{
    const uint32_t *word = phys_to_virt(boot_info.modules[0].start);
    uint32_t trees = *word++;

    while (forest_done < trees && forest_done < TREES) {
        const struct forest_tree *tree = (const struct forest_tree *)word;

        if (tree->count > FOREST_AREAS)
            panic("forest: a tree of %u areas", tree->count);
        forest_plant(tree, areas, &mm);
        forest_said[forest_done] = avl_good(&mm);
        printk("tree %2u, of %4u areas: %s\n", forest_done + 1, tree->count,
               forest_said[forest_done] ? "good" : "not good");
        forest_done++;
        word = (const uint32_t *)(tree->area + tree->count);
    }
}

/* As they come and go in a program that maps and unmaps. */
static void
grow_forest(void)
{
    uint32_t n = cmdline_number("n", 12);

    for (uint32_t i = 0; i < n && i < FOREST_AREAS; i++) {
        uint32_t at = 0x20000000 + i * 37 % n * 2 * PAGE_SIZE;

        areas[i] = (struct vm_area_struct){.vm_mm = &mm,
                                           .vm_start = at,
                                           .vm_end = at + PAGE_SIZE};
        insert_vm_struct(&mm, &areas[i]);
        printk("area %2u comes: %s\n", i + 1,
               avl_good(&mm) ? "good" : "not good");
    }
    draw_areas("forest", &mm);
    for (uint32_t i = 0; i < n && i < FOREST_AREAS; i += 2) {
        remove_vm_struct(&mm, &areas[i]);
        printk("area %2u goes: %s\n", i + 1,
               avl_good(&mm) ? "good" : "not good");
    }
}

static void
demo_forest(void)
{
    if (boot_info.nr_modules > 0 && !cmdline_number("n", 0))
        read_forest();
    else
        grow_forest();
}

DEMO("forest", demo_forest, "n=12: are areas in order that come and go?");
