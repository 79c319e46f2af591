/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The floor that costs are compared with: a kernel inside the kernel that
 * does the entry, the exit and the stores that cannot be left out, and asks
 * no questions.  It works on the real tables and counts, so that the real
 * kernel can go on with them, and takes its frames from a store of its own.
 */
#include "kernel/gdt.h"
#include "kernel/stubs.h"
#include "kernel/panic.h"
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/cow.h"
#include "mm/fault.h"
#include "mm/memory.h"
#include "mm/paging.h"
#include "mm/slots.h"

#define FLOOR_VECTOR 0x81

void floor_call_stub(void);
void floor_fault_stub(void);
void floor_fault(void);

typedef uint32_t (*floor_call_t)(uint32_t argument);
extern const floor_call_t floor_calls[];

/* ---- frames ---- */

#define STORE 64

static paddr_t store[STORE];
static uint32_t in_store;

static void
fill_store(void)
{
    while (in_store < STORE) {
        store[in_store] = get_free_page();
        if (!store[in_store++])
            panic("no frames for the floor");
    }
}

static void
empty_store(void)
{
    while (in_store > 0)
        free_page(store[--in_store]);
}

/* ---- a store to a page that is read-only ---- */

static inline pte_t *
entry_for(laddr_t linear)
{
    pte_t *table =
        phys_to_virt(pte_frame(page_directory[pde_index(linear)]));

    return &table[pte_index(linear)];
}

void
floor_fault(void)
{
    laddr_t linear = fault_address();
    pte_t *pte = entry_for(linear);
    uint8_t *count = &mem_map[MAP_NR(pte_frame(*pte))];

    if (*count == 1) {
        *pte |= PTE_WRITE;
    } else {
        paddr_t page = store[--in_store];

        memcpy(phys_to_virt(page), phys_to_virt(pte_frame(*pte)),
               PAGE_SIZE);
        --*count;
        *pte = page | PTE_PRESENT | PTE_WRITE | PTE_USER;
    }
    flush_page(linear);
}

/* ---- fork, exit and wait ---- */

/* Where a child's things would be; nobody ever runs there. */
static struct {
    struct task_struct task;
    struct regs regs;
} child;
static pte_t child_directory[2];
static paddr_t child_tables[2];

/* Two regions: `pages` pages from the first one's start, 4 in the second. */
static inline pte_t *
parents_entry(uint32_t pages, uint32_t i)
{
    laddr_t base = current->mm->start_code;

    return i < pages
               ? entry_for(base + i * PAGE_SIZE)
               : entry_for(base + SLOT_SIZE - (i - pages + 1) * PAGE_SIZE);
}

static void
share(uint32_t region, laddr_t from, uint32_t n)
{
    pte_t *parent = entry_for(from), *to;

    child_tables[region] = store[--in_store];
    to = phys_to_virt(child_tables[region]);
    memset(to, 0, PAGE_SIZE);
    to += pte_index(from);
    for (; n > 0; n--, parent++, to++) {
        *to = *parent &= ~PTE_WRITE;
        mem_map[MAP_NR(pte_frame(*to))]++;
    }
    child_directory[region] = child_tables[region] | 7;
}

static void
unshare(uint32_t region, laddr_t from, uint32_t n)
{
    pte_t *to = phys_to_virt(child_tables[region]);

    for (to += pte_index(from); n > 0; n--, to++)
        mem_map[MAP_NR(pte_frame(*to))]--;
    store[in_store++] = child_tables[region];
    child_directory[region] = 0;
}

static uint32_t
floor_fork(uint32_t pages)
{
    laddr_t base = current->mm->start_code;

    child.task = *current;
    child.regs = *(struct regs *)(current->esp0 - sizeof(struct regs));
    share(0, base, pages);
    share(1, base + SLOT_SIZE - 4 * PAGE_SIZE, 4);
    flush_all();
    return 1;
}

/* The child's own store to its stack, its end, the switches there and back. */
static uint32_t
floor_exit(uint32_t pages)
{
    laddr_t base = current->mm->start_code;
    paddr_t page = store[--in_store];

    memcpy(phys_to_virt(page),
           phys_to_virt(pte_frame(*parents_entry(0, 0))), PAGE_SIZE);
    store[in_store++] = page;
    unshare(0, base, pages);
    unshare(1, base + SLOT_SIZE - 4 * PAGE_SIZE, 4);
    flush_all();
    child.task.exit_code = 0;
    child.task.state = TASK_ZOMBIE;
    return 0;
}

static uint32_t
floor_wait(uint32_t unused)
{
    (void)unused;
    child.task.state = TASK_RUNNING;
    return child.task.exit_code;
}

static uint32_t
floor_getppid(uint32_t unused)
{
    (void)unused;
    return (uint32_t)current->parent->pid;
}

const floor_call_t floor_calls[] = {
    floor_getppid,
    floor_fork,
    floor_exit,
    floor_wait,
};

/* ---- on and off ---- */

/* 508: page faults come to the floor, and int 0x81 is open; or not. */
static int32_t
t_floor(struct regs *regs)
{
    bool on = ARG1(regs);

    idt_set(FLOOR_VECTOR, INTERRUPT_GATE(3), KERNEL_CS,
            (uint32_t)floor_call_stub);
    idt_set(PAGE_FAULT, INTERRUPT_GATE(0), KERNEL_CS,
            (uint32_t)(on ? floor_fault_stub : trap_stubs[PAGE_FAULT]));
    if (on)
        fill_store();
    else
        empty_store();
    return 0;
}

SYSCALL(508, t_floor);
