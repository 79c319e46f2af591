/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The floor that chapter 8's costs are compared with: a kernel inside the
 * kernel that does the entry, the exit and the stores that cannot be left
 * out, and asks no questions, no area either.  It works on the real tables
 * and counts, so that the real kernel can go on with them, and takes its
 * frames from a store of its own.
 */
#include "kernel/gdt.h"
#include "kernel/panic.h"
#include "kernel/stubs.h"
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/area.h"
#include "mm/demand.h"
#include "mm/fault.h"
#include "mm/memory.h"
#include "mm/paging.h"

#define FLOOR_VECTOR 0x81

void floor_call_stub(void);
void floor_fault_stub(void);
void floor_fault(uint32_t error);

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
        store[in_store] = get_free_page(); /* may_sleep: holds nothing */
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

/* ---- a page that is not there, or read-only ---- */

static inline pte_t *
entry_for(laddr_t linear)
{
    pte_t *table =
        phys_to_virt(pte_frame(current->mm->directory[pde_index(linear)]));

    return &table[pte_index(linear)];
}

#define PTE_STORED \
    (PTE_PRESENT | PTE_WRITE | PTE_USER | PTE_ACCESSED | PTE_DIRTY)

static inline pte_t
frame_of_zeros(void)
{
    paddr_t page = store[--in_store];

    memset(phys_to_virt(page), 0, PAGE_SIZE);
    current->mm->rss++;
    return page | PTE_STORED;
}

void
floor_fault(uint32_t error)
{
    laddr_t linear = fault_address();
    pte_t *pte = entry_for(linear);
    paddr_t old = pte_frame(*pte), page;

    if (!(error & FAULT_PRESENT)) {
        *pte = error & FAULT_WRITE ? frame_of_zeros()
                                   : zero_page() | PTE_PRESENT | PTE_USER;
        return; /* what was absent is in no TLB */
    }
    if (old == zero_page()) {
        *pte = frame_of_zeros();
    } else if (mem_map[MAP_NR(old)] == 1) {
        *pte |= PTE_WRITE | PTE_DIRTY;
    } else {
        page = store[--in_store];
        memcpy(phys_to_virt(page), phys_to_virt(old), PAGE_SIZE);
        --mem_map[MAP_NR(old)];
        *pte = page | PTE_STORED;
    }
    flush_page(linear);
}

/* ---- fork, exit and wait ---- */

#define AREAS 8

/* Where a child's things would be; nobody ever runs there. */
static struct {
    struct task_struct task;
    struct regs regs;
    struct mm_struct mm;
    struct vm_area_struct area[AREAS];
    pte_t *directory;
} child;

/* The pages of an area, in the child's table for them. */
static void
share(const struct vm_area_struct *vma)
{
    pte_t *parent = entry_for(vma->vm_start), *to;
    pte_t *pde = &child.directory[pde_index(vma->vm_start)];
    uint32_t n = (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;

    if (!*pde) {
        *pde = store[--in_store] | PTE_PRESENT | PTE_WRITE | PTE_USER;
        memset(phys_to_virt(pte_frame(*pde)), 0, PAGE_SIZE);
    }
    to = (pte_t *)phys_to_virt(pte_frame(*pde)) + pte_index(vma->vm_start);
    for (; n > 0; n--, parent++, to++) {
        if (!*parent)
            continue;
        *to = *parent &= ~PTE_WRITE;
        mem_map[MAP_NR(pte_frame(*to))]++;
    }
}

static void
unshare(const struct vm_area_struct *vma)
{
    pte_t *pde = &child.directory[pde_index(vma->vm_start)];
    pte_t *to =
        (pte_t *)phys_to_virt(pte_frame(*pde)) + pte_index(vma->vm_start);
    uint32_t n = (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;

    for (; n > 0; n--, to++) {
        uint16_t *count = &mem_map[MAP_NR(pte_frame(*to))];

        if (!*to || --*count > 0)
            continue;
        *count = 1; /* the parent has a copy: this is the store's */
        store[in_store++] = pte_frame(*to);
    }
}

static uint32_t
floor_fork(uint32_t unused)
{
    uint32_t i = 0;

    (void)unused;
    child.task = *current;
    child.regs = *(struct regs *)(current->esp0 - sizeof(struct regs));
    child.mm = *current->mm;
    child.directory = phys_to_virt(store[--in_store]);
    memset(child.directory, 0, KERNEL_PDE * sizeof(pte_t));
    memcpy(child.directory + KERNEL_PDE, page_directory + KERNEL_PDE,
           (TABLE_ENTRIES - KERNEL_PDE) * sizeof(pte_t));
    for (struct vm_area_struct *vma = current->mm->mmap; vma;
         vma = vma->vm_next) {
        child.area[i++] = *vma;
        share(vma);
    }
    flush_all();
    return 1;
}

static void
drop_table(const struct vm_area_struct *vma)
{
    pte_t *pde = &child.directory[pde_index(vma->vm_start)];

    if (*pde)
        store[in_store++] = pte_frame(*pde);
    *pde = 0;
}

/*
 * Its end, and the switches there and back.  The stack has been copied by
 * now: the parent has stored to it.
 */
static uint32_t
floor_exit(uint32_t unused)
{
    struct vm_area_struct *vma;

    (void)unused;
    flush_all();
    for (vma = current->mm->mmap; vma; vma = vma->vm_next)
        unshare(vma);
    for (vma = current->mm->mmap; vma; vma = vma->vm_next)
        drop_table(vma);
    store[in_store++] = virt_to_phys(child.directory);
    child.task.exit_code = 0;
    child.task.state = TASK_ZOMBIE;
    flush_all();
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

/* 496: how high the tree of one's areas is. */
static int32_t
t_height(struct regs *regs)
{
    (void)regs;
    return current->mm->mmap_avl ? current->mm->mmap_avl->vm_avl_height : 0;
}

SYSCALL(496, t_height);
