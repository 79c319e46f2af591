/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the kernel's calls and faults cost, in instructions: the canonical
 * test kernel of chapter 4 under -icount shift=0, where rdtsc counts them,
 * beside the floor (tests/boot/04-fork/guest/floor.c) and beside what others
 * take for the same.  Prints rows for tools/bench-table.
 *
 * usage: costs KERNEL PROGRAMS, the folder with the kernel's programs
 */
#define _GNU_SOURCE
#include "qemu.h"

#include <stdlib.h>

/*
 * The best of the others, with the same program in the same QEMU: Linux 0.11
 * built with a modern gcc.  Linux 6.1 and xv6 take more in every row.
 */
static const struct cost {
    const char *program, *key, *what;
    int best_peer;
    int limit; /* 0: three times the floor, and below the best peer */
} costs[] = {
    {"cost", "null system call", "null system call", 54, 0},
    {"cost", "copy-on-write, copy", "copy-on-write, copy", 2396, 0},
    /* Six C functions deep, where 0.11 has two and assembly. */
    {"cost", "copy-on-write, sole owner", "copy-on-write, sole owner", 70,
     150},
    {"fork16", "fork, exit, wait", "fork+exit+wait, 16 pages", 80000, 0},
    {"fork64", "fork, exit, wait", "fork+exit+wait, 64 pages", 82000, 0},
    {"fork256", "fork, exit, wait", "fork+exit+wait, 256 pages", 91000, 0},
};

enum { COSTS = sizeof(costs) / sizeof(costs[0]) };

static int64_t
value_of(const struct boot_result *result, const char *key)
{
    int64_t value = 0;

    if (!boot_value(result, key, &value)) {
        fprintf(stderr, "costs: there is no line \"%s: NUMBER\"\n", key);
        boot_report(stderr, result);
        exit(1);
    }
    return value;
}

static void
measure(const char *kernel, const char *folder, const struct cost *cost)
{
    struct boot_module module = {.words = cost->program};
    struct boot_options options = {.kernel = kernel,
                                   .words = "run=t-program",
                                   .insn_ns = 1,
                                   .modules = &module,
                                   .modules_count = 1};
    struct boot_result result;
    int64_t ours, floor, limit = cost->limit;
    char key[80], *path;

    if (asprintf(&path, "%s/%s", folder, cost->program) < 0)
        exit(1);
    module.path = path;
    if (boot_run(&options, &result) != BOOT_PASS) {
        boot_report(stderr, &result);
        exit(1);
    }
    ours = value_of(&result, cost->key);
    snprintf(key, sizeof key, "floor of %s", cost->key);
    floor = value_of(&result, key);
    if (!limit)
        limit = 3 * floor < cost->best_peer ? 3 * floor : cost->best_peer;
    printf("%s\t%lld\tinsns\t%lld\n", cost->what, (long long)ours,
           (long long)limit);
    printf("  the floor\t%lld\tinsns\t-\n", (long long)floor);
    printf("  Linux 0.11\t%d\tinsns\t-\n", cost->best_peer);
    boot_free(&result);
    free(path);
}

int
main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("usage: costs KERNEL PROGRAMS\n", stderr);
        return 2;
    }
    for (int i = 0; i < COSTS; i++)
        measure(argv[1], argv[2], &costs[i]);
    return 0;
}
