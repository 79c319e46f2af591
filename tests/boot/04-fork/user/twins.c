/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * After a fork both sides have the same registers, segments and flags, but
 * for eax.
 */
#include "user/lib/fork.h"
#include "user/lib/registers.h"
#include "user/lib/test.h"

static void
check(const struct held *held, uint32_t fs, uint32_t gs)
{
    EQUAL(held->ebx, 0x5eed0001);
    EQUAL(held->ecx, 0x5eed0002);
    EQUAL(held->edx, 0x5eed0003);
    EQUAL(held->esi, 0x5eed0004);
    EQUAL(held->edi, 0x5eed0005);
    EQUAL(held->ebp, 0x5eed0006);
    EQUAL(held->esp_moved, 0);
    EQUAL(held->fs, fs);
    EQUAL(held->gs, gs);
    EQUAL(held->eflags & 0x401, 0x401);
}

static void
twins(uint32_t fs, uint32_t gs)
{
    struct held held;
    int pid = (int)hold(0x5eed0000, 1, 2, fs, gs, &held);

    CHECK(pid >= 0);
    check(&held, fs, gs);
    if (pid == 0)
        exit(0);
    EQUAL(status_of(pid), 0);
}

int
main(int argc, char **argv, char **environ)
{
    uint32_t ds, cs;

    (void)argc;
    (void)argv;
    (void)environ;
    __asm__("movl %%ds, %0\n\tmovl %%cs, %1" : "=r"(ds), "=r"(cs));
    twins(ds, ds);
    twins(ds, cs);
    twins(cs, ds);
    twins(0, ds);
    twins(ds, 0);
    printf("twins: alike\n");
    return 0;
}
