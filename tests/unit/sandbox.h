/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A folder of its own for each test of the layer tool: the tests of layer.c
 * and layer-owner.c write made-up layers there, run the tool and look at
 * what it said and left.  The folder's name has a space in it, as a
 * reader's may.
 */
#ifndef SANDBOX_H
#define SANDBOX_H

#define _XOPEN_SOURCE 700

#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char tool[PATH_MAX]; /* the layer tool, from / on */
static char home[PATH_MAX];
static char said[1 << 16]; /* by the last command, on both outputs */

/* Finds the tool while the current folder is still the project's. */
static inline void
find_tool(void)
{
    const char *name = getenv("LAYER");

    if (!name)
        name = "build/tools/layer";
    if (!realpath(name, tool) || !getcwd(home, sizeof home)) {
        fprintf(stderr,
                "%s: not there; make builds it, and LAYER=FILE "
                "names another\n",
                name);
        exit(1);
    }
}

static inline int
enter_sandbox(void **state)
{
    static char name[PATH_MAX];
    const char *tmp = getenv("TMPDIR");

    snprintf(name, sizeof name, "%s/layer test XXXXXX", tmp ? tmp : "/tmp");
    *state = name;
    return !mkdtemp(name) || chdir(name) < 0 ? -1 : 0;
}

static inline int
remove_one(const char *name, const struct stat *st, int type,
           struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(name);
}

static inline int
leave_sandbox(void **state)
{
    if (chdir(home) < 0)
        return -1;
    return nftw(*state, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Writes a file of so many bytes, and the folders above it. */
static inline void
give_bytes(const char *name, const void *data, size_t size)
{
    char path[PATH_MAX];
    FILE *f;

    snprintf(path, sizeof path, "%s", name);
    for (char *p = strchr(path, '/'); p; p = strchr(p + 1, '/')) {
        *p = '\0';
        mkdir(path, 0777);
        *p = '/';
    }
    f = fopen(name, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(data, 1, size, f), size);
    assert_int_equal(fclose(f), 0);
}

static inline void
give(const char *name, const char *contents)
{
    give_bytes(name, contents, strlen(contents));
}

/* The contents of a file as a string; it is overwritten by the next call. */
static inline const char *
contents(const char *name)
{
    static char data[1 << 16];
    FILE *f = fopen(name, "rb");
    size_t n;

    if (!f)
        return "(no such file)";
    n = fread(data, 1, sizeof data - 1, f);
    fclose(f);
    data[n] = '\0';
    return data;
}

/* Runs a command of the shell; returns its status, its words in `said`. */
static inline int
shell(const char *command)
{
    FILE *f = popen(command, "r");
    size_t n;
    int status;

    assert_non_null(f);
    n = fread(said, 1, sizeof said - 1, f);
    said[n] = '\0';
    status = pclose(f);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* Runs the tool on ./plan and ./tree. */
static inline int
layer(const char *arguments)
{
    char command[2 * PATH_MAX];

    snprintf(command, sizeof command, "'%s' --plan plan --out tree %s 2>&1",
             tool, arguments);
    return shell(command);
}

/* Runs the tool, which must succeed. */
static inline void
layer_ok(const char *arguments)
{
    int status = layer(arguments);

    if (status != 0)
        fail_msg("layer %s: status %d: %s", arguments, status, said);
}

static inline void
expect_in(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("expected: %s\nin: %s", part, text);
}

static inline void
expect_not_in(const char *text, const char *part)
{
    if (strstr(text, part))
        fail_msg("unexpected: %s\nin: %s", part, text);
}

/* Sets a file's time back, so that any change after it shows. */
static inline void
make_old(const char *name)
{
    struct timespec times[2] = {{.tv_sec = 1000000}, {.tv_sec = 1000000}};

    assert_int_equal(utimensat(AT_FDCWD, name, times, 0), 0);
}

static inline int
is_old(const char *name)
{
    struct stat st;

    assert_int_equal(stat(name, &st), 0);
    return st.st_mtime == 1000000;
}

static inline int
exists(const char *name)
{
    struct stat st;

    return lstat(name, &st) == 0;
}

#endif
