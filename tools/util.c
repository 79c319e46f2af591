/* SPDX-License-Identifier: GPL-2.0-only */
/* Strings, lists, whole files, time; see util.h. */
#include "util.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void *
checked(void *memory)
{
    if (!memory) {
        fputs("out of memory\n", stderr);
        exit(3); /* which a grader's caller takes for no verdict */
    }
    return memory;
}

void *
allocate(size_t size)
{
    return checked(calloc(1, size));
}

char *
text(const char *format, ...)
{
    va_list args;
    char *s;
    int length;

    va_start(args, format);
    length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    s = allocate((size_t)length + 1);
    va_start(args, format);
    vsnprintf(s, (size_t)length + 1, format, args);
    va_end(args);
    return s;
}

void
push(struct list *list, void *item)
{
    if (list->count + 1 >= list->room) {
        list->room = list->room ? 2 * list->room : 16;
        list->item =
            checked(realloc(list->item, list->room * sizeof *list->item));
    }
    list->item[list->count++] = item;
    list->item[list->count] = NULL;
}

bool
ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);

    return n >= m && strcmp(s + n - m, end) == 0;
}

char *
read_whole(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    size_t room = 16384, used = 0, n;
    char *data;
    int error;

    if (!f)
        return NULL;
    setvbuf(f, NULL, _IONBF, 0);
    data = allocate(room + 1);
    while ((n = fread(data + used, 1, room - used, f)) > 0) {
        used += n;
        if (used == room) {
            room *= 4;
            data = checked(realloc(data, room + 1));
        }
    }
    error = ferror(f) ? errno : 0;
    fclose(f);
    data[used] = '\0';
    if (size)
        *size = used;
    errno = error;
    return error ? NULL : data;
}

double
now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int
by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

double
median(double *seconds, size_t count)
{
    qsort(seconds, count, sizeof *seconds, by_size);
    return seconds[count / 2];
}
