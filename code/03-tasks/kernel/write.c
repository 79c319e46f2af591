// SPDX-License-Identifier: GPL-2.0-only
/*
 * write, while there is nothing to write to but the console.
 */
#include "drivers/serial.h"
#include "kernel/syscall.h"
#include "mm/uaccess.h"

/* Files come in chapter 5: 1 and 2 are the console, others do not exist. */
static int32_t
sys_write(struct regs *regs)
{
    uint32_t from = ARG2(regs), length = ARG3(regs), done = 0;
    char part[64];

    if (ARG1(regs) != 1 && ARG1(regs) != 2)
        return -EBADF;
    if ((int32_t)length < 0)
        return -EINVAL;
    while (done < length) {
        uint32_t n = length - done;

        if (n > sizeof(part))
            n = sizeof(part);
        if (!copy_from_user(part, from + done, n))
            return done ? (int32_t)done : -EFAULT;
        for (uint32_t i = 0; i < n; i++)
            serial_put(COM1, part[i]);
        done += n;
    }
    return (int32_t)done;
}

SYSCALL(4, sys_write);
