/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests of the graders share: strings, files, a folder of their
 * own, and results in TAP with the CPU seconds each took.
 */
#ifndef TAP_H
#define TAP_H

#define _GNU_SOURCE
#include <errno.h>
#include <fnmatch.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FILE_BYTES = 1 << 18 };

static int tests, failures;

__attribute__((format(printf, 1, 2))) static inline char *
text(const char *format, ...)
{
    va_list args;
    char *s;

    va_start(args, format);
    if (vasprintf(&s, format, args) < 0)
        abort();
    va_end(args);
    return s;
}

__attribute__((format(printf, 1, 2))) static inline _Noreturn void
bail_out(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    printf("Bail out! ");
    vprintf(format, args);
    printf(": %s\n", strerror(errno));
    va_end(args);
    exit(1);
}

/* A file as a string, or NULL. */
static inline char *
read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    char *data = f ? calloc(1, FILE_BYTES) : NULL;

    if (data && fread(data, 1, FILE_BYTES - 1, f) == 0)
        data[0] = '\0';
    if (f)
        fclose(f);
    return data;
}

static inline void
write_bytes(const char *path, const char *data, size_t size)
{
    FILE *f;
    char *copy = text("%s", path);

    for (char *p = strchr(copy + 1, '/'); p; p = strchr(p + 1, '/')) {
        *p = '\0';
        mkdir(copy, 0777);
        *p = '/';
    }
    f = fopen(path, "wb");
    if (!f || fwrite(data, 1, size, f) != size || fclose(f) != 0)
        bail_out("%s", path);
}

static inline void
write_text(const char *path, const char *data)
{
    write_bytes(path, data, strlen(data));
}

static inline char *
replaced(const char *s, const char *old, const char *new)
{
    char *done = text("%s", "");
    const char *at;

    while ((at = strstr(s, old))) {
        done = text("%s%.*s%s", done, (int)(at - s), s, new);
        s = at + strlen(old);
    }
    return text("%s%s", done, s);
}

static inline bool
exists(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0;
}

static inline int
remove_one(const char *path, const struct stat *st, int type,
           struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

static inline void
remove_tree(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* A command's exit status; all it says goes to the file `report`. */
static inline int
run(const char *command, const char *report)
{
    int status = system(text("{ %s ; } >'%s' 2>&1", command, report));

    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Is the test of this name among those that TEST chooses? */
static inline bool
chosen(const char *name)
{
    const char *pattern = getenv("TEST");

    return !pattern || !*pattern || fnmatch(pattern, name, 0) == 0;
}

/* CPU seconds of all that has been started here and has ended. */
static inline double
cpu_seconds(void)
{
    struct rusage used;

    getrusage(RUSAGE_CHILDREN, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

/* What went wrong is indented, so that nobody counts its lines. */
static inline void
result(bool good, const char *name, const char *details)
{
    static double last;
    double now = cpu_seconds();

    if (!chosen(name))
        return;
    printf("%sok %d - %s # %.2f s\n", good ? "" : "not ", ++tests, name,
           now - last);
    last = now;
    if (!good && details)
        printf("    %s\n", replaced(details, "\n", "\n    "));
    failures += !good;
    fflush(stdout);
}

/* `path` ends in XXXXXX; it becomes a new folder's name. */
static inline void
make_home(char *path)
{
    if (!mkdtemp(path))
        bail_out("%s", path);
}

#endif
