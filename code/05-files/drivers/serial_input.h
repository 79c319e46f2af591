/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What comes in at COM1, with an interrupt.
 */
#ifndef DRIVERS_SERIAL_INPUT_H
#define DRIVERS_SERIAL_INPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/traps.h"

/*
 * From now on call `handler` when bytes have come.  It must take them all:
 * the next interrupt comes only after the port was empty.
 */
void serial_listen(trap_handler_t handler);

/* The next byte; false: there is none. */
bool serial_take(uint8_t *byte);

#endif
