/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two serial ports: COM1 is the console, COM2 takes the kernel's drawings.
 */
#ifndef DRIVERS_SERIAL_H
#define DRIVERS_SERIAL_H

#include <stdint.h>

#define COM1 0x3f8
#define COM2 0x2f8

/* Set both ports to 115 200 baud, 8 bits, no parity; no interrupts. */
void serial_init(void);

/* Wait until the port takes a byte, and send it. */
void serial_put(uint16_t port, char c);

#endif
