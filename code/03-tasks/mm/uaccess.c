// SPDX-License-Identifier: GPL-2.0-only
/*
 * Copies between kernel and program through %fs, which holds the user's
 * data segment.  Each instruction that may trap is listed, with where to
 * go if it does, in a table that the linker makes.
 */
#include "mm/uaccess.h"

#include "kernel/init.h"
#include "kernel/task.h"
#include "kernel/types.h"

struct exception_row {
    uint32_t instruction;
    uint32_t fixup;
};

TABLE(struct exception_row, exceptions);

/*
 * MAY_TRAP(label, fixup): an instruction that may trap on a program's
 * address, and where to go on if it does.  Inside an asm statement.
 */
#define MAY_TRAP(label, fixup) \
    ".pushsection .table.exceptions.1, \"a\"\n\t" \
    ".long " label ", " fixup "\n\t" \
    ".popsection\n\t"

__weak bool
verify_area(uint32_t to, size_t n)
{
    (void)to;
    (void)n;
    return true;
}

/* The row of the instruction that trapped, or NULL. */
static const struct exception_row *
find_row(const struct regs *regs)
{
    for (const struct exception_row *row = exceptions_start;
         row < exceptions_end; row++)
        if (row->instruction == regs->eip)
            return row;
    return NULL;
}

bool
in_uaccess(const struct regs *regs)
{
    return !(regs->cs & 3) && find_row(regs);
}

bool
uaccess_fixup(struct regs *regs)
{
    const struct exception_row *row = find_row(regs);

    if (row)
        regs->eip = row->fixup;
    return row != NULL;
}

/*
 * All of it where a program's addresses are?  The segment's limit says the same, but
 * QEMU does not compare with limits; and a copy that fails half-way has
 * stored half.
 */
static bool
in_reach(uint32_t at, size_t n)
{
    return n <= USER_SIZE && at <= USER_SIZE - n;
}

/*
 * Whole words first, then the bytes that are left.  `rep` counts ecx down
 * to 0; whoever traps goes to label 3 with something left in it.  The
 * destination is always %es, so a copy to the user sets that instead.
 */
bool
copy_from_user(void *to, uint32_t from, size_t n)
{
    size_t left = n / 4;

    if (!in_reach(from, n))
        return false;
    __asm__ volatile("movw %w3, %%fs\n"
                     "1:\trep movsl %%fs:(%%esi), %%es:(%%edi)\n\t"
                     "movl %4, %%ecx\n"
                     "2:\trep movsb %%fs:(%%esi), %%es:(%%edi)\n"
                     "3:\n\t" MAY_TRAP("1b", "3b") MAY_TRAP("2b", "3b")
                     : "+&c"(left), "+&S"(from), "+&D"(to)
                     : "r"(USER_DS), "r"(n % 4)
                     : "memory");
    return left == 0;
}

bool
copy_to_user(uint32_t to, const void *from, size_t n)
{
    size_t left = n / 4;

    if (!in_reach(to, n) || !verify_area(to, n))
        return false;
    __asm__ volatile("movw %w3, %%es\n"
                     "1:\trep movsl\n\t"
                     "movl %4, %%ecx\n"
                     "2:\trep movsb\n"
                     "3:\tpushl %%ds\n\t"
                     "popl %%es\n\t" MAY_TRAP("1b", "3b")
                         MAY_TRAP("2b", "3b")
                     : "+&c"(left), "+&S"(from), "+&D"(to)
                     : "r"(USER_DS), "r"(n % 4)
                     : "memory");
    return left == 0;
}

bool
put_user(uint32_t value, uint32_t to)
{
    bool good;

    if (!in_reach(to, sizeof(value)) || !verify_area(to, sizeof(value)))
        return false;
    __asm__ volatile("movw %w3, %%fs\n\t"
                     "movb $0, %b0\n"
                     "1:\tmovl %1, %%fs:(%2)\n\t"
                     "movb $1, %b0\n"
                     "2:\n\t" MAY_TRAP("1b", "2b")
                     : "=&q"(good)
                     : "r"(value), "r"(to), "r"(USER_DS)
                     : "memory");
    return good;
}
