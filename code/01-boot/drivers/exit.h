/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a run of the kernel ends: QEMU's isa-debug-exit device at port 0xf4.
 * A byte v written there ends QEMU with status (v << 1) | 1.
 */
#ifndef DRIVERS_EXIT_H
#define DRIVERS_EXIT_H

enum exit_code {
    EXIT_PASS = 0x10, /* QEMU's status 33 */
    EXIT_FAIL = 0x11, /* QEMU's status 35 */
};

/* End the machine; without the device, stop the processor for good. */
void machine_exit(enum exit_code code) __attribute__((noreturn));

#endif
