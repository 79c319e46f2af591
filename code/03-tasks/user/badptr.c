// SPDX-License-Identifier: GPL-2.0-only
/*
 * Asks the kernel to read where this program itself may not.
 * Linux 0.11 gives it a page.
 */
#include "user/lib/libc.h"

static void
try(const char *what, uint32_t address)
{
    int n = write(1, (const void *)address, 5);

    printf("%-24s write says %d, errno %d\n", what, n, n < 0 ? errno : 0);
}

int
main(void)
{
    try("a page nobody has:", 0x02000000);
    try("past the end of the slot:", 0x04000000);
    try("the kernel's own text:", 0xc0100000);
    try("the last byte there is:", 0xffffffff);
    return 0;
}
