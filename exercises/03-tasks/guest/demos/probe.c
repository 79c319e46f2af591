// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=probe ops=c9,j3/c9 before=2: runs the program `probe` once for each
 * part of ops, in the slot behind so many bystanders.  The machine stops
 * when the last has come to its end, with that program as it is.
 */
#include "boot/multiboot.h"
#include "drivers/exit.h"
#include "kernel/cmdline.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/report.h"
#include "kernel/spawn.h"
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "kernel/witness.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/memory.h"
#include "mm/paging.h"
#include "mm/uaccess.h"

#define DIRT  1536 /* bytes of the kernel's stack */
#define PARTS 8
#define STEPS 32 /* of a part */

enum { RESULT, ENDED, STATUS }; /* witness: of a part, and of its steps */

uint32_t probe_area; /* logical address, of the one that stopped us */
paddr_t probe_hog;   /* frames taken, a list through them */

static uint32_t part, parts;
static char ops[MAX_CMDLINE];

/* 500: the kernel's stack is not what it was. */
static __attribute__((noinline)) int32_t
sys_dirty(struct regs *regs)
{
    volatile uint8_t dirt[DIRT];

    (void)regs;
    for (uint32_t i = 0; i < DIRT; i++)
        dirt[i] = 0xd1;
    return dirt[DIRT / 2];
}

/* 501: what is to be tried, and which part of it by the caller. */
static int32_t
sys_input(struct regs *regs)
{
    return copy_to_user(ARG1(regs), ops, strlen(ops) + 1) ? (int32_t)part
                                                          : -EFAULT;
}

/* 502: the end. */
static int32_t
sys_end(struct regs *regs)
{
    probe_area = ARG1(regs);
    witness(ENDED, part, 1);
    if (part + 1 < parts)
        do_exit(0);
    machine_exit(EXIT_PASS);
}

/* 503: what step ARG1 has brought. */
static int32_t
sys_result(struct regs *regs)
{
    if (ARG1(regs) >= STEPS)
        return -EINVAL;
    witness(RESULT, part * STEPS + ARG1(regs), ARG2(regs));
    return 0;
}

/*
 * 504: the kernel's own store at ARG1.  Below what the trap has pushed lie
 * zeros, which a kernel that looks for the program's stack pointer finds.
 */
static int32_t
sys_store(struct regs *regs)
{
    uint32_t good;

    __asm__ volatile("movw %w2, %%fs\n\t"
                     "xorl %0, %0\n\t"
                     "pushl %0\n\t"
                     "pushl %0\n"
                     "1:\tmovl %0, %%fs:(%1)\n\t"
                     "incl %0\n"
                     "2:\taddl $8, %%esp\n\t"
                     ".pushsection .table.exceptions.1, \"a\"\n\t"
                     ".long 1b, 2b\n\t"
                     ".popsection"
                     : "=&r"(good)
                     : "r"(ARG1(regs)), "r"(USER_DS)
                     : "memory", "cc");
    return good ? 0 : -EFAULT;
}

/* 505: its load from there. */
static int32_t
sys_load(struct regs *regs)
{
    uint32_t word;

    return copy_from_user(&word, ARG1(regs), sizeof(word)) ? 0 : -EFAULT;
}

/* 506: the page at ARG1 becomes read-only. */
static int32_t
sys_protect(struct regs *regs)
{
    pte_t *pte = user_pte(current->mm, ARG1(regs));

    if (!pte || !(*pte & PTE_PRESENT))
        return -EFAULT;
    *pte &= ~(pte_t)PTE_WRITE;
    flush_all();
    return 0;
}

/* 507: take frames until ARG1 are free; they come back with the end. */
static int32_t
sys_hog(struct regs *regs)
{
    for (uint32_t n = nr_free_pages(); n > ARG1(regs); n--) {
        paddr_t page = get_free_page(); /* may_sleep: holds nothing */

        *(paddr_t *)phys_to_virt(page) = probe_hog;
        probe_hog = page;
    }
    return 0;
}

/* 508: the page at ARG1 goes. */
static int32_t
sys_remove(struct regs *regs)
{
    free_page(unmap_page(current->mm->start_code + ARG1(regs)));
    return 0;
}

SYSCALL(500, sys_dirty);
SYSCALL(501, sys_input);
SYSCALL(502, sys_end);
SYSCALL(503, sys_result);
SYSCALL(504, sys_store);
SYSCALL(505, sys_load);
SYSCALL(506, sys_protect);
SYSCALL(507, sys_hog);
SYSCALL(508, sys_remove);

static void
unhog(void)
{
    while (probe_hog) {
        paddr_t page = probe_hog;

        probe_hog = *(paddr_t *)phys_to_virt(page);
        free_page(page);
    }
}

static void
stand_by(void)
{
    for (;;)
        sleep_on(&parts); /* nobody will say so */
}

static void
demo_probe(void)
{
    char before[12] = "0";
    uint32_t bystanders = 0;
    struct task_struct *t;

    cmdline_get("ops", ops, sizeof(ops));
    cmdline_get("before", before, sizeof(before));
    for (const char *s = before; *s >= '0' && *s <= '9'; s++)
        bystanders = bystanders * 10 + (uint32_t)(*s - '0');
    for (; bystanders > 0; bystanders--) {
        t = task_new("bystander", stand_by);
        if (!t)
            panic("no slot for a bystander");
        task_start(t);
    }
    parts = 1;
    for (const char *s = ops; *s; s++)
        parts += *s == '/';
    if (parts > PARTS)
        panic("ops: more than %u parts", PARTS);
    for (; part < parts; part++) {
        uint32_t status = 0;
        int32_t pid = spawn("probe");

        if (do_wait(pid, &status, 0) == pid)
            report_end(pid, "probe", status);
        witness(STATUS, part, status);
        unhog();
    }
}

DEMO("probe", demo_probe, "ops=a100,c3/c9: the program `probe`");
