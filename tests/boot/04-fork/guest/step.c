/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the instructions go: the kernel executes its own way through a page
 * fault or a system call one instruction at a time, and after each one the
 * debug exception notes where it belonged and of what kind it was.
 */
#include "kernel/gdt.h"
#include "kernel/stubs.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "kernel/types.h"
#include "mm/cow.h"
#include "mm/fault.h"
#include "mm/paging.h"

#define STEP            480 /* the number of our call */
#define DEBUG           1
#define TRAP_GATE(ring) (0x8f | (ring) << 5)

void step_fault_stub(void);
void step_call_stub(void);
void syscall_stub(void);

/*
 * What a first store calls, in this order.  `page_fault` is a static function
 * of chapter 3; the others are checked.
 */
static struct part {
    const char *name;
    const void *function;
    uint32_t all, passing;
} parts[] = {
    {.name = "entry and exit"},
    {.name = "trap", .function = trap},
    {.name = "page_fault"},
    {.name = "repair_fault", .function = repair_fault},
    {.name = "do_wp_page", .function = do_wp_page},
    {.name = "find_pte", .function = find_pte},
    {.name = "un_wp_page", .function = un_wp_page},
};

enum { PARTS = sizeof(parts) / sizeof(parts[0]) };

/* What the string instructions do, a step for each word or byte. */
static uint32_t cleared, copied, searched, others;

static uint32_t last; /* the instruction before this one; 0: none */
static uint32_t called, depth;
static uint8_t within[PARTS];

/* To call and be called: frames, arguments, saved registers, the stack. */
static bool
is_passing(const uint8_t *i)
{
    switch (i[0]) {
    case 0x50 ... 0x5f: /* push, pop */
    case 0x68:
    case 0x6a:
    case 0xc3: /* ret */
    case 0xc9: /* leave */
    case 0xe8: /* call */
        return true;
    case 0x83: /* add, sub */
        return i[1] == 0xec || i[1] == 0xc4;
    case 0x89: /* mov %esp, %ebp */
        return i[1] == 0xe5;
    case 0x8b: /* mov n(%ebp), REGISTER: an argument, a saved register */
    case 0x8d: /* lea n(%ebp), %esp */
        return (i[1] & 0xc7) == 0x45;
    case 0xff: /* push n(...), call *REGISTER */
        return (i[1] & 0x38) == 0x30 || (i[1] & 0xf8) == 0xd0;
    }
    return false;
}

static bool
is_call(const uint8_t *i)
{
    return i[0] == 0xe8 || (i[0] == 0xff && (i[1] & 0xf8) == 0xd0);
}

/* `target` was called: it must be the next of the parts. */
static void
enter(uint32_t target)
{
    const void *function;

    if (++called == PARTS || ++depth == PARTS)
        panic("a first store calls more functions than it used to");
    function = parts[called].function;
    if (function && (uint32_t)function != target)
        panic("a first store does not call %s", parts[called].name);
    within[depth] = (uint8_t)called;
}

static void
step_fault(struct regs *regs)
{
    const uint8_t *i = (const uint8_t *)last;

    if (last) {
        struct part *part = &parts[within[depth]];

        part->all++;
        part->passing += depth > 0 && is_passing(i);
        if (is_call(i))
            enter(regs->eip);
        else if (i[0] == 0xc3)
            depth--;
    }
    last = regs->cs & 3 ? 0 : regs->eip;
}

/* The call that ends the stepping is not meant. */
static void
step_call(struct regs *regs)
{
    const uint8_t *i = (const uint8_t *)last;
    static bool meant;

    if (!last)
        meant = regs->eax != STEP;
    else if (!meant)
        ;
    else if (i[0] == 0xf3 && (i[1] & 0xfe) == 0xaa)
        cleared++;
    else if (i[0] == 0xf3 && (i[1] & 0xfe) == 0xa4)
        copied++;
    else if (i[0] == 0xf3 && i[1] == 0xaf)
        searched++;
    else
        others++;
    last = regs->cs & 3 ? 0 : regs->eip;
}

static void
print_fault(void)
{
    uint32_t all = 0, passing = 0;

    printk(
        "table parts\n| function | instructions | to call and return |\n");
    for (uint32_t i = 0; i < PARTS; i++) {
        printk("| %s | %u | %u |\n", parts[i].name, parts[i].all,
               parts[i].passing);
        all += parts[i].all;
        passing += parts[i].passing;
    }
    printk("| together | %u | %u |\n", all, passing);
    printk("instructions to call and return: %u\n", passing);
}

static void
print_calls(void)
{
    printk("table work\n| what | instructions |\n");
    printk("| clearing frames | %u |\n", cleared);
    printk("| copying | %u |\n", copied);
    printk("| searching page tables | %u |\n", searched);
    printk("| everything else | %u |\n", others);
    printk("| together | %u |\n", cleared + copied + searched + others);
}

/*
 * Step through page faults (1), through page faults and system calls
 * (2), or stop and say what was found (0).
 */
static int32_t
t_step(struct regs *regs)
{
    static uint32_t how;

    __asm__ volatile("pushfl\n\t"
                     "andl $~0x100, (%%esp)\n\t"
                     "popfl"
                     :
                     :
                     : "cc", "memory");
    if (ARG1(regs) == 0 && how == 1)
        print_fault();
    if (ARG1(regs) == 0 && how == 2)
        print_calls();
    how = ARG1(regs);
    last = called = depth = 0;
    trap_attach(DEBUG, how == 2 ? step_call : step_fault);
    idt_set(PAGE_FAULT, INTERRUPT_GATE(0), KERNEL_CS,
            (uint32_t)(how ? step_fault_stub : trap_stubs[PAGE_FAULT]));
    idt_set(SYSCALL_VECTOR, TRAP_GATE(3), KERNEL_CS,
            (uint32_t)(how == 2 ? step_call_stub : syscall_stub));
    return 0;
}

SYSCALL(STEP, t_step);
