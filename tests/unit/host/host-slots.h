/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tasks' page tables for unit tests, on memory that is an array: what
 * mm/copy.c, mm/cow.c, mm/slots.c and mm/paging.c call, what they said
 * last, and a look at all of memory.  None of them may end a task: there is
 * no do_exit() here.  Include after host.h.
 */
#ifndef HOST_SLOTS_H
#define HOST_SLOTS_H

#undef WNOHANG /* the host's, from stdlib.h */
#undef WUNTRACED

#include "kernel/gdt.h"
#include "kernel/printk.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/memory.h"
#include "mm/paging.h"

#define MIB(n) ((uint32_t)(n) << 20)

_Alignas(PAGE_SIZE) unsigned char physical_memory[PHYSICAL_BYTES];
pte_t page_directory[TABLE_ENTRIES];
char boot_guard[PAGE_SIZE];

__attribute__((unused)) static char printk_words[256]; /* the last ones */

void
printk(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(printk_words, sizeof(printk_words), format, args);
    va_end(args);
}

/* What the two segments of user mode are, once somebody has said. */
__attribute__((unused)) static struct segment {
    uint8_t access;
    uint32_t base, last;
} segments[GDT_SLOTS];

void
gdt_set(uint16_t selector, uint8_t access, uint32_t base, uint32_t last)
{
    assert_true(selector / 8 < GDT_SLOTS);
    segments[selector / 8] = (struct segment){access, base, last};
}

/* ---- all of memory, before and after ---- */

static unsigned char memory_before[PHYSICAL_BYTES];
static pte_t directory_before[TABLE_ENTRIES];
static uint8_t map_before[PAGING_PAGES];

__attribute__((unused)) static void
remember_memory(void)
{
    memcpy(memory_before, physical_memory, sizeof(memory_before));
    memcpy(directory_before, page_directory, sizeof(directory_before));
    memcpy(map_before, mem_map, sizeof(map_before));
}

/* Every count, entry and byte is as it was, but for bytes of free frames. */
__attribute__((unused)) static void
assert_memory_as_remembered(void)
{
    assert_memory_equal(mem_map, map_before, sizeof(map_before));
    assert_memory_equal(page_directory, directory_before,
                        sizeof(directory_before));
    assert_memory_equal(physical_memory, memory_before, LOW_MEM);
    for (unsigned int nr = 0; nr < PAGING_PAGES; nr++)
        if (mem_map[nr] != 0 &&
            memcmp(physical_memory + LOW_MEM + nr * PAGE_SIZE,
                   memory_before + LOW_MEM + nr * PAGE_SIZE,
                   PAGE_SIZE) != 0)
            fail_msg("frame %08x has changed", LOW_MEM + nr * PAGE_SIZE);
}

/*
 * Every count is the number of entries that lead there, and who may write
 * to a frame is alone with it.
 */
static void
check_counts(void)
{
    static unsigned int uses[PAGING_PAGES], writers[PAGING_PAGES];

    memset(uses, 0, sizeof(uses));
    memset(writers, 0, sizeof(writers));
    for (uint32_t i = 0; i < TABLE_ENTRIES; i++) {
        pte_t pde = page_directory[i];

        if (!(pde & PTE_PRESENT))
            continue;
        uses[MAP_NR(pte_frame(pde))]++;
        for (uint32_t j = 0; j < TABLE_ENTRIES; j++) {
            pte_t pte = ((pte_t *)phys_to_virt(pte_frame(pde)))[j];

            if (!(pte & PTE_PRESENT) || pte_frame(pte) < LOW_MEM)
                continue;
            uses[MAP_NR(pte_frame(pte))]++;
            writers[MAP_NR(pte_frame(pte))] += !!(pte & PTE_WRITE);
        }
    }
    for (unsigned int nr = 0; nr < PAGING_PAGES; nr++) {
        if (uses[nr] != (mem_map[nr] == USED ? 0 : mem_map[nr]))
            fail_msg("frame %08x has count %u and %u uses",
                     LOW_MEM + nr * PAGE_SIZE, mem_map[nr], uses[nr]);
        if (uses[nr] > 1 && writers[nr] > 0)
            fail_msg("frame %08x has %u users, and %u may write",
                     LOW_MEM + nr * PAGE_SIZE, uses[nr], writers[nr]);
    }
}

#endif
