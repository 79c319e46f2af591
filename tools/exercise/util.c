/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Strings, files and folders for a program that runs once: memory is never
 * given back, and what cannot be done ends the program with a message.
 */
#define _GNU_SOURCE
#include "judge.h"

#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

_Noreturn void
broken(const char *format, ...)
{
    va_list args;

    fflush(stdout);
    fputs("the grader cannot judge this, and that is not your doing: ",
          stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(EXIT_BROKEN);
}

bool
holds(const struct list *list, const char *item)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->word[i], item) == 0)
            return true;
    return false;
}

bool
starts_with(const char *s, const char *start)
{
    return strncmp(s, start, strlen(start)) == 0;
}

char *
replace_all(const char *s, const char *old, const char *new)
{
    char *done = text("%s", "");
    const char *at;

    while ((at = strstr(s, old))) {
        done = text("%s%.*s%s", done, (int)(at - s), s, new);
        s = at + strlen(old);
    }
    return text("%s%s", done, s);
}

/*
 * What a compiler or a student wrote, fit for a terminal: no control
 * characters, at most so many bytes.
 */
char *
printable(const char *s, size_t most)
{
    size_t n = strnlen(s, most + 1), to = 0;
    char *clean = allocate(n + 8);

    for (size_t i = 0; i < n && i < most; i++)
        if ((unsigned char)s[i] >= ' ' && s[i] != 0x7f)
            clean[to++] = s[i];
        else if (s[i] == '\n')
            clean[to++] = '\n';
        else
            clean[to++] = s[i] == '\t' ? ' ' : '?';
    while (to && clean[to - 1] == '\n')
        to--;
    strcpy(clean + to, n > most ? " [...]" : "");
    return clean;
}

/* Makes the folders above a file. */
void
make_folders(const char *path)
{
    char *copy = text("%s", path);

    for (char *p = strchr(copy + 1, '/'); p; p = strchr(p + 1, '/')) {
        *p = '\0';
        if (mkdir(copy, 0777) < 0 && errno != EEXIST)
            broken("cannot make the folder %s: %s", copy, strerror(errno));
        *p = '/';
    }
}

void
write_file(const char *path, const char *data, size_t size)
{
    FILE *f;

    make_folders(path);
    f = fopen(path, "wb");
    if (!f || fwrite(data, 1, size, f) != size || fclose(f) != 0)
        broken("cannot write %s: %s", path, strerror(errno));
}

static int
delete_one(const char *path, const struct stat *st, int type,
           struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

void
delete_tree(const char *path)
{
    nftw(path, delete_one, 16, FTW_DEPTH | FTW_PHYS);
}

static char *private_folder;
static pid_t owner;

static void
clean_up(void)
{
    if (getpid() == owner)
        delete_tree(private_folder);
}

static void
clean_up_and_die(int number)
{
    clean_up();
    signal(number, SIG_DFL);
    raise(number);
}

/* A folder of this run's own, deleted when it ends. */
const char *
workspace(void)
{
    if (private_folder)
        return private_folder;
    private_folder = text("%s/build/exercise/run-XXXXXX", kit.root);
    make_folders(private_folder);
    if (!mkdtemp(private_folder))
        broken("cannot make the folder %s: %s", private_folder,
               strerror(errno));
    owner = getpid();
    atexit(clean_up);
    signal(SIGINT, clean_up_and_die);
    signal(SIGTERM, clean_up_and_die);
    signal(SIGHUP, clean_up_and_die);
    return private_folder;
}
