/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the instructions go, for ways too long to know them by heart: the
 * kernel goes one instruction at a time, as in chapter 4's step.c, and each
 * is put down to the last of the functions listed here that was called and
 * has not returned.
 */
#include "fs/args.h"
#include "fs/buffer.h"
#include "fs/ext2.h"
#include "fs/file.h"
#include "kernel/gdt.h"
#include "kernel/stubs.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/copy.h"
#include "mm/cow.h"
#include "mm/demand.h"
#include "mm/fault.h"
#include "mm/memory.h"
#include "mm/slots.h"
#include "mm/uaccess.h"

#define WALK            483 /* the number of our call */
#define DEBUG           1
#define TRAP_GATE(ring) (0x8f | (ring) << 5)

void step_fault_stub(void); /* step.S */
void step_call_stub(void);
void syscall_stub(void);
void system_call(struct regs *regs);

/* What was walked, and what of it was spent where. */
static const char *const ways[] = {"page", "read", "byte", "program"};

enum { WAYS = sizeof(ways) / sizeof(ways[0]) };

enum row {
    WAY,
    CLEARING,
    COPYING,
    PROGRAM,
    BLOCKS,
    CACHE,
    FILES,
    NAMES,
    WORDS,
    FRAMES,
    TABLES,
    TASKS,
    WAKING,
    SWITCHING,
    OTHER,
    ROWS
};

static const char *const names[ROWS] = {
    [WAY] = "in and out",
    [CLEARING] = "clearing",
    [COPYING] = "copying inside the kernel",
    [PROGRAM] = "to and from the program",
    [BLOCKS] = "which block it is",
    [CACHE] = "the block in the cache",
    [FILES] = "which open file it is",
    [NAMES] = "paths and inodes",
    [WORDS] = "arguments",
    [FRAMES] = "frames taken and given back",
    [TABLES] = "going through page tables",
    [TASKS] = "tasks made, ended, waited for",
    [WAKING] = "asking who waits",
    [SWITCHING] = "who runs next",
    [OTHER] = "everything else",
};

static const struct {
    const void *start;
    enum row row;
} functions[] = {
    {memset, CLEARING},
    {memcpy, COPYING},
    {copy_to_user, PROGRAM},
    {copy_from_user, PROGRAM},
    {put_user, PROGRAM},
    {ext2_bmap, BLOCKS},
    {bread, CACHE},
    {brelse, CACHE},
    {fget, FILES},
    {file_of, FILES},
    {path_from_user, NAMES},
    {namei, NAMES},
    {iput, NAMES},
    {args_collect, WORDS},
    {args_install, WORDS},
    {args_drop, WORDS},
    {get_free_page, FRAMES},
    {free_page, FRAMES},
    {copy_page_tables, TABLES},
    {free_page_tables, TABLES},
    {task_new, TASKS},
    {task_start, TASKS},
    {do_exit, TASKS},
    {do_wait, TASKS},
    {wake_up, WAKING},
    {schedule, SWITCHING},
    /* What is none of the above; and a fault in a copy is not the copy. */
    {system_call, OTHER},
    {trap, OTHER},
    {do_no_page, OTHER},
    {do_wp_page, OTHER},
};

enum { FUNCTIONS = sizeof(functions) / sizeof(functions[0]) };

static uint32_t spent[ROWS][WAYS];

/*
 * The listed functions that a task is in, each with where its way back
 * stands on the task's stack.
 */
static struct calls {
    uint32_t depth;
    struct {
        uint32_t esp;
        enum row row;
    } call[16];
} all_calls[NR_TASKS];

static uint32_t way; /* one more than the column */
static bool inside;  /* an instruction of the kernel */
static enum row row; /* was next, and belongs here */

/* A stack has its task at the end; the idle task's is none of these. */
static struct calls *
calls_on(uint32_t esp)
{
    const struct task_struct *t =
        (const struct task_struct *)(esp & ~(PAGE_SIZE - 1));

    return &all_calls[t->magic == TASK_MAGIC ? t->slot : 0];
}

/* To which row does the instruction at `eip` belong? */
static enum row
row_of(uint32_t eip, uint32_t esp)
{
    struct calls *calls = calls_on(esp);

    while (calls->depth > 0 && calls->call[calls->depth - 1].esp < esp)
        calls->depth--;
    for (uint32_t i = 0; i < FUNCTIONS; i++) {
        if ((uint32_t)functions[i].start != eip)
            continue;
        if (calls->depth == sizeof(calls->call) / sizeof(calls->call[0]))
            panic("a walk goes too deep");
        calls->call[calls->depth].esp = esp;
        calls->call[calls->depth++].row = functions[i].row;
    }
    return calls->depth > 0 ? calls->call[calls->depth - 1].row : WAY;
}

/* After each instruction.  The call that ends the walk is not meant. */
static void
walk_step(struct regs *regs)
{
    static bool meant;

    if (!inside)
        meant = regs->eax != WALK;
    else if (meant)
        spent[row][way - 1]++;
    inside = !(regs->cs & 3);
    if (inside)
        row = row_of(regs->eip, trap_esp(regs));
}

/* One row, of the ways that were walked; none if it is nowhere on them. */
static void
print_row(const char *name, const uint32_t row_spent[WAYS],
          const uint32_t sum[WAYS])
{
    bool empty = true;

    for (uint32_t w = 0; w < WAYS; w++)
        empty = empty && row_spent[w] == 0;
    if (empty)
        return;
    printk("| %s |", name);
    for (uint32_t w = 0; w < WAYS; w++)
        if (sum[w] > 0)
            printk(" %u |", row_spent[w]);
    printk("\n");
}

static void
print_ways(void)
{
    uint32_t sum[WAYS] = {0};

    for (uint32_t r = 0; r < ROWS; r++)
        for (uint32_t w = 0; w < WAYS; w++)
            sum[w] += spent[r][w];
    printk("table walk\n| what |");
    for (uint32_t w = 0; w < WAYS; w++)
        if (sum[w] > 0)
            printk(" %s |", ways[w]);
    printk("\n");
    for (uint32_t r = 0; r < ROWS; r++)
        print_row(names[r], spent[r], sum);
    print_row("together", sum, sum);
}

/*
 * 483: walk through page faults and system calls from here on, for way
 * ARG1; 0: no more, and if ARG2, say what was found.
 */
static int32_t
t_walk(struct regs *regs)
{
    __asm__ volatile("pushfl\n\t"
                     "andl $~0x100, (%%esp)\n\t"
                     "popfl"
                     :
                     :
                     : "cc", "memory");
    way = ARG1(regs);
    if (way > WAYS)
        return -EINVAL;
    if (way == 0 && ARG2(regs))
        print_ways();
    inside = false;
    trap_attach(DEBUG, walk_step);
    idt_set(PAGE_FAULT, INTERRUPT_GATE(0), KERNEL_CS,
            (uint32_t)(way ? step_fault_stub : trap_stubs[PAGE_FAULT]));
    idt_set(SYSCALL_VECTOR, TRAP_GATE(3), KERNEL_CS,
            (uint32_t)(way ? step_call_stub : syscall_stub));
    return 0;
}

SYSCALL(WALK, t_walk);
