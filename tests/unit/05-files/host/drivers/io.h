/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stands in for the kernel's drivers/io.h: a test that drives a device has
 * a device of its own behind the ports.
 */
#ifndef DRIVERS_IO_H
#define DRIVERS_IO_H

#include <stdint.h>

void outb(uint16_t port, uint8_t value);
uint8_t inb(uint16_t port);
void irq_disable(void);

#endif
