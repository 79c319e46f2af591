// SPDX-License-Identifier: GPL-2.0-only
/*
 * Grows its heap by 16 pages, stores into two, gives all of it back, and
 * takes it again.  Children try what is inside and what is not.
 */
#include "user/lib/exec.h"
#include "user/lib/libc.h"
#include "user/lib/mmap.h"

static void
move_to(volatile char *end)
{
    if (brk((void *)end) < 0)
        die("brk");
}

static void
try(const char *what, void (*act)(volatile int *), volatile char *at)
{
    int signal = killed_by(act, (volatile int *)at);

    printf("%s: ", what);
    printf(signal ? "killed by signal %d\n" : "done\n", signal);
}

int
main(void)
{
    uint32_t end = (uint32_t)syscall3(45, 0, 0, 0); /* of the heap */
    volatile char *heap = (char *)((end + PAGE - 1) & ~(PAGE - 1));

    move_to(heap + 16 * PAGE);
    heap[2 * PAGE] = 'a';
    heap[9 * PAGE] = 'b';
    try("a store into the heap's last page", store, heap + 15 * PAGE);
    try("a store past its end", store, heap + 16 * PAGE);
    move_to(heap);
    try("a load from what was given back", load, heap + 2 * PAGE);
    move_to(heap + 16 * PAGE);
    printf("taken again, the letter reads %d\n", heap[2 * PAGE]);
    return 0;
}
