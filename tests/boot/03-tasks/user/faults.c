/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Has each fault committed by a child, and asks what killed it.
 * Only the book's kernels.
 */
#include "user/lib/fatal.h"
#include "user/lib/test.h"

int
main(int argc, char **argv, char **environ)
{
    uint32_t before = 0;

    (void)argc;
    (void)argv;
    (void)environ;
    for (int i = 0; i < nr_faults; i++) {
        int pid, status;

        set_word((uint32_t)i);
        pid = spawn("fault");
        CHECK(pid > 0);
        status = status_of(pid);
        printf("fault %s: status 0x%x, expected 0x%x\n", faults[i].name,
               status, signal_of(&faults[i]));
        if (i == 0)
            before = free_frames(); /* our own pages have all come */
        EQUAL(free_frames(), before);
    }
    printf("faults: %d\n", nr_faults);
    return 0;
}
