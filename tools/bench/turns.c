/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Times shell commands that take turns, so that a busy moment hits all of
 * them: turns TURNS [PREPARE COMMAND]... prints the median of each COMMAND,
 * in seconds, a line each.  PREPARE runs before it and is not timed; it
 * finds the turn's number in $TURN.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { TURNS_MAX = 99 };

static double
now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
run(const char *command)
{
    if (system(command) != 0) {
        fprintf(stderr, "turns: this failed: %s\n", command);
        exit(1);
    }
}

static int
by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

int
main(int argc, char **argv)
{
    int turns = argc > 1 ? atoi(argv[1]) : 0;
    int n = (argc - 2) / 2;
    double *seconds;

    if (turns < 1 || turns > TURNS_MAX || n < 1 || argc != 2 + 2 * n) {
        fprintf(stderr, "usage: turns TURNS [PREPARE COMMAND]...\n");
        return 2;
    }
    seconds = calloc((size_t)(n * turns), sizeof(*seconds));
    if (!seconds) {
        perror("turns");
        return 1;
    }
    for (int turn = 0; turn < turns; turn++) {
        char number[16];

        snprintf(number, sizeof(number), "%d", turn);
        setenv("TURN", number, 1);
        for (int i = 0; i < n; i++) {
            double begin;

            run(argv[2 + 2 * i]);
            begin = now();
            run(argv[3 + 2 * i]);
            seconds[i * turns + turn] = now() - begin;
        }
    }
    for (int i = 0; i < n; i++) {
        qsort(seconds + i * turns, (size_t)turns, sizeof(*seconds), by_size);
        printf("%.3f\n", seconds[i * turns + turns / 2]);
    }
    free(seconds);
    return 0;
}
