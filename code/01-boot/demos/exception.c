// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=exception by=NAME: make a real mistake and see what the kernel says.
 */
#include "kernel/cmdline.h"
#include "kernel/gdt.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/types.h"
#include "lib/string.h"

static void
by_divide(void)
{
    __asm__ volatile("divl %0" : : "r"(0), "a"(1), "d"(0));
}

static void
by_breakpoint(void)
{
    __asm__ volatile("int3");
}

static void
by_overflow(void)
{
    __asm__ volatile("addl %0, %0\n\tinto" : : "r"(0x7fffffff));
}

static void
by_opcode(void)
{
    __asm__ volatile("ud2");
}

/* Load a selector that names a slot past the end of the GDT. */
static void
by_segment(void)
{
    __asm__ volatile("movw %w0, %%fs" : : "r"(GDT_SLOTS * 8));
}

static const struct {
    const char *name;
    void (*make)(void);
} mistakes[] = {
    /* clang-format off */
    {"divide", by_divide},
    {"breakpoint", by_breakpoint},
    {"overflow", by_overflow},
    {"opcode", by_opcode},
    {"segment", by_segment},
    /* clang-format on */
};

static void
demo_exception(void)
{
    char name[16] = "divide";

    cmdline_get("by", name, sizeof(name));
    for (size_t i = 0; i < ARRAY_SIZE(mistakes); i++) {
        if (strcmp(mistakes[i].name, name) == 0) {
            printk("making a mistake: %s\n", name);
            mistakes[i].make();
            panic("the processor let the mistake pass");
        }
    }
    panic("by=%s names no mistake", name);
}

DEMO("exception", demo_exception,
     "by=divide|breakpoint|overflow|"
     "opcode|segment");
