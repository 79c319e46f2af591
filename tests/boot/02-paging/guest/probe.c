/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Every access to every kind of page, from the kernel with CR0.WP and
 * without, and from user mode; what the processor says, and our words.
 */
#include "guest/probe.h"

#include "guest/user.h"
#include "kernel/gdt.h"
#include "kernel/stubs.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/traps.h"
#include "lib/string.h"
#include "mm/fault.h"
#include "mm/memory.h"
#include "mm/paging.h"

#define CODE 0x08100000u

extern char user_load[], user_store[], user_end[];

static struct probed now;

static void
step_over(struct regs *regs)
{
    now.faults++;
    now.error = regs->error;
    now.address = fault_address();
    regs->eip += 2;
}

static void
come_back(struct regs *regs)
{
    (void)regs;
    leave_user();
}

void
set_wp(bool on)
{
    uint32_t cr0;

    __asm__ volatile("movl %%cr0, %0" : "=r"(cr0));
    cr0 = on ? cr0 | 1 << 16 : cr0 & ~(1u << 16);
    __asm__ volatile("movl %0, %%cr0" : : "r"(cr0) : "memory");
}

static void
prepare(void)
{
    paddr_t page = get_free_page();

    gdt_set(USER_CODE & ~3, SEG_CODE(3), 0, 0xffffffff);
    gdt_set(USER_DATA & ~3, SEG_DATA(3), 0, 0xffffffff);
    idt_set(LEAVE, INTERRUPT_GATE(3), KERNEL_CS,
            (uint32_t)trap_stubs[LEAVE]);
    trap_attach(LEAVE, come_back);
    trap_attach(PAGE_FAULT, step_over);
    if (!page || !map_page(CODE, page, PTE_WRITE | PTE_USER))
        panic("no memory for user code");
    memcpy((void *)CODE, user_load, (size_t)(user_end - user_load));
}

struct probed
probe(bool user, bool write, laddr_t address)
{
    static bool prepared;

    if (!prepared)
        prepare();
    prepared = true;
    now = (struct probed){0};
    if (user)
        enter_user(write ? CODE + (laddr_t)(user_store - user_load) : CODE,
                   address);
    else
        access_kernel(address, write);
    return now;
}

/* ---- all combinations ---- */

static uint32_t own_page[1024] __attribute__((aligned(4096)));

static const struct {
    const char *name;
    laddr_t address;
    bool there;
    uint32_t flags;
} pages[] = {
    {"no-table", 0x20000000, false, 0},
    {"no-page", 0x08000000, false, 0},
    {"user-ro", 0x08001000, true, PTE_USER},
    {"user-rw", 0x08002000, true, PTE_USER | PTE_WRITE},
    {"kernel-ro", 0x08003000, true, 0},
    {"kernel-rw", 0x08004000, true, PTE_WRITE},
};

static void
try(const char *who, bool user, const char *what, laddr_t address)
{
    for (int write = 0; write < 2; write++) {
        struct probed p = probe(user, write, address + 0x124);

        printk("%s %s %s: faults %u error %u address %08x\n", who,
               write ? "write" : "read", what, p.faults, p.error,
               p.address);
        if (p.faults)
            explain_fault(p.error, p.address);
    }
}

static void
try_all(const char *who, bool user)
{
    for (size_t i = 0; i < ARRAY_SIZE(pages); i++)
        try(who, user, pages[i].name, pages[i].address);
    try(who, user, "image", (laddr_t)own_page);
}

static void
t_faults(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(pages); i++)
        if (pages[i].there &&
            !map_page(pages[i].address, get_free_page(), pages[i].flags))
            panic("no memory for the pages to probe");
    try_all("kernel", false);
    set_wp(true);
    try_all("kernel-wp", false);
    try_all("user", true);
}

DEMO("t-faults", t_faults, "every access to every kind of page");

/* ---- where the kernel sees anything ---- */

/* For the first word of each 4 MiB region: can the kernel read it? */
extern uint8_t t_readable[1024];
uint8_t t_readable[1024];

static void
t_regions(void)
{
    uint32_t cr3;

    for (uint32_t i = 0; i < 1024; i++)
        t_readable[i] = probe(false, false, i << 22).faults == 0;
    __asm__ volatile("movl %%cr3, %0" : "=r"(cr3));
    printk("cr3: 0x%08x\n", cr3);
}

DEMO("t-regions", t_regions, "which regions the kernel can read");

/* The two ends of what chapter 1 saw one to one, and the window's. */
static void
t_edges(void)
{
    static const laddr_t edges[] = {
        0,          0xffc,      0x100000,   0xfffffc,   0xbffffffc,
        0xc0000000, 0xc0fffffc, 0xc1000000, 0xfffffffc,
    };

    for (size_t i = 0; i < ARRAY_SIZE(edges); i++)
        printk("%08x: faults %u\n", edges[i],
               probe(false, false, edges[i]).faults);
}

DEMO("t-edges", t_edges, "reads at the edges of what is mapped");
