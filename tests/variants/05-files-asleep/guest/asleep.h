/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * get_free_page() as chapter 11's may be: others run before it returns.
 */
#ifndef GUEST_ASLEEP_H
#define GUEST_ASLEEP_H

#include "kernel/types.h"

paddr_t get_page_asleep(void);

#endif
