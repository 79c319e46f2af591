/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * run=script ops=...: takes frames and gives them back, as the command line
 * says, and remembers each step.  The steps are numbered from 1:
 *
 *   g         get_free_page()
 *   f3        free_page() of what step 3 brought
 *   s3        one more user of what step 3 brought
 *   x104      free_page(0x104000): any frame, by its address / 4096
 *   x104-107  the same for each of these
 *   d104-107  fill these frames with rubbish
 *   g*9       nine times; all count as one step
 */
#include "demos/script.h"

#include "boot/multiboot.h"
#include "kernel/cmdline.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/memory.h"

#define RUBBISH 0xd1

struct script_step script_steps[SCRIPT_STEPS];
volatile uint32_t script_done;

/* One operation, taken apart. */
struct op {
    char letter;
    uint32_t first, last; /* a step, or frames */
    uint32_t times;
};

__weak uint32_t
script_op(char letter, uint32_t number)
{
    panic("ops: nothing is called %c%x here", letter, number);
}

/* Reads a number and moves past it; `otherwise` if there is none. */
static uint32_t
read_number(const char **text, uint32_t base, uint32_t otherwise)
{
    uint32_t n = 0;
    bool any = false;

    for (;; (*text)++, any = true) {
        char c = **text;
        uint32_t digit = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                         : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10
                                                : 99;

        if (digit >= base)
            return any ? n : otherwise;
        n = n * base + digit;
    }
}

static struct op
read_op(const char **text)
{
    struct op op = {.letter = *(*text)++};
    uint32_t base = op.letter == 'f' || op.letter == 's' ? 10 : 16;

    op.first = read_number(text, base, 0);
    op.last = op.first;
    if (**text == '-') {
        (*text)++;
        op.last = read_number(text, base, 0);
    }
    op.times = 1;
    if (**text == '*') {
        (*text)++;
        op.times = read_number(text, 10, 1);
    }
    if (**text == ',')
        (*text)++;
    else if (**text || op.last < op.first)
        panic("ops: cannot make sense of what ends before `%s`", *text);
    return op;
}

static uint32_t
result_of(uint32_t step)
{
    if (step == 0 || step > script_done)
        panic("ops: there was no step %u", step);
    return script_steps[step - 1].result;
}

static uint32_t
do_once(char letter, uint32_t number)
{
    uint32_t page;

    switch (letter) {
    case 'g':
        return get_free_page(); /* may_sleep: holds nothing */
    case 'f':
        page = result_of(number);
        free_page(page);
        return page;
    case 's':
        page = result_of(number);
        mem_map[MAP_NR(page)]++;
        return page;
    case 'x':
        free_page(number << PAGE_SHIFT);
        return number << PAGE_SHIFT;
    case 'd':
        memset(phys_to_virt(number << PAGE_SHIFT), RUBBISH, PAGE_SIZE);
        return number << PAGE_SHIFT;
    default:
        return script_op(letter, number);
    }
}

static uint32_t
count_of(uint32_t page)
{
    return page >= LOW_MEM && MAP_NR(page) < PAGING_PAGES
               ? mem_map[MAP_NR(page)]
               : 0;
}

static void
demo_script(void)
{
    static char ops[MAX_CMDLINE];
    const char *text = ops;

    cmdline_get("ops", ops, sizeof(ops));
    while (*text && script_done < SCRIPT_STEPS) {
        struct script_step *step = &script_steps[script_done];
        const char *start = text;
        struct op op = read_op(&text);

        for (uint32_t n = op.first;; n++) {
            for (uint32_t i = 0; i < op.times; i++)
                step->result = do_once(op.letter, n);
            if (n == op.last)
                break;
        }
        step->count = count_of(step->result);
        script_done++;
        printk("step %2u  %08x  count %u  ", script_done, step->result,
               step->count);
        while (start < text && *start != ',')
            printk("%c", *start++);
        printk("\n");
    }
    printk("frames free: %u\n", nr_free_pages());
}

DEMO("script", demo_script, "ops=g,f1,...: frames out and back, by hand");
