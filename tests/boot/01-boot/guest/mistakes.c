/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Real mistakes beyond those of run=exception: each makes the processor
 * raise an exception by itself, for QEMU's log to confirm.
 */
#include "guest/gates.h"
#include "kernel/cmdline.h"
#include "kernel/gdt.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/types.h"
#include "lib/string.h"

#define ABSENT 0x18 /* a selector: described, not there */

#define CR0_TS (1 << 3)
#define CR0_NE (1 << 5)

static void
set_cr0(uint32_t bits)
{
    uint32_t cr0;

    __asm__ volatile("movl %%cr0, %0" : "=r"(cr0));
    __asm__ volatile("movl %0, %%cr0" : : "r"(cr0 | bits));
}

static void
by_debug(void)
{
    __asm__ volatile("pushfl\n\t"
                     "orl $0x100, (%%esp)\n\t" /* single-step */
                     "popfl\n\t"
                     "nop"
                     :
                     :
                     : "memory");
}

static void
by_bound(void)
{
    const int32_t bounds[2] = {1, 4};

    __asm__ volatile("bound %0, %1" : : "r"(5), "m"(bounds));
}

static void
by_device(void)
{
    set_cr0(CR0_TS);
    __asm__ volatile("fnop");
}

/* 1 / 0 with the mask of that exception taken away. */
static void
by_x87(void)
{
    const uint16_t control = 0x37f & ~(1 << 2);

    set_cr0(CR0_NE);
    __asm__ volatile("fninit\n\t"
                     "fldcw %0\n\t"
                     "fld1\n\t"
                     "fldz\n\t"
                     "fdivrp\n\t"
                     "fwait"
                     :
                     : "m"(control));
}

static void
by_absent(void)
{
    gdt_set(ABSENT, SEG_DATA(0) & ~0x80, 0, 0xffffffff);
    __asm__ volatile("movw %w0, %%es" : : "r"(ABSENT));
}

static void
by_stack(void)
{
    gdt_set(ABSENT, SEG_DATA(0) & ~0x80, 0, 0xffffffff);
    __asm__ volatile("movw %w0, %%ss" : : "r"(ABSENT));
}

/* A return to the task that this one is nested in; there are no tasks. */
static void
by_tss(void)
{
    __asm__ volatile("pushfl\n\t"
                     "orl $0x4000, (%%esp)\n\t"
                     "popfl\n\t"
                     "iretl"
                     :
                     :
                     : "memory");
}

/* No way into the divide error's handler: that is one exception more. */
static void
by_double(void)
{
    gate_of(0)->type &= (uint8_t)~GATE_PRESENT;
    __asm__ volatile("divl %0" : : "r"(0), "a"(1), "d"(0));
}

/* Nor into the double fault's: the processor gives up. */
static void
by_triple(void)
{
    gate_of(8)->type &= (uint8_t)~GATE_PRESENT;
    by_double();
}

static const struct {
    const char *name;
    void (*make)(void);
} mistakes[] = {
    {"debug", by_debug}, {"bound", by_bound},   {"device", by_device},
    {"x87", by_x87},     {"absent", by_absent}, {"stack", by_stack},
    {"tss", by_tss},     {"double", by_double}, {"triple", by_triple},
};

static void
t_mistake(void)
{
    char name[16] = "";

    cmdline_get("by", name, sizeof(name));
    for (size_t i = 0; i < ARRAY_SIZE(mistakes); i++)
        if (strcmp(mistakes[i].name, name) == 0)
            mistakes[i].make();
    panic("the processor let the mistake %s pass", name);
}

DEMO("t-mistake", t_mistake, "by=: a mistake the processor notices");
