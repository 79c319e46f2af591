/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 8.3 beside the student's mm/avl_good.c: a tree in; out what is
 * said of it, and how many bytes of stack that took.
 */
#include "inside.h"

#include "lib/string.h"
#include "mm/forest.h"

enum { STACK = 1 << 20, MARK = 0xa5 };

static unsigned char stack[STACK] __attribute__((aligned(16)));
static struct vm_area_struct areas[FOREST_AREAS];
static struct mm_struct mm;

/* avl_good() on the stack that ends at `top`. */
static bool
ask_on(unsigned char *top)
{
    bool said;

    __asm__ volatile("movq %%rsp, %%rbx\n\t"
                     "movq %2, %%rsp\n\t"
                     "call avl_good\n\t"
                     "movq %%rbx, %%rsp"
                     : "=a"(said)
                     : "D"(&mm), "r"(top)
                     : "rbx", "rcx", "rdx", "rsi", "r8", "r9", "r10", "r11",
                       "cc", "memory");
    return said;
}

void
answer(const void *question, size_t size)
{
    struct {
        uint32_t said, stack;
    } is = {0};

    (void)size;
    forest_plant(question, areas, &mm);
    memset(stack, MARK, sizeof(stack));
    is.said = ask_on(stack + STACK);
    while (is.stack < STACK && stack[is.stack] == MARK)
        is.stack++;
    is.stack = STACK - is.stack;
    reply(&is, sizeof(is));
}
