/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 8.3 beside the student's mm/avl_good.c: a tree in; out what is
 * said of it, and how many bytes of stack that took.
 * Asks: bool avl_good(const struct mm_struct *mm);
 */
#include "inside.h"

#include "mm/forest.h"

enum { WORDS = 1 << 17 };

#define MARK 0xa5a5a5a5a5a5a5a5u

static uint64_t stack[WORDS] __attribute__((aligned(16)));
static struct vm_area_struct areas[FOREST_AREAS];
static struct mm_struct mm;

/* avl_good() on the stack that ends at `top`. */
static bool
ask_on(uint64_t *top)
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
    uint32_t unused = 0;

    (void)size;
    forest_plant(question, areas, &mm);
    for (size_t i = 0; i < WORDS; i++)
        stack[i] = MARK;
    is.said = ask_on(stack + WORDS);
    while (unused < WORDS && stack[unused] == MARK)
        unused++;
    is.stack = (WORDS - unused) * sizeof(stack[0]);
    reply(&is, sizeof(is));
}
