/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the calls for one page cost when a program has few areas and many.
 * Only the book's kernels.
 */
#include "user/lib/cost.h"
#include "user/lib/mmap.h"
#include "user/lib/test.h"

#define TIMES 15
#define START 0x20000000u

enum { MMAP, LOAD, PROTECT, UNMAP, COSTS };

static uint32_t values[COSTS][TIMES];

static inline __attribute__((always_inline)) uint32_t
bare(uint32_t number, uint32_t a, uint32_t b, uint32_t c)
{
    uint32_t result, start = clock();

    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(number), "b"(a), "c"(b), "d"(c)
                     : "memory");
    start = clock() - start;
    CHECK(result < -4096u);
    return start;
}

/* A page by itself, in the middle of `areas` others. */
static void
row(uint32_t areas)
{
    uint32_t at = START + (areas / 2 * 4 + 2) * PAGE,
             args[] = {
                 at,
                 PAGE,
                 PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
                 -1u,
                 0,
             };

    for (int i = 0; i < TIMES; i++) {
        uint32_t start;

        values[MMAP][i] = bare(90, (uint32_t)args, 0, 0);
        start = clock();
        (void)*(volatile char *)at;
        values[LOAD][i] = clock() - start;
        values[PROTECT][i] = bare(125, at, PAGE, PROT_READ);
        values[UNMAP][i] = bare(91, at, PAGE, 0);
    }
    printf("| %u | %d |", areas, (int)syscall3(496, 0, 0, 0));
    for (int i = 0; i < COSTS; i++)
        printf(" %u |", cost_of(values[i], TIMES));
    printf("\n");
}

int
main(int argc, char **argv, char **environ)
{
    uint32_t made = 0;

    (void)argc;
    (void)argv;
    (void)environ;
    *(volatile char *)pages_at(START, PAGE, PROT_READ | PROT_WRITE) = 1;
    printf("table calls\n| areas more | height | mmap | load | mprotect | "
           "munmap |\n");
    for (uint32_t areas = 1; areas <= 256; areas *= 16) {
        for (; made < areas; made++)
            pages_at(START + made * 4 * PAGE, PAGE, PROT_READ | PROT_WRITE);
        row(areas);
    }
    return 0;
}
