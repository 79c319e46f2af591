/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs before there are files: the loader brings them as modules.
 */
#ifndef KERNEL_SPAWN_H
#define KERNEL_SPAWN_H

#include <stdint.h>

/*
 * Load the module `name` into a free slot as a child of `current` and let
 * it run.  Returns its pid, or -ENOEXEC (no such module, or no program),
 * -EAGAIN (no slot), -ENOMEM.
 */
int32_t spawn(const char *name);

#endif
