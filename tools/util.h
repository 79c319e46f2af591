/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What programs need that run once and end: strings, lists, whole files, time.
 * Memory is zeroed and never given back; where there is none, the program
 * ends.
 */
#ifndef UTIL_H
#define UTIL_H

#include <stdbool.h>
#include <stddef.h>

/* A growing array; whoever fills it says of what.  A NULL comes last. */
struct list {
    union {
        void **item;
        char **word;
    };
    size_t count, room;
};

void *allocate(size_t size);

/* A new string, made as by printf. */
char *text(const char *format, ...) __attribute__((format(printf, 1, 2)));

void push(struct list *list, void *item);
bool ends_with(const char *s, const char *end);

/*
 * The contents of a file with a NUL after them, and in *size, if that is
 * asked for, their length; NULL and errno if they cannot be read.
 */
char *read_whole(const char *path, size_t *size);

/* Seconds since some moment, and the middle one of some, sorted by this. */
double now(void);
double median(double *seconds, size_t count);

#endif
