/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a kernel costs to boot: the time from starting QEMU to the verdict,
 * against a kernel that only exits, on the same machine with the same
 * options.  The two take turns, so that a busy moment hits both; medians
 * are compared.  Prints rows for tools/bench-table.
 */
#include "qemu.h"
#include "util.h"

#include <stdlib.h>

enum { TURNS = 31, CASES_MAX = 32 };

#define LIMIT 1.5

struct kernel {
    const char *path, *words;
    double seconds[TURNS];
};

static void
run_once(struct kernel *kernel, int turn)
{
    struct boot_options options = {.kernel = kernel->path,
                                   .words = kernel->words};
    struct boot_result result;
    double begin = now();
    enum boot_verdict verdict = boot_run(&options, &result);

    kernel->seconds[turn] = now() - begin;
    if (verdict != BOOT_PASS && verdict != BOOT_FAIL) {
        boot_report(stderr, &result);
        exit(1);
    }
    boot_free(&result);
}

int
main(int argc, char **argv)
{
    static struct kernel kernels[CASES_MAX];
    int n = argc - 2;
    double least;

    if (n < 2 || n > CASES_MAX) {
        fprintf(stderr,
                "usage: bench EXIT-KERNEL KERNEL WORDS...\n"
                "Times KERNEL with each of WORDS (at most %d).\n",
                CASES_MAX - 1);
        return 2;
    }
    kernels[0] = (struct kernel){.path = argv[1], .words = ""};
    for (int i = 1; i < n; i++)
        kernels[i] = (struct kernel){.path = argv[2], .words = argv[2 + i]};

    for (int i = 0; i < n; i++)
        run_once(&kernels[i], 0); /* into the host's caches; not counted */
    for (int turn = 0; turn < TURNS; turn++)
        for (int i = 0; i < n; i++)
            run_once(&kernels[i], turn);

    least = median(kernels[0].seconds, TURNS);
    printf("boot a kernel that only exits\t%.1f\tms\t-\n", least * 1e3);
    for (int i = 1; i < n; i++)
        printf("boot %s\t%.2f\tratio\t%.1f\n", kernels[i].words,
               median(kernels[i].seconds, TURNS) / least, LIMIT);
    return 0;
}
