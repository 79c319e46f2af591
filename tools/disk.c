/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The command `disk`: makes an ext2 image of a folder.  The same folder
 * always gives the same bytes, whoever builds it, when, and whatever order
 * the host keeps names in: so debugfs is told what to write, name by name,
 * instead of `mke2fs -d`, which asks the host.
 */
#define _GNU_SOURCE
#include "util.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define UUID      "5471c430-62ac-4e1a-8e33-edfcfa6ec01e"
#define TIME      "946684800" /* 2000-01-01, when the guests' clock starts */
#define INODES    512
#define NUMBER(n) STRING(n)
#define STRING(n) #n
#define RESERVED  11        /* inodes: ext2's own, and lost+found */
#define LARGE     (8 << 20) /* bytes; a longer file must have holes */
#define BLOCK     1024
#define LEAST     1536 /* blocks; an image has these or more */
#define STEP      512
#define EMPTY     96 /* blocks that an empty file system takes */
#define MAXLINE   1024
#define MAXLINK   (BLOCK - 1) /* bytes of the path in a symbolic link */

static const char help[] =
    "usage: disk IMAGE FOLDER [MADE]\n"
    "Makes IMAGE, an ext2 file system (revision 0, blocks of 1 KiB), of "
    "what\n"
    "lies in FOLDER.  Before that, MADE names files to make there, one a "
    "line:\n"
    "\n"
    "  lines PATH SIZE         lines of 16 bytes; each says where it "
    "begins;\n"
    "                          SIZE is below 8 MiB\n"
    "  holes PATH SIZE AT...   of such a file only the blocks that hold "
    "AT;\n"
    "                          SIZE is below 2 GiB\n"
    "  names PATH COUNT LENGTH a folder of COUNT empty files, names of "
    "LENGTH;\n"
    "                          COUNT is up to 999, LENGTH 3 to 255\n"
    "  link PATH OF            another name of the file OF\n"
    "  symlink PATH TO         a symbolic link that leads to TO\n"
    "  copy PATH OF            another file with the same bytes\n";

static char *unfinished; /* the image while it is being made */
static size_t blocks = EMPTY, inodes;

__attribute__((noreturn, format(printf, 1, 2))) static void
die(const char *format, ...)
{
    va_list ap;

    fputs("disk: ", stderr);
    va_start(ap, format);
    vfprintf(stderr, format, ap);
    va_end(ap);
    fputc('\n', stderr);
    if (unfinished)
        unlink(unfinished);
    exit(1);
}

/* ---- files that are made ---- */

/* Where `path` is in the folder; the folders on the way are there then. */
static char *
place(const char *folder, const char *path)
{
    char *full = text("%s/%s", folder, path);

    for (char *at = full + strlen(folder) + 1; (at = strchr(at, '/'));
         *at++ = '/') {
        *at = '\0';
        if (mkdir(full, 0777) < 0 && errno != EEXIST)
            die("cannot make the folder %s: %s", full, strerror(errno));
    }
    return full;
}

static FILE *
create(const char *folder, const char *path)
{
    char *full = place(folder, path);
    FILE *file = fopen(full, "wxe");

    if (!file)
        die("cannot make %s: %s", full, strerror(errno));
    free(full);
    return file;
}

/* The bytes of the lines from `at` to `end`; both may be within a line. */
static void
write_lines(FILE *file, off_t at, off_t end)
{
    char line[17];

    if (fseeko(file, at, SEEK_SET) < 0)
        die("cannot write: %s", strerror(errno));
    for (; at < end; at++) {
        snprintf(line, sizeof line, "%015llx\n", (long long)at & ~15ll);
        fputc(line[at % 16], file);
    }
}

static void
finish(FILE *file, off_t size)
{
    if (fflush(file) != 0 || ftruncate(fileno(file), size) < 0 ||
        fclose(file) != 0)
        die("cannot write: %s", strerror(errno));
}

static bool
number(const char *word, long most, long *value)
{
    char *end;

    errno = 0;
    *value =
        word && isdigit((unsigned char)*word) ? strtol(word, &end, 0) : -1;
    return *value >= 0 && *value <= most && !errno && !*end;
}

static bool
make_lines(const char *folder, const char *path, long size)
{
    FILE *file = size < LARGE ? create(folder, path) : NULL;

    if (!file)
        return false;
    write_lines(file, 0, size);
    finish(file, size);
    return true;
}

static bool
make_holes(const char *folder, const char *path, long size)
{
    FILE *file = create(folder, path);
    const char *word;
    long at, end;

    while ((word = strtok(NULL, " \t"))) {
        if (!number(word, size - 1, &at))
            return false;
        at -= at % BLOCK;
        end = at + BLOCK < size ? at + BLOCK : size;
        write_lines(file, at, end);
        blocks += 4; /* itself, and the blocks that lead to it */
    }
    finish(file, size);
    return true;
}

static bool
make_names(const char *folder, const char *path, long count, long length)
{
    for (long i = 0; i < count; i++) {
        char *name = text("%s/%03ld", path, i);
        size_t bare = strlen(name) - 3;

        name = realloc(name, bare + (size_t)length + 1);
        if (!name)
            abort();
        memset(name + bare + 3, 'x', (size_t)length - 3);
        name[bare + (size_t)length] = '\0';
        finish(create(folder, name), 0);
        free(name);
    }
    return true;
}

static void
make_link(const char *folder, const char *path, const char *of)
{
    char *full = place(folder, path), *old = text("%s/%s", folder, of);

    if (link(old, full) < 0)
        die("cannot make %s another name of %s: %s", full, old,
            strerror(errno));
    free(old);
    free(full);
}

static void
make_symlink(const char *folder, const char *path, const char *to)
{
    char *full = place(folder, path);

    if (symlink(to, full) < 0)
        die("cannot make the link %s: %s", full, strerror(errno));
    free(full);
}

static void
make_copy(const char *folder, const char *path, const char *of)
{
    char *old = text("%s/%s", folder, of), bytes[BLOCK];
    FILE *from = fopen(old, "re"), *to;
    size_t n;

    if (!from)
        die("cannot read %s: %s", old, strerror(errno));
    to = create(folder, path);
    while ((n = fread(bytes, 1, sizeof bytes, from)) > 0)
        fwrite(bytes, 1, n, to);
    if (ferror(from))
        die("cannot read %s: %s", old, strerror(errno));
    finish(to, ftello(to));
    fclose(from);
    free(old);
}

/* What is made of another path. */
static const struct {
    const char *kind;
    void (*make)(const char *folder, const char *path, const char *of);
} others[] = {
    {"link", make_link},
    {"symlink", make_symlink},
    {"copy", make_copy},
};

static bool
make_line(const char *folder, char *line)
{
    const char *kind = strtok(line, " \t"), *path = strtok(NULL, " \t");
    const char *third = strtok(NULL, " \t");
    long a, b;

    if (!kind || *kind == '#')
        return true;
    for (size_t i = 0; third && i < sizeof others / sizeof others[0]; i++) {
        if (strcmp(kind, others[i].kind) == 0) {
            others[i].make(folder, path, third);
            return !strtok(NULL, " \t");
        }
    }
    if (!number(third, INT32_MAX, &a))
        return false;
    if (strcmp(kind, "holes") == 0)
        return make_holes(folder, path, a);
    if (strcmp(kind, "lines") == 0)
        return !strtok(NULL, " \t") && make_lines(folder, path, a);
    return strcmp(kind, "names") == 0 && a < 1000 &&
           number(strtok(NULL, " \t"), 255, &b) && b >= 3 &&
           !strtok(NULL, " \t") && make_names(folder, path, a, b);
}

static void
make_files(const char *folder, const char *made)
{
    FILE *file = fopen(made, "re");
    char line[MAXLINE];

    if (!file)
        die("cannot read %s: %s", made, strerror(errno));
    for (int n = 1; fgets(line, sizeof line, file); n++) {
        if (!strchr(line, '\n') && !feof(file))
            die("%s:%d: a line of more than %d bytes", made, n,
                MAXLINE - 2);
        line[strcspn(line, "\n")] = '\0';
        if (!make_line(folder, line))
            die("%s:%d: this is no file to make; see disk --help", made, n);
    }
    fclose(file);
}

/* ---- the folder, as commands for debugfs ---- */

static int
by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int
is_entry(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 &&
           strcmp(entry->d_name, "..") != 0;
}

static void walk(FILE *script, const char *folder, const char *path);

/* Files of the folder that have several names there. */
static struct linked {
    ino_t inode;
    unsigned int names; /* on the disk, so far */
    char *path;
    struct linked *next;
} * linked;

/*
 * Is this one more name of a file that is on the disk?  Then it gets the
 * name; debugfs leaves it to us to count.
 */
static bool
add_name(FILE *script, const struct stat *st, const char *path)
{
    struct linked *file = linked;

    while (file && file->inode != st->st_ino)
        file = file->next;
    if (file) {
        fprintf(script, "ln /%s %s\nsif /%s links_count %u\n", file->path,
                basename(path), file->path, ++file->names);
        return true;
    }
    file = malloc(sizeof *file);
    if (!file)
        abort();
    *file = (struct linked){st->st_ino, 1, text("%s", path), linked};
    linked = file;
    return false;
}

/* debugfs takes words apart at blanks, and quotes are special to it. */
static bool
is_plain(const char *path)
{
    return !path[strspn(path, "/._-+,0123456789abcdefghijklmnopqrstuvwxyz"
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ")];
}

static void
count_inode(const char *full)
{
    if (++inodes > INODES - RESERVED)
        die("%s: a disk has at most %d files, folders and links", full,
            INODES - RESERVED);
}

static void
add_symlink(FILE *script, const char *full, const char *name)
{
    char to[MAXLINK + 2];
    ssize_t n = readlink(full, to, sizeof to);

    if (n < 0)
        die("cannot read the link %s: %s", full, strerror(errno));
    if (n > MAXLINK)
        die("%s: a link on a disk has at most %d bytes", full, MAXLINK);
    to[n] = '\0';
    if (!is_plain(to))
        die("%s: links on a disk have letters, digits and ._-+, only",
            full);
    fprintf(script, "symlink %s %s\nsif %s mode 0120777\n", name, to, name);
    blocks++;
}

/* debugfs is in the folder above `path`; not afterwards. */
static void
add_entry(FILE *script, const char *folder, const char *path)
{
    char *full = text("%s/%s", folder, path);
    const char *name = basename(path);
    struct stat st;

    if (!is_plain(path))
        die("%s: names on a disk have letters, digits and ._-+, only",
            full);
    if (lstat(full, &st) < 0)
        die("cannot read %s: %s", full, strerror(errno));
    if (S_ISREG(st.st_mode) && st.st_nlink > 1 &&
        add_name(script, &st, path)) {
        free(full);
        return;
    }
    count_inode(full);
    if (S_ISDIR(st.st_mode)) {
        fprintf(script, "mkdir %s\nsif %s mode 040755\n", name, name);
        blocks++;
        walk(script, folder, path);
    } else if (S_ISREG(st.st_mode)) {
        fprintf(script, "write %s %s\nsif %s mode 0100%s\n", path, name,
                name, strncmp(path, "bin/", 4) == 0 ? "755" : "644");
        if (st.st_size >= LARGE && st.st_blocks >= LARGE / 512)
            die("%s: a file on a disk has less than %d bytes, or holes",
                full, LARGE);
        if (st.st_size < LARGE) /* else make_holes() has counted it */
            blocks += (size_t)(st.st_size + st.st_size / 128) / BLOCK + 2;
    } else if (S_ISLNK(st.st_mode)) {
        add_symlink(script, full, name);
    } else {
        die("%s is no file, no folder and no link", full);
    }
    free(full);
}

static void
walk(FILE *script, const char *folder, const char *path)
{
    char *full = text("%s/%s", folder, path);
    struct dirent **names;
    int n = scandir(full, &names, is_entry, by_bytes);

    if (n < 0)
        die("cannot read the folder %s: %s", full, strerror(errno));
    for (int i = 0; i < n; i++) {
        char *inside =
            text("%s%s%s", path, *path ? "/" : "", names[i]->d_name);

        fprintf(script, "cd /%s\n", path);
        if (strcmp(inside, "lost+found") != 0) /* mke2fs makes it */
            add_entry(script, folder, inside);
        blocks += strlen(names[i]->d_name) > 100; /* directory blocks */
        free(inside);
        free(names[i]);
    }
    free(names);
    free(full);
}

/* ---- the programs of e2fsprogs ---- */

/* Runs one of them in `folder`; returns its status, and its words in `said`. */
static int
attempt(const char *folder, FILE *input, const char *const *argv,
        FILE *said)
{
    int status;
    pid_t pid;

    if (!said || fflush(NULL) != 0)
        die("no room for temporary files: %s", strerror(errno));
    pid = fork();
    if (pid == 0) {
        int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);

        if (chdir(folder) < 0)
            _exit(126);
        dup2(input ? fileno(input) : nothing, STDIN_FILENO);
        lseek(STDIN_FILENO, 0, SEEK_SET);
        dup2(input ? nothing : fileno(said), STDOUT_FILENO);
        dup2(fileno(said), STDERR_FILENO);
        execvp(argv[0], (char *const *)argv);
        _exit(errno == ENOENT ? 127 : 126);
    }
    if (pid < 0 || waitpid(pid, &status, 0) < 0)
        die("cannot start %s: %s", argv[0], strerror(errno));
    if (status == 127 << 8)
        die("%s is missing; 'tools/setup run' installs it", argv[0]);
    rewind(said);
    return status;
}

/*
 * Runs one that must succeed; what it says is shown only if it does not.
 * debugfs ends well whatever happens, so its errors are counted: with a
 * script as `input`, no more than a first line with its name may come out of
 * stderr.
 */
static void
run(const char *folder, FILE *input, const char *const *argv)
{
    FILE *said = tmpfile();
    int status = attempt(folder, input, argv, said);
    size_t lines = 0;
    char line[MAXLINE];

    while (fgets(line, sizeof line, said))
        lines++;
    if (status == 0 && (!input || lines == 1)) {
        fclose(said);
        return;
    }
    for (rewind(said); fgets(line, sizeof line, said);)
        fputs(line, stderr);
    die("%s failed on this image (status 0x%x)", argv[0], (unsigned)status);
}

/*
 * An image with nothing in it.  mke2fs has been asked for revision 0 in two
 * ways: by -r up to 1.47.0, by -E from 1.47.2 on, which then takes no -O.
 * Each refuses the other's; the images are the same.
 */
static void
make_empty(const char *image, const char *size)
{
    static const char *const common[] =
        {"mke2fs", "-q",           "-F",
         "-t",     "ext2",         "-b",
         "1024",   "-m",           "0",
         "-N",     NUMBER(INODES), "-U",
         UUID,     "-E",           "root_owner=0:0,hash_seed=" UUID};
    const char *words[(sizeof common / sizeof *common) + 7];
    const char **end = words + (sizeof common / sizeof *common);
    FILE *said = tmpfile();

    memcpy(words, common, sizeof common);
    memcpy(end,
           (const char *[]){"-r", "0", "-O", "none", image, size, NULL},
           7 * sizeof *end);
    if (attempt(".", NULL, words, said) == 0) {
        fclose(said);
        return;
    }
    fclose(said);
    end[-1] = "revision=0,root_owner=0:0,hash_seed=" UUID;
    memcpy(end, (const char *[]){image, size, NULL}, 3 * sizeof *end);
    run(".", NULL, words);
}

static void
make_image(const char *image, const char *folder)
{
    FILE *script = tmpfile();
    char *size, *whole;
    int fd;

    if (!script)
        die("no room for temporary files: %s", strerror(errno));
    walk(script, folder, "");
    fputs("ssv flags 1\n", script); /* as if every host's char had a sign */

    if (blocks < LEAST)
        blocks = LEAST;
    size = text("%zu", (blocks + STEP - 1) / STEP * STEP);
    unfinished = text("%s.new", image);
    fd = open(unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0 || close(fd) < 0 || !(whole = realpath(unfinished, NULL)))
        die("cannot write %s: %s", unfinished, strerror(errno));

    make_empty(whole, size);
    run(folder, script,
        (const char *const[]){"debugfs", "-w", "-f", "-", whole, NULL});
    run(".", NULL, (const char *const[]){"e2fsck", "-fn", whole, NULL});
    if (rename(unfinished, image) < 0)
        die("cannot store %s: %s", image, strerror(errno));
    fclose(script);
    free(whole);
    free(size);
    free(unfinished);
}

int
main(int argc, char **argv)
{
    char *path;

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(help, stdout);
        return 0;
    }
    if (argc != 3 && argc != 4) {
        fputs(help, stderr);
        return 2;
    }
    path = text("%s:/usr/sbin:/sbin", getenv("PATH") ?: "/usr/bin:/bin");
    setenv("PATH", path, 1);
    setenv("E2FSPROGS_FAKE_TIME", TIME, 1);
    setenv("MKE2FS_CONFIG", "/dev/null", 1);
    free(path);
    if (argc == 4)
        make_files(argv[2], argv[3]);
    make_image(argv[1], argv[2]);
    return 0;
}
