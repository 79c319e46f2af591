/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is where in the kernel's own structures, for who looks at its memory
 * from outside: a debugger, a test, a picture of the machine.  The compiler
 * that built the kernel says it, in the kernel's symbols; no byte of the
 * kernel is spent on it.
 */
#ifndef KERNEL_LAYOUT_H
#define KERNEL_LAYOUT_H

#include <stddef.h>

/*
 * LAYOUT(task_struct, pid): the symbol `layout.task_struct.pid`, whose value
 * is the field's offset and whose size is the field's, in bytes.
 * LAYOUT_NUMBER(NR_TASKS): `layout.NR_TASKS`, whose value is the number.
 *
 * An asm statement can have operands only in a function; the linker drops
 * the function, the symbols stay.
 */
#define LAYOUT(type, field) \
    LAYOUT_SYMBOL(type##_##field, #type "." #field, \
                  offsetof(struct type, field), \
                  sizeof(((struct type *)NULL)->field))

#define LAYOUT_NUMBER(name) LAYOUT_SYMBOL(number_##name, #name, name, 0)

#define LAYOUT_SYMBOL(function, name, value, size) \
    __attribute__((used, section(".discard.layout"))) static void \
        layout_##function(void) \
    { \
        __asm__(".globl layout." name "\n\t" \
                ".set layout." name ", %c0\n\t" \
                ".size layout." name ", %c1" \
                : \
                : "i"(value), "i"(size)); \
    } \
    _Static_assert(sizeof(name) > 1, "takes the semicolon")

#endif
