/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the kernel's calls and faults cost, in instructions: a test kernel of
 * chapter 4 or 6 under -icount shift=0, where rdtsc counts them, beside the
 * floor (tests/boot/04-fork/guest/floor.c) and beside what others take for
 * the same.  Prints rows for tools/bench-table.
 *
 * usage: costs KERNEL PROGRAMS FACTOR [BUILD], the folder with the kernel's
 * programs, or a disk with them, and how many times the floor is the limit;
 * BUILD names a kernel that is not the canonical one.
 */
#define _GNU_SOURCE
#include "qemu.h"

#include <stdlib.h>
#include <string.h>

/*
 * The best of the others, with the same program in the same QEMU: Linux 0.11
 * built with a modern gcc.  Linux 6.1 and xv6 take more in every row.
 */
static const struct cost {
    const char *program, *key, *what;
    int best_peer; /* 0: none was measured */
    double factor; /* 0: the one given, and no more than the best peer */
    bool on_disk;
} costs[] = {
    {"cost", "null system call", "null system call", 54, 0, false},
    {"cost", "copy-on-write, copy", "copy-on-write, copy", 2396, 0, false},
    /* Six C functions, where 0.11 has two and assembly: see the chapter. */
    {"cost", "copy-on-write, sole owner", "copy-on-write, sole owner", 70,
     3.1, false},
    {"fork16", "fork, exit, wait", "fork+exit+wait, 16 pages", 80000, 0,
     false},
    {"fork64", "fork, exit, wait", "fork+exit+wait, 64 pages", 82000, 0,
     false},
    {"fork256", "fork, exit, wait", "fork+exit+wait, 256 pages", 91000, 0,
     false},
    /*
     * Two copies, not one, and each block is looked for: in the file, in the
     * cache.  tests/boot/06-demand/guest/walk.c finds where all of it goes,
     * and chapter 6 prints it.
     */
    {"file-cost", "read of 4 KiB", "read of 4 KiB, cached", 0, 4, true},
    {"file-cost", "a byte through a pipe", "a byte through a pipe", 0, 9.5,
     true},
    {"file-cost", "demand fault", "demand fault, cached", 0, 4, true},
    {"file-cost", "fork, execve, exit, wait", "fork+execve+exit+wait",
     94000, 7.5, true},
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
measure(const char *kernel, const char *from, const struct cost *cost,
        double factor, const char *build)
{
    struct boot_module module = {
        .words = cost->on_disk ? "disk" : cost->program,
    };
    struct boot_options options = {.kernel = kernel,
                                   .words = cost->on_disk
                                                ? "run=init buffers=512 "
                                                  "exec=file-cost"
                                                : "run=t-program",
                                   .insn_ns = 1,
                                   .modules = &module,
                                   .modules_count = 1};
    struct boot_result result;
    int64_t ours, floor, limit;
    char key[80], *path;

    if (asprintf(&path, "%s%s%s", from, cost->on_disk ? "" : "/",
                 cost->on_disk ? "" : cost->program) < 0)
        exit(1);
    module.path = path;
    if (boot_run(&options, &result) != BOOT_PASS) {
        boot_report(stderr, &result);
        exit(1);
    }
    ours = value_of(&result, cost->key);
    snprintf(key, sizeof key, "floor of %s", cost->key);
    floor = value_of(&result, key);
    limit = (int64_t)((cost->factor > factor ? cost->factor : factor) *
                      (double)floor);
    if (!cost->factor && limit > cost->best_peer)
        limit = cost->best_peer;
    printf("%s%s\t%lld\tinsns\t%lld\n", cost->what, build, (long long)ours,
           (long long)limit);
    printf("  the floor\t%lld\tinsns\t-\n", (long long)floor);
    if (!*build && cost->best_peer)
        printf("  Linux 0.11\t%d\tinsns\t-\n", cost->best_peer);
    boot_free(&result);
    free(path);
}

static bool
is_disk(const char *path)
{
    size_t length = strlen(path);

    return length > 5 && strcmp(path + length - 5, ".ext2") == 0;
}

int
main(int argc, char **argv)
{
    double factor = argc < 4 ? 0 : atof(argv[3]);
    const char *build = "";

    if (argc < 4 || argc > 5 || factor < 1) {
        fputs("usage: costs KERNEL PROGRAMS FACTOR [BUILD]\n", stderr);
        return 2;
    }
    if (argc == 5 && asprintf((char **)&build, ", %s", argv[4]) < 0)
        exit(1);
    for (int i = 0; i < COSTS; i++)
        if (costs[i].on_disk == is_disk(argv[2]))
            measure(argv[1], argv[2], &costs[i], factor, build);
    return 0;
}
