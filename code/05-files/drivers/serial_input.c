// SPDX-License-Identifier: GPL-2.0-only
/*
 * The receiving half of the first 16550 serial port.
 */
#include "drivers/serial_input.h"

#include "drivers/io.h"
#include "drivers/pic.h"
#include "drivers/serial.h"

#define COM1_IRQ 4

#define DATA             (COM1 + 0)
#define INTERRUPT_ENABLE (COM1 + 1)
#define MODEM_CONTROL    (COM1 + 4)
#define LINE_STATUS      (COM1 + 5)

#define ON_RECEIVED   0x01 /* in INTERRUPT_ENABLE */
#define READY         0x03 /* in MODEM_CONTROL */
#define IRQ_CONNECTED 0x08 /* the PC's board needs it */
#define HAS_RECEIVED  0x01 /* in LINE_STATUS */

bool
serial_take(uint8_t *byte)
{
    if (!(inb(LINE_STATUS) & HAS_RECEIVED))
        return false;
    *byte = inb(DATA);
    return true;
}

void
serial_listen(trap_handler_t handler)
{
    irq_attach(COM1_IRQ, handler);
    outb(MODEM_CONTROL, READY | IRQ_CONNECTED);
    outb(INTERRUPT_ENABLE, ON_RECEIVED);
}
