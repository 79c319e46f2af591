/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * System calls, as a program makes them: number in %eax, arguments in %ebx,
 * %ecx, %edx, %esi, %edi, then int 0x80.  Numbers, arguments and errors are
 * those of Linux on the i386.
 */
#ifndef KERNEL_SYSCALL_H
#define KERNEL_SYSCALL_H

#include "kernel/errno.h"
#include "kernel/init.h"
#include "kernel/traps.h"

#define SYSCALL_VECTOR 0x80
#define NR_SYSCALLS    512

/*
 * SYSCALL(number, function): the system call of that number, a function
 * that gets the program's registers and returns a result or -E….
 */
typedef int32_t (*syscall_t)(struct regs *regs);

struct syscall_row {
    uint32_t number;
    syscall_t function;
};

#define SYSCALL(number, function) \
    static const struct syscall_row syscall_row_##function \
        TABLE_ROW("syscalls", "") = {number, function}

extern const struct syscall_row syscalls_start[], syscalls_end[];

#define ARG1(regs) ((regs)->ebx)
#define ARG2(regs) ((regs)->ecx)
#define ARG3(regs) ((regs)->edx)

#endif
