/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * No register is changed by a system call but eax, and none by the clock
 * and by other tasks, of which there should be a few that do the same.
 */
#include "user/lib/registers.h"
#include "user/lib/test.h"

#define CARRY     0x001
#define DIRECTION 0x400

static uint32_t ds, cs;
static volatile uint32_t mine;

static uint32_t
check(uint32_t loops, uint32_t number, uint32_t fs, uint32_t gs)
{
    uint32_t pattern = random_u32(), eax;
    struct held held;

    eax = hold(pattern, loops, number, fs, gs, &held);
    EQUAL(held.ebx, pattern + 1);
    EQUAL(held.ecx, pattern + 2);
    EQUAL(held.edx, pattern + 3);
    EQUAL(held.esi, pattern + 4);
    EQUAL(held.edi, pattern + 5);
    EQUAL(held.ebp, pattern + 6);
    EQUAL(held.esp_moved, 0);
    EQUAL(held.fs, fs);
    EQUAL(held.gs, gs);
    EQUAL(held.es, ds);
    EQUAL(held.eflags & (CARRY | DIRECTION), CARRY | DIRECTION);
    return eax;
}

/* The segments lead to our own memory, whoever ran in between. */
static void
check_bases(void)
{
    uint32_t seen;

    mine = (uint32_t)getpid();
    __asm__ volatile("movl %1, %%gs\n\tmovl %1, %%fs"
                     : "=m"(mine)
                     : "r"(ds));
    for (int i = 0; i < 50; i++) {
        sched_yield();
        __asm__ volatile("movl %%gs:(%1), %0" : "=r"(seen) : "r"(&mine));
        EQUAL(seen, getpid());
        __asm__ volatile("movl %%fs:(%1), %0" : "=r"(seen) : "r"(&mine));
        EQUAL(seen, getpid());
    }
}

/* A system call and the clock come through with no data segments at all. */
static void
without_segments(void)
{
    uint32_t pid;

    __asm__ volatile("pushl %%ds\n\t"
                     "pushl %%es\n\t"
                     "xorl %%ecx, %%ecx\n\t"
                     "movl %%ecx, %%ds\n\t"
                     "movl %%ecx, %%es\n\t"
                     "int $0x80\n\t"
                     "movl $5000000, %%ecx\n"
                     "1:\tdecl %%ecx\n\t"
                     "jnz 1b\n\t"
                     "popl %%es\n\t"
                     "popl %%ds"
                     : "=a"(pid)
                     : "a"(20)
                     : "ecx", "cc", "memory");
    EQUAL(pid, getpid());
}

/*
 * The nested-task and the identification flag survive a system call and the
 * clock; the privilege level for ports cannot be had.
 */
static void
strange_flags(void)
{
    uint32_t wanted = 1 << 14 | 1 << 21 | 3 << 12, found;

    __asm__ volatile("pushfl\n\t"
                     "orl %1, (%%esp)\n\t"
                     "popfl\n\t"
                     "movl $20, %%eax\n\t"
                     "int $0x80\n\t"
                     "movl $3000000, %%ecx\n"
                     "1:\tdecl %%ecx\n\t"
                     "jnz 1b\n\t"
                     "pushfl\n\t"
                     "movl (%%esp), %0\n\t"
                     "andl $0xffffbfff, (%%esp)\n\t"
                     "popfl"
                     : "=&d"(found)
                     : "r"(wanted)
                     : "eax", "ecx", "cc", "memory");
    EQUAL(found & wanted, 1 << 14 | 1 << 21);
}

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    random_begin((uint32_t)getpid());
    __asm__("movl %%ds, %0\n\tmovl %%cs, %1" : "=r"(ds), "=r"(cs));

    EQUAL(check(100, 20, ds, cs), getpid());
    EQUAL(check(100, 64, cs, ds), getppid());
    EQUAL(check(100, 158, 0, ds), 0);
    EQUAL(check(100, 999, ds, 0), -38);
    check_bases();
    without_segments();
    strange_flags();
    for (int i = 0; i < 4; i++)
        check(5000000, 0, i & 1 ? ds : 0, i & 2 ? cs : ds);
    printf("registers: kept\n");
    return 0;
}
