/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * run=script ops=...: takes frames and gives them back, as the command line
 * says, and remembers each step.  The steps are numbered from 1:
 *
 *   g          get_free_page()
 *   f3         free_page() of what step 3 brought
 *   s3         one more user of what step 3 brought
 *   f@104      free_page(0x104000): any frame, by its address / 4096
 *   f@104-107  the same for each of these
 *   w@104-107  store rubbish into these frames
 *   g*9        nine times; all count as one step
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

__weak uint32_t
script_op(const struct op *op, uint32_t number)
{
    panic("ops: nothing is called %c%s%x here", op->letter,
          op->is_frame ? "@" : "", number);
}

/* Reads a number and moves past it; 0 if there is none. */
static uint32_t
read_number(const char **text, uint32_t base)
{
    uint32_t n = 0;

    for (;; (*text)++) {
        char c = **text;
        uint32_t digit = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                         : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10
                                                : 99;

        if (digit >= base)
            return n;
        n = n * base + digit;
    }
}

/* Moves past a character, if it is there. */
static bool
skip(const char **text, char c)
{
    bool there = **text == c;

    *text += there;
    return there;
}

/* The numbers of frames are hex, all others decimal. */
static struct op
read_op(const char **text)
{
    struct op op = {.letter = *(*text)++, .times = 1};
    uint32_t base;

    op.is_frame = skip(text, '@');
    base = op.is_frame ? 16 : 10;
    op.first = read_number(text, base);
    op.last = skip(text, '-') ? read_number(text, base) : op.first;
    op.has_value = skip(text, ':');
    if (op.has_value)
        op.value = read_number(text, 10);
    if (skip(text, '*'))
        op.times = read_number(text, 10);
    if (!skip(text, ',') && (**text || op.last < op.first))
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
do_once(const struct op *op, uint32_t number)
{
    uint32_t page = 0;

    if (op->is_frame)
        page = number << PAGE_SHIFT;
    else if (op->letter == 'f' || op->letter == 's')
        page = result_of(number);
    if (op->letter == 'g' && !op->has_value)
        return get_free_page(); /* may_sleep: holds nothing */
    if (op->letter == 'f')
        free_page(page);
    else if (op->letter == 's' && !op->is_frame)
        mem_map[MAP_NR(page)]++;
    else if (op->letter == 'w' && op->is_frame)
        memset(phys_to_virt(page), RUBBISH, PAGE_SIZE);
    else
        return script_op(op, number);
    return page;
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
                step->result = do_once(&op, n);
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
