/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Costs in instructions.
 */
#include "user/lib/cost.h"

#include "user/lib/fork.h"
#include "user/lib/test.h"

#define TIMES 15

static void
sort(uint32_t *values, int n)
{
    for (int i = 1; i < n; i++) {
        for (int j = i; j > 0 && values[j] < values[j - 1]; j--) {
            uint32_t value = values[j];

            values[j] = values[j - 1];
            values[j - 1] = value;
        }
    }
}

uint32_t
cost_of(uint32_t *values, int n)
{
    uint32_t start = clock(), empty = clock() - start;

    sort(values, n);
    return (values[n / 2] - empty) / one_instruction();
}

void
print_cost(const char *what, uint32_t *values, int n)
{
    printf("%s: %u\n", what, cost_of(values, n));
}

void
step(int how)
{
    syscall3(480, (uint32_t)how, 0, 0);
}

void
use_floor(int on)
{
    syscall3(508, (uint32_t)on, 0, 0);
}

uint32_t
floor_call(uint32_t number, uint32_t argument)
{
    uint32_t result;

    __asm__ volatile("int $0x81"
                     : "=a"(result)
                     : "a"(number), "b"(argument)
                     : "memory");
    return result;
}

static void
ours(void)
{
    uint32_t values[TIMES];

    for (int i = 0; i < TIMES; i++) {
        uint32_t start = clock();
        int pid = fork();

        if (pid == 0)
            exit(0);
        EQUAL(waitpid(pid, 0, 0), pid);
        values[i] = clock() - start;
    }
    print_cost("fork, exit, wait", values, TIMES);
}

/* The same again, an instruction at a time. */
static void
parts(void)
{
    int pid;

    step(2);
    pid = fork();
    if (pid == 0)
        exit(0);
    waitpid(pid, 0, 0);
    step(0);
}

static void
floor(uint32_t pages)
{
    uint32_t values[TIMES];

    use_floor(1);
    for (int i = 0; i < TIMES; i++) {
        uint32_t start = clock();

        EQUAL(floor_call(1, pages), 1);
        EQUAL(floor_call(2, pages), 0);
        EQUAL(floor_call(3, pages), 0);
        values[i] = clock() - start;
    }
    use_floor(0);
    print_cost("floor of fork, exit, wait", values, TIMES);
}

void
cost_of_fork(const volatile char *end)
{
    ours();
    floor(((uint32_t)end + 4095) / 4096);
    parts();
}
