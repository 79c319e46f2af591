// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=script at=8049,10000 ops=...: frames, mappings and accesses, as the
 * command line says.  A, B, C ... are the pages that at= lists, by their
 * addresses / 4096 in hex.  The steps are numbered from 1:
 *
 *   g       get_free_page()
 *   f3      free_page() of what step 3 brought
 *   Am3     map A to the frame of step 3, writable;  Am3:0: read-only
 *   Au      unmap A
 *   Ar      load from A;  r3: from the address that step 3 brought
 *   Aw:7    store 7 at A;  w3:7: at the address that step 3 brought
 *   k3:7    store 7 into the frame of step 3, through the window
 *   q3      load from it
 *   Ac      clear accessed and dirty in A's entry, and flush
 *   Ai:82   write 82 into A's entry as it is, and flush
 *   l:1     set CR0.WP;  l:0: clear it
 *   s3      one more user of the frame of step 3
 *   h2      take frames until 2 are left
 *
 * An operation's page, A to J, may stand behind its letter, too.
 */
#include "demos/script.h"

#include "boot/multiboot.h"
#include "kernel/cmdline.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "mm/address.h"
#include "mm/fault.h"
#include "mm/memory.h"
#include "mm/paging.h"

#define CR0_WP (1u << 16)
#define PAGES  10

uint32_t script_steps[SCRIPT_STEPS];
pte_t script_entries[SCRIPT_STEPS][2];
volatile uint32_t script_done;

static laddr_t pages[PAGES];

__weak uint32_t
script_op(const struct op *op)
{
    panic("ops: nothing is called %c here", op->letter);
}

__weak uint32_t
script_map(const struct op *op)
{
    return map_page(op->page, script_result(op->number),
                    op->has_value && !op->value ? 0 : PTE_WRITE);
}

uint32_t
script_result(uint32_t step)
{
    if (step == 0 || step > script_done)
        panic("ops: there was no step %u", step);
    return script_steps[step - 1];
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

static void
read_page(const char **text, struct op *op)
{
    char name = **text;

    if (name < 'A' || name >= 'A' + PAGES)
        return;
    op->page = pages[name - 'A'];
    if (!op->page)
        panic("ops: at= lists no page %c", name);
    (*text)++;
}

/* The numbers of steps and frames left are decimal, all else is hex. */
static struct op
read_op(const char **text)
{
    struct op op = {0};

    read_page(text, &op);
    op.letter = *(*text)++;
    read_page(text, &op);
    if (**text == '@') {
        (*text)++;
        op.frame = read_number(text, 16) << PAGE_SHIFT;
    }
    op.number = read_number(text, 10);
    op.has_value = **text == ':';
    if (op.has_value) {
        (*text)++;
        op.value = read_number(text, 16);
    }
    if (**text == ',')
        (*text)++;
    else if (**text)
        panic("ops: cannot make sense of `%s`", *text);
    return op;
}

static pte_t *
entry(laddr_t page)
{
    pte_t *pte = find_pte(page);

    if (!pte)
        panic("ops: there is no table for %08x", page);
    return pte;
}

static uint32_t
change_entry(laddr_t page, pte_t clear, pte_t set)
{
    pte_t *pte = entry(page);

    *pte = (*pte & ~clear) | set;
    flush_page(page);
    return *pte;
}

static uint32_t
set_wp(bool on)
{
    uint32_t cr0;

    __asm__ volatile("movl %%cr0, %0" : "=r"(cr0));
    cr0 = on ? cr0 | CR0_WP : cr0 & ~CR0_WP;
    __asm__ volatile("movl %0, %%cr0" : : "r"(cr0) : "memory");
    return on;
}

static uint32_t
take_frames(uint32_t left)
{
    while (nr_free_pages() > left)
        get_free_page(); /* may_sleep: holds nothing */
    return left;
}

static uint32_t
do_op(const struct op *op)
{
    laddr_t at = op->page;

    if (!at && (op->letter == 'r' || op->letter == 'w'))
        at = script_result(op->number);
    switch (op->letter) {
    case 'g':
        return get_free_page(); /* may_sleep: holds nothing */
    case 'f':
        free_page(script_result(op->number));
        return 0;
    case 's':
        return ++mem_map[MAP_NR(script_result(op->number))];
    case 'h':
        return take_frames(op->number);
    case 'm':
        return at ? script_map(op) : script_op(op);
    case 'u':
        return at ? unmap_page(at) : script_op(op);
    case 'r':
        return script_load(at);
    case 'w':
        return script_store(at, op->value);
    case 'q':
        return *(uint32_t *)phys_to_virt(script_result(op->number));
    case 'k':
        *(uint32_t *)phys_to_virt(script_result(op->number)) = op->value;
        return op->value;
    case 'c':
        return change_entry(at, PTE_ACCESSED | PTE_DIRTY, 0);
    case 'i':
        return change_entry(at, ~0u, op->value);
    case 'l':
        return at ? script_op(op) : set_wp(op->value);
    default:
        return script_op(op);
    }
}

static void
note_entries(pte_t entries[2])
{
    for (int i = 0; i < 2; i++) {
        const pte_t *pte = pages[i] ? find_pte(pages[i]) : NULL;

        entries[i] = pte ? *pte : 0;
    }
}

/* A script's access that faults has a result; any other fault is a bug. */
static void
script_page_fault(struct regs *regs)
{
    printk("  ");
    explain_fault(regs->error, fault_address());
    if (regs->eip != (uint32_t)script_load_at &&
        regs->eip != (uint32_t)script_store_at) {
        trap_dump(regs);
        panic("a page fault that is not the script's");
    }
    regs->eip = (uint32_t)script_faulted;
}

static void
demo_script(void)
{
    static char list[MAX_CMDLINE];
    const char *text = list;

    cmdline_get("at", list, sizeof(list));
    for (int i = 0; *text && i < PAGES; text += *text == ',')
        pages[i++] = read_number(&text, 16) << PAGE_SHIFT;
    list[0] = '\0';
    cmdline_get("ops", list, sizeof(list));
    trap_attach(PAGE_FAULT, script_page_fault);
    for (text = list; *text && script_done < SCRIPT_STEPS;) {
        const char *start = text;
        struct op op = read_op(&text);
        uint32_t result = do_op(&op);

        note_entries(script_entries[script_done]);
        script_steps[script_done++] = result;
        printk("step %2u  %08x", script_done, result);
        if (op.page && find_pte(op.page))
            printk("  entry %08x", *find_pte(op.page));
        printk("  ");
        while (start < text)
            printk("%c", *start++);
        printk("\n");
    }
    set_wp(false);
    printk("frames free: %u\n", nr_free_pages());
}

DEMO("script", demo_script, "at=8049 ops=g,Am1,...: mappings, by hand");
