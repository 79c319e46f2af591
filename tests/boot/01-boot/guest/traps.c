/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Every exception, raised by hand; registers before, in and after a trap;
 * and the weak hook of the dump, overridden.
 */
#include "kernel/traps.h"

#include "guest/gates.h"
#include "guest/registers.h"
#include "kernel/cmdline.h"
#include "kernel/gdt.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"

/* For these the processor pushes an error code (Intel SDM, 3A, 6.3). */
static bool
has_error_code(unsigned int vector)
{
    return vector == 8 || (vector >= 10 && vector <= 14) || vector == 17 ||
           vector == 21 || vector == 29 || vector == 30;
}

/* Overrides the weak default: proof that the linker takes this one. */
void
trap_explain(const struct regs *regs)
{
    printk("  the test layer explains vector %u\n", regs->vector);
}

static void
check_gate(unsigned int vector)
{
    const struct seen_gate *gate = gate_of(vector);

    if (gate->selector != KERNEL_CS || gate->type != INTERRUPT_GATE(0))
        panic("the gate of vector %u is not for the kernel alone", vector);
}

static void
show(struct regs *regs)
{
    trap_dump(regs);
}

static void
t_exceptions(void)
{
    for (unsigned int vector = 0; vector < 32; vector++) {
        check_gate(vector);
        trap_attach(vector, show);
        raise(gate_target(vector), 0xe0000000 + vector,
              has_error_code(vector));
    }
    printk("came back from all\n");
}

DEMO("t-exceptions", t_exceptions, "enter every exception's gate");

/* The same for one that nobody has attached: the kernel must stop. */
static void
t_raise(void)
{
    unsigned int vector = cmdline_number("vector", 0);

    raise(gate_target(vector), cmdline_number("error", 0),
          has_error_code(vector));
    panic("the exception came back");
}

DEMO("t-raise", t_raise, "vector= error=: enter one gate");

static void
own_segments(void)
{
    gdt_set(T_ES, SEG_DATA(0), 0, 0xffffffff);
    gdt_set(T_FS, SEG_DATA(0), 0, 0xffffffff);
    gdt_set(T_DS, SEG_DATA(0), 0, 0xffffffff);
}

static void
t_registers(void)
{
    own_segments();
    __asm__ volatile("cli");
    t_trap_here();
}

DEMO("t-registers", t_registers, "an exception with known registers");

/* A handler that leaves no register as it was, if trap() lets it. */
static void
scribble(struct regs *regs)
{
    (void)regs;
    __asm__ volatile("movw %w0, %%fs" : : "r"(KERNEL_DS));
    __asm__ volatile("movl $-1, %%eax\n\t"
                     "movl %%eax, %%ebx\n\t"
                     "movl %%eax, %%ecx\n\t"
                     "movl %%eax, %%edx\n\t"
                     "movl %%eax, %%esi\n\t"
                     "movl %%eax, %%edi"
                     :
                     :
                     : "eax", "ebx", "ecx", "edx", "esi", "edi");
}

static void
t_return(void)
{
    own_segments();
    trap_attach(3, scribble);
    t_across_breakpoint();
}

DEMO("t-return", t_return, "registers across a breakpoint");

static void
t_tick(void)
{
    own_segments();
    t_across_tick();
}

DEMO("t-tick", t_tick, "registers across a clock interrupt");

/* What a handler changes in *regs, the interrupted program finds. */
static void
answer(struct regs *regs)
{
    regs->eax += 1;
    regs->eip += 2; /* over the ud2 */
}

static void
t_change(void)
{
    uint32_t eax = 41;

    trap_attach(6, answer);
    __asm__ volatile("ud2" : "+a"(eax));
    printk("answer: %u\n", eax);
}

DEMO("t-change", t_change, "a handler that changes registers");

static void
t_no_gate(void)
{
    __asm__ volatile("int $0x80");
}

DEMO("t-no-gate", t_no_gate, "int 0x80, which nobody has opened");

/* ---- segments ---- */

static void
describe(uint32_t base, uint32_t last)
{
    uint32_t limit, word;

    gdt_set(T_FS, SEG_DATA(0), base, last);
    __asm__ volatile("lsll %1, %0" : "=r"(limit) : "r"(T_FS) : "cc");
    __asm__ volatile("movw %w1, %%fs\n\t"
                     "movl %%fs:0, %0\n\t"
                     "movw %w2, %%fs"
                     : "=r"(word)
                     : "r"(T_FS), "r"(KERNEL_DS));
    printk("base %08x last %08x: limit %08x, first word %s\n", base, last,
           limit, word == *(uint32_t *)base ? "right" : "wrong");
}

/* The bases lie beyond 32 MiB, so that no byte of theirs is 0. */
static void
t_segments(void)
{
    static uint32_t there = 0x600df00d;

    *(volatile uint32_t *)0x2ab1238 = 0x12345678;
    *(volatile uint32_t *)0x35c0de8 = 0x9abcdef0;
    describe((uint32_t)&there, 0xffffffff);
    describe(0x2ab1238, 0);
    describe(0x2ab1238, 0xfff);
    describe(0x35c0de8, 0xfffff);
    describe(0x35c0de8, 0x100fff);
    describe(0x35c0de8, 0x89abcfff);
}

DEMO("t-segments", t_segments, "what gdt_set describes, asked by lsl");
