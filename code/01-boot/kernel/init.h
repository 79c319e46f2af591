/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tables that the linker makes.  A file adds itself to them, so a later
 * chapter can add a device or a demonstration without touching this one.
 */
#ifndef KERNEL_INIT_H
#define KERNEL_INIT_H

/*
 * The rows of one table lie in sections .table.NAME.1…; the linker script
 * sorts them by name, between two that hold only a symbol.  `order` is for
 * tables whose order matters, else "".
 */
#define TABLE_ROW(name, order) \
    __attribute__((used, aligned(4), section(".table." name ".1" order)))

/*
 * In one source file a table: its bounds, NAME_start and NAME_end.  They are
 * the assembler's: of an empty array that C defines, the compiler knows that
 * it has no first element, and may skip that in a loop.
 */
#define TABLE(type, name) \
    TABLE_BOUND(#name "_start", #name ".0"); \
    TABLE_BOUND(#name "_end", #name ".2"); \
    extern const type name##_start[], name##_end[]

#define TABLE_BOUND(symbol, section) \
    __asm__(".pushsection .table." section ", \"a\"\n\t" \
            ".balign 4\n\t" \
            ".globl " symbol "\n" symbol ":\n\t" \
            ".popsection")

/*
 * initcall(ORDER, function): call `function` at start-up.  ORDER is two
 * digits; the linker sorts by it.  Equal orders run in no promised order.
 *
 *   10  the processor's own tables     40  memory
 *   20  traps and interrupts           60  devices
 */
typedef void (*initcall_t)(void);

#define initcall(order, function) \
    TABLE_ROW("initcalls", #order) \
    static const initcall_t initcall_##function = function

extern const initcall_t initcalls_start[], initcalls_end[];

/*
 * DEMO("name", function, "what it shows"): a demonstration that the command
 * line can ask for with run=name.  It passes by returning, fails by panic.
 */
struct demo {
    const char *name;
    void (*run)(void);
    const char *help;
};

#define DEMO(name, function, help) \
    static const struct demo demo_entry_##function \
        TABLE_ROW("demos", "") = {name, function, help}

extern const struct demo demos_start[], demos_end[];

/* Run the demonstration that the command line names, or "hello". */
void run_demo(void);

/* What the kernel does once everything is started.  Weak: run_demo(). */
void kernel_run(void);

#endif
