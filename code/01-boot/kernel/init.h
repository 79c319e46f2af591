/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two tables that the linker makes.  A file adds itself to them, so a later
 * chapter can add a device or a demonstration without touching this one.
 */
#ifndef KERNEL_INIT_H
#define KERNEL_INIT_H

/*
 * initcall(ORDER, function): call `function` at start-up.  ORDER is two
 * digits; the linker sorts by it.  Equal orders run in no promised order.
 *
 *   10  the processor's own tables     40  memory
 *   20  traps and interrupts           60  devices
 */
typedef void (*initcall_t)(void);

#define initcall(order, function)                                       \
    static const initcall_t initcall_##function                         \
    __attribute__((used, section(".initcall." #order))) = function

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

#define DEMO(name, function, help)                                      \
    static const struct demo demo_entry_##function                      \
    __attribute__((used, section(".demos"))) = { name, function, help }

extern const struct demo demos_start[], demos_end[];

#endif
