// SPDX-License-Identifier: GPL-2.0-only
/*
 * The global descriptor table: the loader's own may be gone at any time.
 */
#include "kernel/gdt.h"

#include "kernel/init.h"

#define GRANULAR 0x80 /* the limit counts 4 KiB units */
#define BITS_32  0x40

#define CODE_OR_DATA 0x10 /* in access: no system segment */

struct descriptor {
    uint16_t limit_low;
    uint16_t base_low;
    uint8_t base_middle;
    uint8_t access;
    uint8_t limit_high; /* and flags in its upper half */
    uint8_t base_high;
} __attribute__((packed));

static struct descriptor gdt[GDT_SLOTS];

void
gdt_set(uint16_t selector, uint8_t access, uint32_t base, uint32_t last)
{
    uint8_t flags = access & CODE_OR_DATA ? BITS_32 : 0;

    if (last > 0xfffff) {
        last >>= 12;
        flags |= GRANULAR;
    }
    gdt[selector / sizeof(gdt[0])] = (struct descriptor){
        .limit_low = (uint16_t)last,
        .base_low = (uint16_t)base,
        .base_middle = (uint8_t)(base >> 16),
        .access = access,
        .limit_high = (uint8_t)(flags | last >> 16),
        .base_high = (uint8_t)(base >> 24),
    };
}

static void
gdt_init(void)
{
    struct {
        uint16_t limit;
        uint32_t base;
    } __attribute__((packed)) table = {sizeof(gdt) - 1, (uint32_t)gdt};

    gdt_set(KERNEL_CS, SEG_CODE(0), 0, 0xffffffff);
    gdt_set(KERNEL_DS, SEG_DATA(0), 0, 0xffffffff);
    __asm__ volatile("lgdt %0\n\t"
                     "ljmp %1, $1f\n" /* %cs changes only by a far jump */
                     "1:\tmovw %w2, %%ds\n\t"
                     "movw %w2, %%es\n\t"
                     "movw %w2, %%fs\n\t"
                     "movw %w2, %%gs\n\t"
                     "movw %w2, %%ss"
                     :
                     : "m"(table), "i"(KERNEL_CS), "r"(KERNEL_DS)
                     : "memory");
}

initcall(10, gdt_init);
