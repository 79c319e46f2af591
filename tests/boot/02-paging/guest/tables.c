/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Page tables on the machine: what find_pte says, for the test to compare
 * with its own walk; what the processor remembers and marks.
 */
#include "guest/probe.h"
#include "kernel/cmdline.h"
#include "kernel/gdt.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/traps.h"
#include "kernel/types.h"
#include "mm/address.h"
#include "mm/memory.h"
#include "mm/paging.h"

#define FIRST  0x08000000u
#define SECOND 0x08001000u

/* ---- find_pte ---- */

#define ASKED 4096

/* What find_pte said of an address: where the entry is (0: no table). */
struct t_answer {
    laddr_t linear;
    paddr_t where;
    pte_t entry;
};

extern struct t_answer t_answers[ASKED];
struct t_answer t_answers[ASKED];

static uint32_t
next_random(void)
{
    static uint32_t x;

    if (x == 0)
        x = cmdline_number("seed", 1) | 1;
    x ^= x << 13; /* xorshift32, Marsaglia 2003 */
    x ^= x >> 17;
    x ^= x << 5;
    return x;
}

/* Few regions and few pages, so that addresses meet. */
static laddr_t
random_address(void)
{
    return 0x04000000 + (next_random() % 24 << 25) +
           (next_random() % 64 << 12) + next_random() % 4096;
}

static void
t_answer(void)
{
    for (int i = 0; i < 2000; i++) {
        laddr_t linear = random_address();
        pte_t *pte = find_pte(linear);

        if (!pte || !(*pte & PTE_PRESENT)) {
            paddr_t page = get_free_page();

            if (!page || !map_page(linear, page, next_random() & 6))
                panic("out of memory after %d pages", i);
        } else if (next_random() % 2) {
            free_page(unmap_page(linear));
        }
    }
    for (int i = 0; i < ASKED; i++) {
        laddr_t linear = i % 4 ? random_address() : next_random();
        pte_t *pte = find_pte(linear);

        t_answers[i] =
            (struct t_answer){linear, pte ? virt_to_phys(pte) : 0,
                              pte ? *pte : 0};
    }
    printk("asked: %d\n", ASKED);
}

DEMO("t-answer", t_answer, "seed=: what find_pte says of many addresses");

/* ---- what the processor remembers ---- */

static uint32_t
word_at(laddr_t linear)
{
    return *(volatile uint32_t *)linear;
}

static paddr_t
page_with(uint32_t word)
{
    paddr_t page = get_free_page();

    if (!page)
        panic("no memory for a page with a word");
    *(uint32_t *)phys_to_virt(page) = word;
    return page;
}

static void
t_stale(void)
{
    paddr_t old1 = page_with(11), old2 = page_with(12);
    paddr_t new1 = page_with(21), new2 = page_with(22);

    map_page(FIRST, old1, PTE_WRITE);
    map_page(SECOND, old2, PTE_WRITE);
    printk("mapped: %u %u\n", word_at(FIRST), word_at(SECOND));
    *find_pte(FIRST) = pte_make(new1, PTE_PRESENT | PTE_WRITE);
    *find_pte(SECOND) = pte_make(new2, PTE_PRESENT | PTE_WRITE);
    printk("changed: %u %u\n", word_at(FIRST), word_at(SECOND));
    flush_page(FIRST);
    printk("first flushed: %u\n", word_at(FIRST));
    flush_all();
    printk("all flushed: %u %u\n", word_at(FIRST), word_at(SECOND));

    probe(false, false, FIRST);
    unmap_page(FIRST);
    printk("faults after unmapping: %u\n",
           probe(false, false, FIRST).faults);
    map_page(FIRST, old1, PTE_WRITE);
    printk("faults after mapping again: %u\n",
           probe(false, false, FIRST).faults);

    set_wp(true);
    probe(false, true, SECOND);
    *find_pte(SECOND) &= ~PTE_WRITE;
    printk("faults of a store to a page made read-only: %u\n",
           probe(false, true, SECOND).faults);
    flush_page(SECOND);
    printk("faults of a store after the flush: %u\n",
           probe(false, true, SECOND).faults);
}

DEMO("t-stale", t_stale, "changed entries, with a flush and without");

/* ---- what the processor marks ---- */

static uint32_t
marks(void)
{
    return *find_pte(FIRST) & (PTE_ACCESSED | PTE_DIRTY);
}

static void
t_marks(void)
{
    map_page(FIRST, page_with(1), PTE_WRITE);
    printk("mapped: 0x%x\n", marks());
    probe(false, false, FIRST);
    printk("read: 0x%x\n", marks());
    probe(false, true, FIRST);
    printk("written: 0x%x\n", marks());
}

DEMO("t-marks", t_marks, "accessed and dirty");

/* ---- mistakes ---- */

static void
t_twice(void)
{
    map_page(FIRST, page_with(1), 0);
    map_page(FIRST, page_with(2), 0);
}

DEMO("t-twice", t_twice, "map a page twice");

/* A double fault that has nothing to do with a page. */
static void
t_no_gate(void)
{
    probe(false, false, 0xdead0000); /* leaves its trace in %cr2 */
    idt_set(0, 0, KERNEL_CS, 0);
    __asm__ volatile("divl %0" : : "r"(0), "a"(1), "d"(0));
}

DEMO("t-no-gate", t_no_gate, "an exception without a gate");
