/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One access to memory, at either privilege level, that may fault and comes
 * back all the same.
 */
#ifndef GUEST_PROBE_H
#define GUEST_PROBE_H

#include <stdbool.h>

#include "mm/pte.h"

struct probed {
    unsigned int faults;
    uint32_t error;
    laddr_t address; /* %cr2 */
};

/* From the first call on, page faults are recorded and stepped over. */
struct probed probe(bool user, bool write, laddr_t address);

void set_wp(bool on);

/* probe.S */
void access_kernel(laddr_t address, bool write);
void enter_user(laddr_t entry, laddr_t address);
void leave_user(void) __attribute__((noreturn));

#endif
