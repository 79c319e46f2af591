/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bad pointers of every kind, in every call that takes one: a hole, the end
 * of what is mapped, past the program's own memory, the kernel, the end of
 * all addresses and around it.  A hole: Linux 0.11 gives it a page.
 */
#include "user/lib/test.h"

static const uint32_t bad[] = {
    0x02000000, /* a hole */
    0x02fffffc, 0x03000001, 0x04000000 + 0x3b000000,
    0xc0000000, 0xc0100000, 0xffffe000,
    0xfffffff8, 0xfffffffc, 0xffffffff,
};

/* A hole in the slot of a kernel that makes a page of zeros of it. */
static void
try_page(uint32_t address)
{
    EQUAL(syscall3(4, 1, address, 1), 1);
    EQUAL(syscall3(162, address, 0, 0), 0);
    EQUAL(syscall3(7, ~0u, address, 0), -10);
    printf("\n");
}

static void
try(uint32_t address)
{
    uint32_t good[2] = {0, 0};

    EQUAL(syscall3(4, 1, address, 1), -14);
    EQUAL(syscall3(4, 1, address, 4096), -14);
    EQUAL(syscall3(162, address, 0, 0), -14);
    EQUAL(syscall3(162, (uint32_t)good, address, 0), 0);
    EQUAL(syscall3(7, ~0u, address, 0), -10);
    EQUAL(syscall3(4, 77, address, 1), -9);
    EQUAL(syscall3(7, ~0u, address, 4), -22);
}

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (bad[i] < 0x04000000 && holes_are_pages())
            try_page(bad[i]);
        else
            try(bad[i]);
    printf("pointers: %d bad ones\n", (int)(sizeof(bad) / sizeof(bad[0])));
    return 0;
}
