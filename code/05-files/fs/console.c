// SPDX-License-Identifier: GPL-2.0-only
/*
 * The console as an open file: descriptors 0, 1 and 2 of every task.
 */
#include "fs/console.h"

#include "drivers/line.h"
#include "drivers/serial.h"
#include "drivers/serial_input.h"
#include "fs/file.h"
#include "kernel/errno.h"
#include "kernel/init.h"
#include "kernel/irq.h"
#include "kernel/mark.h"
#include "kernel/panic.h"
#include "mm/uaccess.h"

int32_t console_owner = 1;

static struct line line; /* only with interrupts off */

static void
echo(char c)
{
    serial_put(COM1, c);
}

static void
console_interrupt(struct regs *regs)
{
    bool interrupt = false;
    uint8_t key;

    while (serial_take(&key)) {
        enum line_event event = line_put(&line, key, echo);

        if (event == LINE_WHOLE)
            wake_up(&line);
        if (event == LINE_INTERRUPT)
            interrupt = true;
    }
    if (interrupt)
        mark_descendants(console_owner, regs);
}

/* Waits for a line and gives it, or as much of it as is asked for. */
static int32_t
console_read(struct file *file, uint32_t to, uint32_t n)
{
    char part[LINE_MAX + 1];
    uint32_t flags, length;

    (void)file;
    if (n == 0)
        return 0;
    flags = irq_save(); /* no key between look and sleep */
    while (!line_is_whole(&line)) {
        if (!interruptible_sleep_on(&line)) {
            irq_restore(flags);
            return -EINTR;
        }
    }
    length = line_take(&line, part, n < sizeof(part) ? n : sizeof(part));
    irq_restore(flags);
    return copy_to_user(to, part, length) ? (int32_t)length : -EFAULT;
}

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
    .read = console_read,
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
    file->f_flags = O_RDWR;
    file->f_op = &console_operations;
    serial_listen(console_interrupt);
}

initcall(66, console_init);
