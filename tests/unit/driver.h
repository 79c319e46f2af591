/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests of the boot driver share: a folder of its own for each
 * test, with a space and a comma in its name, and the proof after each test
 * that no process, no open file and no file on disk is left of it.
 */
#ifndef TESTS_DRIVER_H
#define TESTS_DRIVER_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "guest.h"
#include "qemu.h"

static char stubs[PATH_MAX]; /* where the stub kernels are, from / on */
static char tools[PATH_MAX]; /* ... and the built tools */
static char home[PATH_MAX];
static char sandbox[PATH_MAX];
static int files_open;

static inline void
find_built(const char *variable, const char *usual, char *path)
{
    const char *name = getenv(variable) ? getenv(variable) : usual;

    if (!realpath(name, path) || !getcwd(home, sizeof home)) {
        fprintf(stderr,
                "%s: not there; make builds it, and %s=FOLDER names "
                "another\n",
                name, variable);
        exit(1);
    }
}

/* To be called first, while the current folder is the project's. */
static inline void
find_all(void)
{
    find_built("STUBS", "build/test/stubs", stubs);
    find_built("TOOLS", "build/tools", tools);
}

/* The path of a stub kernel; good until the next call but three. */
static inline const char *
stub(const char *name)
{
    static char paths[4][2 * PATH_MAX];
    static unsigned next;
    char *path = paths[next++ % 4];

    snprintf(path, sizeof paths[0], "%s/%s.elf", stubs, name);
    return path;
}

static inline int
count_entries(const char *folder)
{
    DIR *dir = opendir(folder);
    int count = 0;

    if (!dir)
        return -1;
    while (readdir(dir))
        count++;
    closedir(dir);
    return count;
}

/* Tests put the files they make into own/. */
static inline int
enter_sandbox(void **state)
{
    const char *tmp = getenv("TMPDIR");

    (void)state;
    snprintf(sandbox, sizeof sandbox, "%s/driver test, XXXXXX",
             tmp && strncmp(tmp, "driver", 6) ? tmp : "/tmp");
    if (!mkdtemp(sandbox) || chdir(sandbox) < 0 || mkdir("own", 0777) < 0)
        return -1;
    files_open = count_entries("/proc/self/fd");
    return 0;
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
    int extra = count_entries(".") - 3, bad = 0;

    (void)state;
    if (waitpid(-1, NULL, WNOHANG) != -1 || errno != ECHILD)
        bad = fprintf(stderr, "a process is left\n");
    if (count_entries("/proc/self/fd") != files_open)
        bad = fprintf(stderr, "an open file is left\n");
    if (extra)
        bad = fprintf(stderr, "%d files are left in %s\n", extra, sandbox);
    if (chdir(home) < 0 || nftw(sandbox, remove_one, 16, FTW_DEPTH) != 0)
        bad = 1;
    return bad ? -1 : 0;
}

#define TEST(function) \
    cmocka_unit_test_setup_teardown(function, enter_sandbox, leave_sandbox)

/* Runs a stub; the verdict must be the one expected. */
static inline void
expect_run(const struct boot_options *options, enum boot_verdict expected,
           struct boot_result *result)
{
    if (boot_run(options, result) == expected)
        return;
    boot_report(stderr, result);
    fail_msg("verdict %s, expected %s", boot_verdict_word(result->verdict),
             boot_verdict_word(expected));
}

static inline void
expect_in(const char *text, const char *part)
{
    if (!text || !strstr(text, part))
        fail_msg("expected: %s\nin: %s", part, text ? text : "(nothing)");
}

/* What boot_report() prints; the caller frees it. */
static inline char *
report_of(const struct boot_result *result)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    assert_non_null(out);
    boot_report(out, result);
    assert_int_equal(fclose(out), 0);
    return text;
}

static inline void
give(const char *name, const char *text)
{
    FILE *file = fopen(name, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

static inline void
nap(int ms)
{
    const struct timespec time = {ms / 1000, ms % 1000 * 1000000L};

    nanosleep(&time, NULL);
}

/* The state of a process as in /proc ('R', 'Z' ...), 0 if it is gone. */
static inline char
process_state(pid_t pid, pid_t *parent)
{
    char path[64], line[512], *after;
    FILE *file;
    char state = 0;

    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    file = fopen(path, "r");
    if (!file)
        return 0;
    if (fgets(line, sizeof line, file) && (after = strrchr(line, ')')) &&
        sscanf(after, ") %c %d", &state, parent) != 2)
        state = 0;
    fclose(file);
    return state;
}

/* The child of a process, once there is one; fails after some seconds. */
static inline pid_t
child_of(pid_t parent)
{
    struct dirent *entry;
    pid_t found, its;
    DIR *dir;

    for (int tries = 0; tries < 1000; tries++) {
        dir = opendir("/proc");
        assert_non_null(dir);
        found = 0;
        while (!found && (entry = readdir(dir))) {
            pid_t pid = atoi(entry->d_name);

            if (pid > 0 && process_state(pid, &its) && its == parent)
                found = pid;
        }
        closedir(dir);
        if (found)
            return found;
        nap(10);
    }
    fail_msg("process %d has started none", (int)parent);
    return 0;
}

/* Waits until a process does not run any more. */
static inline void
expect_gone(pid_t pid)
{
    pid_t parent;
    char state = 'R';

    for (int tries = 0; tries < 2000; tries++) {
        state = process_state(pid, &parent);
        if (state == 0 || state == 'Z' || state == 'X')
            return;
        nap(10);
    }
    fail_msg("process %d is still there, state %c", (int)pid, state);
}

#endif
