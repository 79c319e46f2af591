/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Strings, files and folders for a program that runs once: memory is never
 * given back, and what cannot be done ends the program with a message.
 */
#define _GNU_SOURCE
#include "judge.h"
#include "utf8.h"

#include <errno.h>
#include <ftw.h>
#include <limits.h>
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
    char *words;

    fflush(stdout);
    fputs("the grader cannot judge this, and that is not your doing: ",
          stderr);
    va_start(args, format);
    if (vasprintf(&words, format, args) < 0)
        exit(EXIT_BROKEN);
    va_end(args);
    if (kit.root)
        words = replace_all(words, text("%s/", kit.root), "");
    fprintf(stderr, "%s\n", printable(words, 4000));
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

/* At most `most` bytes of s; what is unfit to be shown becomes \x... */
static char *
escaped(const char *s, size_t most, const char *kept, const char *unfit)
{
    size_t left = strnlen(s, most + 1), to = 0, n;
    bool cut = left > most;
    char *clean = allocate(4 * left + 8);

    for (left -= cut; left; s += n, left -= n) {
        n = strchr(kept, *s) ? 1 : utf8_shown(s, left);
        if (n == 0 && cut && left < 4 && (unsigned char)*s >= 0xc2)
            break; /* a character, and its end is cut off */
        if (n == 0 || strchr(unfit, *s)) {
            to += (size_t)sprintf(clean + to, "\\x%02x", (unsigned char)*s);
            n = 1;
        } else {
            memcpy(clean + to, s, n);
            to += n;
        }
    }
    while (to && clean[to - 1] == '\n')
        to--;
    strcpy(clean + to, cut ? " [...]" : "");
    return clean;
}

/*
 * What a compiler, a kernel or a student wrote, fit for a terminal and for a
 * report: lines of UTF-8, and nothing that steers a terminal.
 */
char *
printable(const char *s, size_t most)
{
    return escaped(replace_all(s, "\t", " "), most, "\n", "");
}

/*
 * The name of a file or folder, in one line; each name in its own way, so
 * that it can be had back: \xNN is a byte, and so is a backslash.
 */
char *
shown_name(const char *name)
{
    return escaped(name, PATH_MAX, "", "\\");
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
