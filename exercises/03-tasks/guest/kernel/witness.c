// SPDX-License-Identifier: GPL-2.0-only
/*
 * A load from where no page is, with something in the registers.  It fails
 * cleanly, as uaccess would.
 */
#include "kernel/witness.h"

#define NOWHERE 0xfe000000u

void
witness(uint32_t kind, uint32_t which, uint32_t value)
{
    __asm__ volatile(".globl witness_here\n"
                     "witness_here:\n\t"
                     "movl (%3), %3\n"
                     "1:\n\t"
                     ".pushsection .table.exceptions.1, \"a\"\n\t"
                     ".long witness_here, 1b\n\t"
                     ".popsection"
                     :
                     : "b"(kind), "c"(which), "d"(value), "a"(NOWHERE)
                     : "memory");
}
