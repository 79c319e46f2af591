/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Test programs were modules, before there were files; the tests still start
 * them by name.
 */
#ifndef KERNEL_SPAWN_H
#define KERNEL_SPAWN_H

#include <stdint.h>

/*
 * Let /bin/NAME run as a child of `current`.  Its pid, or what execve says,
 * -EAGAIN (no slot) or -ENOMEM; a lack of memory that ends the child does
 * not come here.
 */
int32_t spawn(const char *name);

#endif
