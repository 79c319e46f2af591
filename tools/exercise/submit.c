/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Takes the student's files: only those that the exercise names, only plain
 * text files of a sane size, copied once, so that nothing can be swapped
 * afterwards and no link leads anywhere else.
 */
#define _GNU_SOURCE
#include "judge.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_BYTES_MAX = 128 << 10, NOTES_MAX = 5, LOOKED_AT_MAX = 2000 };

static const char *from;
static const char *called;    /* as reports call it */
static char *written_problem; /* with the file that a person reads */

/* Reports that go elsewhere call the folder by another name. */
void
call_folder(const char *name)
{
    called = shown_name(name);
}

const char *
shown_folder(void)
{
    return called ? called : from ? shown_name(from) : "your folder";
}

static char *
shown_file(const char *path)
{
    return text("%s/%s", shown_folder(), shown_name(path));
}

const char *
taken_folder(void)
{
    return text("%s/files", workspace());
}

/* Opens folder/path without following any link below the folder. */
static int
open_inside(const char *folder, const char *path)
{
    int at = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), next;
    const char *slash;

    while (at >= 0 && (slash = strchr(path, '/'))) {
        char *part = text("%.*s", (int)(slash - path), path);

        next = openat(at, part,
                      O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        close(at);
        at = next;
        path = slash + 1;
    }
    if (at < 0)
        return -1;
    next = openat(at, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    close(at);
    return next;
}

/* Copies one file; NULL, or what is wrong with it. */
static char *
take(const char *folder, const char *path)
{
    static char data[FILE_BYTES_MAX + 1];
    int fd = open_inside(folder, path);
    struct stat st;
    size_t size = 0;
    ssize_t got;

    if (fd < 0 && (errno == ELOOP || errno == ENOTDIR))
        return text("%s is or lies behind a link; put the file itself "
                    "there",
                    shown_file(path));
    if (fd < 0)
        return text("%s cannot be read: %s\n`make start EX=%s IN=work/"
                    "%s-fresh` brings a fresh copy of it",
                    shown_file(path), strerror(errno), kit.number,
                    kit.number);
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
        close(fd);
        return text("%s is not a plain file", shown_file(path));
    }
    while (size <= FILE_BYTES_MAX &&
           (got = read(fd, data + size, sizeof data - size)) > 0)
        size += (size_t)got;
    close(fd);
    if (size > FILE_BYTES_MAX)
        return text("%s is larger than %d KiB; an answer to this "
                    "exercise is not",
                    shown_file(path), FILE_BYTES_MAX >> 10);
    if (memchr(data, 0, size))
        return text("%s is not text: it holds a zero byte",
                    shown_file(path));
    write_file(text("%s/%s", taken_folder(), path), data, size);
    return NULL;
}

char *
take_files(const char *folder)
{
    char *wrong = NULL;
    struct stat st;

    from = folder;
    if (stat(folder, &st) < 0 || !S_ISDIR(st.st_mode))
        return text("there is no folder %s; `make start EX=%s` makes it",
                    shown_folder(), kit.number);
    for (size_t i = 0; i < kit.files.count && !wrong; i++)
        wrong = take(folder, kit.files.word[i]);
    for (size_t i = 0; i < kit.answers.count && !wrong; i++)
        wrong = take(folder, kit.answers.word[i]);
    written_problem =
        kit.written && !wrong ? take(folder, kit.written) : NULL;
    return wrong;
}

/*
 * How many words the file has that a person reads; it is taken like the
 * others, but what is wrong with it costs nothing here.
 */
size_t
written_words(const char **problem)
{
    const char *s = NULL;
    size_t words = 0;

    *problem = written_problem;
    if (!written_problem)
        s = read_whole(text("%s/%s", taken_folder(), kit.written), NULL);
    for (s = s ? s : ""; *s;) {
        s += strspn(s, " \t\r\n");
        words += *s != '\0';
        s += strcspn(s, " \t\r\n");
    }
    return words;
}

static FILE *notes;
static int noted, looked_at;

static int
note_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    const char *name = path + strlen(from) + 1;

    (void)st;
    if (++looked_at > LOOKED_AT_MAX)
        return 1;
    if (type != FTW_F || path[at->base] == '.' || ends_with(path, "~") ||
        (!ends_with(name, ".c") && !ends_with(name, ".h") &&
         !ends_with(name, ".S")) ||
        holds(&kit.files, name))
        return 0;
    fprintf(notes,
            "  note: %s is not used; this exercise takes only what "
            "it names\n",
            shown_file(name));
    return ++noted == NOTES_MAX;
}

/* Says which sources in the student's folder the kernel is not made of. */
void
note_unused(FILE *out)
{
    notes = out;
    noted = looked_at = 0;
    nftw(from, note_one, 8, FTW_PHYS);
}

const char *
answer_file(const char *path)
{
    const char *data =
        read_whole(text("%s/%s", taken_folder(), path), NULL);

    if (!data || !holds(&kit.answers, path))
        broken("check.c reads %s, which is no answer file of exercise %s",
               path, kit.number);
    return plain_text(data);
}
