// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=hello: what the kernel knows about its machine one moment after it
 * has started.
 */
#include "boot/multiboot.h"
#include "drivers/io.h"
#include "drivers/timer.h"
#include "kernel/draw.h"
#include "kernel/init.h"
#include "kernel/printk.h"
#include "mm/memory.h"
#include "mm/ram.h"

static void
demo_hello(void)
{
    printk("Shared Pages\n\n");
    printk("the loader says\n");
    for (size_t i = 0; i < boot_info.nr_ranges; i++) {
        const struct ram_range *r = &boot_info.ranges[i];

        printk("  %09llx to %09llx  %s\n", (unsigned long long)r->base,
               (unsigned long long)(r->base + r->length),
               r->type == RAM_USABLE ? "usable" : "keep off");
    }
    printk("\nframes managed: %u\n", PAGING_PAGES);
    printk("frames of the kernel: %d\n",
           (kernel_end - kernel_start) / (int)PAGE_SIZE);
    printk("frames free: %u\n", nr_free_pages());
    printk("end of memory: 0x%08x\n", HIGH_MEMORY);
    while (jiffies < 3)
        cpu_wait();
    printk("clock ticks: %u\n", jiffies);
    draw_frames("frames");
}

DEMO("hello", demo_hello, "the memory map, the frames, the clock");
