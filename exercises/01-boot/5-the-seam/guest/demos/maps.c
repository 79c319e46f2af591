/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * run=maps: gives mem_from_ranges() the maps that the loader brought in a
 * file, one after the other, and keeps what mem_map[] is after each.  The
 * file: how many maps; for each how many ranges, and those in five words.
 */
#include "boot/multiboot.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/memory.h"
#include "mm/ram.h"

#define MAPS 16

struct map_result {
    uint8_t count[PAGING_PAGES];
    uint32_t high_memory;
};

struct map_result map_results[MAPS];
volatile uint32_t maps_done;

static void
demo_maps(void)
{
    static struct ram_range ranges[MAX_RANGES];
    const uint32_t *word;
    uint32_t maps, n;

    if (boot_info.nr_modules == 0)
        panic("maps: the loader brought none");
    word = phys_to_virt(boot_info.modules[0].start);
    for (maps = *word++; maps_done < maps && maps_done < MAPS;) {
        n = *word++;
        for (uint32_t i = 0; i < n && i < MAX_RANGES; i++, word += 5)
            ranges[i] = (struct ram_range){
                .base = (uint64_t)word[1] << 32 | word[0],
                .length = (uint64_t)word[3] << 32 | word[2],
                .type = word[4],
            };
        mem_from_ranges(ranges, n);
        memcpy(map_results[maps_done].count, mem_map, PAGING_PAGES);
        map_results[maps_done].high_memory = HIGH_MEMORY;
        maps_done++;
    }
    printk("%u maps\n", maps_done);
}

DEMO("maps", demo_maps, "the maps of a file that the loader brought");
