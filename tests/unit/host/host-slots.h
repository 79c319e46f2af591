/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tasks' page tables for unit tests, on memory that is an array: what
 * mm/copy.c, mm/cow.c, mm/slots.c and mm/paging.c call and the test does
 * not care for, the end of a task that a test can expect, and a look at
 * all counts.  Include after host.h.
 */
#ifndef HOST_SLOTS_H
#define HOST_SLOTS_H

#undef WNOHANG /* the host's, from stdlib.h */
#undef WUNTRACED

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

void
printk(const char *format, ...)
{
    (void)format;
}

static jmp_buf exit_landing;
static bool exit_expected;
static uint32_t exit_status;

void
do_exit(uint32_t status)
{
    exit_status = status;
    if (!exit_expected)
        fail_msg("the task ended with status %u", status);
    exit_expected = false;
    longjmp(exit_landing, 1);
}

/* The statement must end the current task with this status. */
#define expect_exit(statement, status) \
    do { \
        exit_expected = true; \
        if (setjmp(exit_landing) == 0) { \
            statement; \
            exit_expected = false; \
            fail_msg("no end of the task by: %s", #statement); \
        } \
        assert_int_equal(exit_status, status); \
    } while (0)

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
