/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's hand in a program's memory.  A user address is a number, not
 * a pointer: it means something only through the user's data segment.
 *
 * The functions return false if the program could not have made the access
 * itself.  They may sleep once pages can be brought in.
 */
#ifndef MM_UACCESS_H
#define MM_UACCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/traps.h"

/* Copy `n` bytes; on false some of them may have been copied. */
bool copy_from_user(void *to, uint32_t from, size_t n);
bool copy_to_user(uint32_t to, const void *from, size_t n);

/*
 * Called before the kernel stores n bytes at a user address, all of them
 * where a program's addresses are.  False: they cannot be stored.  Weak:
 * has nothing to do until pages are shared.
 */
bool verify_area(uint32_t to, size_t n);

/* Store one 32-bit word. */
bool put_user(uint32_t value, uint32_t to);

/*
 * If the instruction that trapped is one of uaccess, let it fail cleanly:
 * change regs to go on at its way out, and return true.
 */
bool uaccess_fixup(struct regs *regs);

/* Was it one of them that trapped? */
bool in_uaccess(const struct regs *regs);

#endif
