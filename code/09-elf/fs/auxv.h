/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The auxiliary vector: what the kernel knows of a program and its C library
 * cannot know, in pairs of words behind the environment.  Linux 1.2 gave it
 * only to a program with an interpreter; today's libraries need it always.
 */
#ifndef FS_AUXV_H
#define FS_AUXV_H

#include <stdint.h>

#define AT_NULL   0
#define AT_PHDR   3 /* the table of segments, in the program's memory */
#define AT_PHENT  4 /* bytes of a row */
#define AT_PHNUM  5
#define AT_PAGESZ 6
#define AT_ENTRY  9 /* where it starts */
#define AT_UID    11
#define AT_EUID   12
#define AT_GID    13
#define AT_EGID   14
#define AT_SECURE 23
#define AT_RANDOM 25 /* the address of 16 bytes */

#define AUX_PAIRS 14

/* Note a pair for the stack that args_install() will make for `current`. */
void auxv_note(uint32_t type, uint32_t value);

/* Note all pairs that come from the headers of a program's file. */
struct program;
void note_auxv(const struct program *program);

#endif
