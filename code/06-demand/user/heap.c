// SPDX-License-Identifier: GPL-2.0-only
/*
 * Grows its heap by 16 pages, stores into two, gives all of it back, and
 * looks.  Not alike on Linux: today it ends the program for that.
 */
#include "user/lib/exec.h"
#include "user/lib/loads.h"
#include "user/lib/libc.h"

#define PAGE 4096u

static void
move_to(volatile char *end)
{
    if (brk((void *)end) < 0)
        die("brk");
}

int
main(void)
{
    uint32_t end = (uint32_t)syscall3(45, 0, 0, 0); /* of the heap */
    volatile char *heap = (char *)((end + PAGE - 1) & ~(PAGE - 1));
    unsigned int before, grown, stored;

    before = faults_so_far().made;
    move_to(heap + 16 * PAGE);
    grown = faults_so_far().made;
    heap[2 * PAGE] = 'a';
    heap[9 * PAGE] = 'b';
    stored = faults_so_far().made;
    printf("pages made: %u by brk, %u by two stores\n", grown - before,
           stored - grown);
    move_to(heap);
    printf("behind the end of the heap lies '%c'\n", heap[2 * PAGE]);
    return 0;
}
