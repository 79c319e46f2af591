// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stores for a program, without a comparison.
 */
#include "mm/unsafe.h"

#include "kernel/task.h"

bool
user_access_ok(uint32_t to, size_t n)
{
    return n <= USER_SIZE && to <= USER_SIZE - n;
}

bool
unsafe_put_user(uint32_t value, uint32_t to)
{
    bool good;

    __asm__ volatile("movw %w3, %%fs\n\t"
                     "movb $0, %b0\n"
                     "1:\tmovl %1, %%fs:(%2)\n\t"
                     "movb $1, %b0\n"
                     "2:\n\t"
                     ".pushsection .table.exceptions.1, \"a\"\n\t"
                     ".long 1b, 2b\n\t"
                     ".popsection"
                     : "=&q"(good)
                     : "r"(value), "r"(to), "r"(USER_DS)
                     : "memory");
    return good;
}
