// SPDX-License-Identifier: GPL-2.0-only
/*
 * The console as an open file: descriptors 0, 1 and 2 of every task.
 */
#include "drivers/serial.h"
#include "fs/file.h"
#include "kernel/errno.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "mm/uaccess.h"

static int32_t
console_write(struct file *file, uint32_t from, uint32_t n)
{
    char part[64];
    uint32_t done = 0;

    (void)file;
    while (done < n) {
        uint32_t length = n - done < sizeof(part) ? n - done : sizeof(part);

        if (!copy_from_user(part, from + done, length))
            return done ? (int32_t)done : -EFAULT;
        for (uint32_t i = 0; i < length; i++)
            serial_put(COM1, part[i]);
        done += length;
    }
    return (int32_t)done;
}

static const struct file_operations console_operations = {
    .write = console_write,
};

/* The idle task gets them first; everybody else is a copy of it. */
static void
console_init(void)
{
    struct file *file = file_new();

    if (!file || fd_install(file, 0) != 0 || fd_install(file, 0) != 1 ||
        fd_install(file, 0) != 2)
        panic("the console could not be opened as 0, 1 and 2");
    file->f_count = 3;
    file->f_flags = O_WRONLY;
    file->f_op = &console_operations;
}

initcall(66, console_init);
