// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=astray, in the kernel without paging: three mistakes, and nothing that
 * objects to them.
 */
#include "kernel/init.h"
#include "kernel/printk.h"
#include "kernel/types.h"

#define DEPTH 1450 /* calls; the stack has 16 KiB */

extern uint32_t kernel_start[], boot_stack[];
extern char boot_stack_top[];

static volatile uint32_t *volatile nobody;
static volatile uint32_t *volatile wild = (volatile uint32_t *)0xdeadbee0;

static char *lowest;        /* where the stack ended */
static uint32_t kept[8192]; /* the kernel as it was */

/* Each call keeps its frame: something is left to be done after the next. */
static uint32_t
deep(uint32_t calls)
{
    uint32_t below = 0;

    if (calls > 0)
        below = deep(calls - 1) + 1;
    else
        lowest = __builtin_frame_address(0);
    __asm__ volatile("" : "+r"(below));
    return below;
}

/* The kernel's code and constants, and what lies below its stack. */
static unsigned int
count_changes(void)
{
    unsigned int changed = 0;

    for (int i = 0; i < boot_stack - kernel_start; i++)
        changed += kernel_start[i] != kept[i];
    return changed;
}

static void
demo_astray(void)
{
    nobody[2] = 1991;
    printk("store through a null pointer: %08x holds %u\n",
           (uint32_t)(nobody + 2), nobody[2]);
    printk("load through a wild pointer: %08x holds %u\n", (uint32_t)wild,
           *wild);

    for (int i = 0; i < boot_stack - kernel_start; i++)
        kept[i] = kernel_start[i];
    printk("depth of the recursion: %u calls\n", deep(DEPTH));
    printk("stack used: %u bytes of 16384\n", boot_stack_top - lowest);
    printk("words of the kernel overwritten: %u\n", count_changes());
}

DEMO("astray", demo_astray, "three mistakes");
