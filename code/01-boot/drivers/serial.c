// SPDX-License-Identifier: GPL-2.0-only
/*
 * The 16550 serial port, polled: no queue in memory and no interrupt, so
 * that what was said is out when the kernel dies in the next instruction.
 */
#include "drivers/serial.h"

#include "drivers/io.h"

/* Registers, counted from the port's base. */
enum {
    DATA = 0,
    INTERRUPT_ENABLE = 1,
    FIFO_CONTROL = 2,
    LINE_CONTROL = 3,
    MODEM_CONTROL = 4,
    LINE_STATUS = 5,
};

#define DIVISOR_LATCH 0x80 /* in LINE_CONTROL: DATA is baud */
#define EIGHT_BITS    0x03
#define CAN_SEND      0x20 /* in LINE_STATUS */

static void
port_init(uint16_t port)
{
    outb(port + INTERRUPT_ENABLE, 0);
    outb(port + LINE_CONTROL, DIVISOR_LATCH | EIGHT_BITS);
    outb(port + DATA, 1);             /* 115 200 / 1 */
    outb(port + INTERRUPT_ENABLE, 0); /* the divisor's high byte */
    outb(port + LINE_CONTROL, EIGHT_BITS);
    outb(port + FIFO_CONTROL, 0x07);  /* on, and empty */
    outb(port + MODEM_CONTROL, 0x03); /* ready */
}

void
serial_init(void)
{
    port_init(COM1);
    port_init(COM2);
}

void
serial_put(uint16_t port, char c)
{
    while (!(inb(port + LINE_STATUS) & CAN_SEND))
        ;
    outb(port + DATA, (uint8_t)c);
}
