// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages of zeros in an area, in the heap and in the stack, and what becomes
 * of them; the test looks at the tables from outside at each stop.
 * Only the book's kernels.
 */
#include "user/lib/exec.h"
#include "user/lib/mmap.h"
#include "user/lib/test.h"

#define AT    ((volatile uint32_t *)0x20000000)
#define WORDS (PAGE / 4)
#define TOP   0xc0000000u

int
main(void)
{
    volatile uint32_t *heap = (void *)syscall3(45, 0, 0, 0);
    uint32_t sum = 0;

    printf("heap: 0x%x\n", (uint32_t)heap);
    pages_at((uint32_t)AT, 4 * PAGE, PROT_READ | PROT_WRITE);
    freeze(1);
    sum += AT[0];
    freeze(2);
    AT[0] = 1;
    freeze(3);
    AT[WORDS] = 1;
    freeze(4);

    EQUAL(brk((char *)heap + 2 * PAGE), 0);
    freeze(5);
    sum += heap[0];
    freeze(6);
    heap[0] = 1;
    freeze(7);
    heap[WORDS] = 1;
    freeze(8);

    EQUAL(mprotect((void *)AT, 2 * PAGE, PROT_NONE), 0);
    freeze(9);
    EQUAL(mprotect((void *)AT, 2 * PAGE, PROT_READ | PROT_WRITE), 0);
    freeze(10);
    AT[0] = 2;
    freeze(11);

    sum += *(volatile uint32_t *)(TOP - 16 * PAGE); /* in its area */
    freeze(12);
    sum += *(volatile uint32_t *)(TOP - (32 + 5) * PAGE);
    freeze(13);
    *(volatile uint32_t *)(TOP - (32 + 2) * PAGE) = 1;
    freeze(14);
    EQUAL(sum, 0);
    return 0;
}
