// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=stray by=null|wild|deep: pointers that lead nowhere, and a recursion
 * that never ends.
 */
#include "kernel/cmdline.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "lib/string.h"

struct task {
    uint32_t state[4];
};

static volatile struct task *volatile nobody;
static volatile uint32_t depth;

static void
by_null(void)
{
    nobody->state[2] = 1;
}

static void
by_wild(void)
{
    printk("%u\n", *(volatile uint32_t *)0xdeadbee0);
}

static uint32_t by_deep(void);
static uint32_t (*volatile deeper)(void) = by_deep;

/* Not a tail call: the sum after it keeps every frame alive. */
static uint32_t
by_deep(void)
{
    depth++;
    return deeper() + depth;
}

static void
demo_stray(void)
{
    char name[8] = "null";

    cmdline_get("by", name, sizeof(name));
    printk("going astray: %s\n", name);
    if (strcmp(name, "null") == 0)
        by_null();
    else if (strcmp(name, "wild") == 0)
        by_wild();
    else if (strcmp(name, "deep") == 0)
        by_deep();
    panic("by=%s led nowhere at all", name);
}

DEMO("stray", demo_stray, "by=null|wild|deep");
