/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Is what judges still what was handed out?  Compares the kernels, the
 * graders and the tools with the committed ones, or in a pack without git
 * with the list CHECKSUMS, and names what differs and the way back.
 */
#define _GNU_SOURCE
#include "../judge.h"

#include <ctype.h>
#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SUMS "CHECKSUMS"

enum { DIGEST = 64, SHOWN = 8 };

/* All that a verdict depends on. */
static const char *const guarded[] = {
    ".gitignore", "Makefile",        "book.yml", "code",
    "exercises",  "tests/unit/host", "tools",
};

static struct list differs, found;

static bool
exists(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0;
}

/* Files that the build ignores too: hidden ones, an editor's copies. */
static bool
is_ignored(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;

    return *base == '.' || *base == '#' || ends_with(base, "~");
}

static int
find_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)at;
    if (type != FTW_D && !is_ignored(path))
        push(&found, text("%s", path));
    return 0;
}

static int
by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
find_all(void)
{
    for (size_t i = 0; i < COUNT(guarded); i++)
        if (*guarded[i] != '.')
            nftw(guarded[i], find_one, 16, FTW_PHYS);
    if (found.count)
        qsort(found.item, found.count, sizeof *found.item, by_name);
}

/* Runs a program and returns what it said, NULs and all. */
static char *
output_of(char **argv, size_t *size, int *status)
{
    int ends[2];
    char *data = allocate(1 << 20);
    ssize_t got;
    pid_t pid;

    *size = 0;
    if (pipe(ends) < 0 || (pid = fork()) < 0)
        broken("cannot run %s: %s", argv[0], strerror(errno));
    if (pid == 0) {
        dup2(ends[1], 1);
        close(ends[0]);
        close(ends[1]);
        execvp(argv[0], argv);
        fprintf(stderr, "cannot run %s: %s\n", argv[0], strerror(errno));
        _exit(127);
    }
    close(ends[1]);
    while (*size < (1 << 20) - 1 &&
           (got = read(ends[0], data + *size, (1 << 20) - 1 - *size)) > 0)
        *size += (size_t)got;
    close(ends[0]);
    waitpid(pid, status, 0);
    return data;
}

/* What git says to these words about all that is guarded. */
static char *
git_says(const char *const *words, size_t count, size_t *size)
{
    struct list argv = {0};
    char *data;
    int status;

    for (size_t i = 0; i < count; i++)
        push(&argv, (char *)words[i]);
    for (size_t i = 0; i < COUNT(guarded); i++)
        push(&argv, (char *)guarded[i]);
    data = output_of(argv.item, size, &status);
    if (status != 0)
        broken("git does not say what has changed here");
    return data;
}

/* Every record is "XY path" and a NUL. */
static void
ask_git(void)
{
    static const char *const words[] = {
        "git",          "--no-optional-locks",
        "-c",           "core.fsmonitor=false",
        "-c",           "core.excludesFile=",
        "status",       "--porcelain=v1",
        "-z",           "--untracked-files=all",
        "--no-renames", "--ignored=matching",
        "--",
    };
    size_t size;
    char *data = git_says(words, COUNT(words), &size);

    for (const char *s = data; s < data + size; s += strlen(s) + 1) {
        bool new = starts_with(s, "??") || starts_with(s, "!!");

        if (strlen(s) > 3 && !(new &&is_ignored(s + 3)))
            push(&differs, text("%s%s", s + 3, new ? " (new)" : ""));
    }
}

/* Files at which git was told not to look: "h path", "S path". */
static void
ask_git_for_flags(void)
{
    static const char *const words[] = {
        "git", "--no-optional-locks", "ls-files", "-v", "-z", "--",
    };
    size_t size;
    char *data = git_says(words, COUNT(words), &size);

    for (const char *s = data; s < data + size; s += strlen(s) + 1)
        if (islower((unsigned char)*s) || *s == 'S')
            push(&differs, text("%s (git was told not to look; `git "
                                "update-index --no-assume-unchanged\n   "
                                " --no-skip-worktree FILE` has it look "
                                "again)",
                                s + 2));
}

/* Every line is a digest, two characters and a path: sha256sum's way. */
static void
ask_sums(void)
{
    char *argv[] = {"sha256sum", "--check", "--quiet",
                    "--strict",  SUMS,      NULL};
    char *data = read_file(SUMS, NULL), *said, *line;
    struct list listed = {0};
    size_t size;
    int status;

    while ((line = strsep(&data, "\n")))
        if (strlen(line) > DIGEST + 2)
            push(&listed, line + DIGEST + 2);
    said = output_of(argv, &size, &status);
    while ((line = strsep(&said, "\n")))
        if (strstr(line, ": FAILED"))
            push(&differs,
                 text("%.*s", (int)(strstr(line, ": FAILED") - line),
                      line));
    if (status != 0 && !differs.count)
        broken("sha256sum does not accept " SUMS);
    find_all();
    for (size_t i = 0; i < found.count; i++)
        if (!holds(&listed, found.item[i]))
            push(&differs, text("%s (new)", found.item[i]));
}

static void
print_sums(void)
{
    struct list argv = {0};

    push(&argv, "sha256sum");
    push(&argv, "--");
    find_all();
    for (size_t i = 0; i < found.count; i++)
        push(&argv, found.item[i]);
    execvp(argv.item[0], argv.item);
    broken("cannot run sha256sum: %s", strerror(errno));
}

static int
refuse(bool git)
{
    fputs("No verdict: what judges is not what was handed out.  These "
          "differ:\n",
          stderr);
    for (size_t i = 0; i < differs.count && i < SHOWN; i++)
        fprintf(stderr, "  %s\n", printable(differs.item[i], 200));
    if (differs.count > SHOWN)
        fprintf(stderr, "  and %zu more\n", differs.count - SHOWN);
    fputs(git ? "`git stash -u -- FILE` puts a change aside, `git checkout "
                "-- FILE` throws it away;\na file that is new belongs into "
                "work/.\n"
              : "Unpack these files again; a file that is new belongs into "
                "work/.\n",
          stderr);
    fputs("Who works on the book itself says DIRTY=1.\n", stderr);
    return EXIT_BROKEN;
}

int
main(int argc, char **argv)
{
    bool git = !exists(SUMS);

    if (argc == 2 && strcmp(argv[1], "--sums") == 0) {
        print_sums();
    } else if (argc != 1) {
        fputs("usage: pristine [--sums]\n"
              "Says what differs from what was committed or from " SUMS
              ";\n--sums prints the list for a pack without git.\n",
              stderr);
        return EXIT_MISUSED;
    }
    if (git && !exists(".git")) {
        fputs("No verdict: there is neither .git nor " SUMS " here, so "
              "nothing says\nwhether the graders are the real ones.  "
              "Unpack the book again; who works\non the book itself says "
              "DIRTY=1.\n",
              stderr);
        return EXIT_BROKEN;
    }
    if (git) {
        ask_git_for_flags();
        ask_git();
    } else {
        ask_sums();
    }
    return differs.count ? refuse(git) : 0;
}
