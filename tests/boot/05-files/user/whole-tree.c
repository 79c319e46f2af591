/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Walks the whole tree and prints what is in it: for a folder its names,
 * sorted, for a file its size and a sum of its bytes.  A long file with
 * holes is read in pieces.
 */
#include <stdbool.h>

#include "lib/string.h"
#include "user/lib/file.h"
#include "user/lib/test.h"

enum { PATH = 1024, POOL = 65536, NAMES = 2048, PIECES = 64, PIECE = 1500 };

static char path[PATH]; /* of what is looked at */
static char pool[POOL]; /* names, those of the deepest folder last */
static char *names[NAMES];
static uint32_t pool_used, names_used;
static char part[4096];

static void
add_name(const char *name)
{
    size_t length = strlen(name) + 1;

    CHECK(names_used < NAMES && pool_used + length <= POOL);
    names[names_used++] = memcpy(pool + pool_used, name, length);
    pool_used += length;
}

/*
 * The root has two names that differ (see 05-files-calls.c), and one below
 * which links lead in circles: links.c goes there.
 */
static bool
is_meant(const char *name)
{
    bool root = strcmp(path, ".") == 0;

    return strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
           !(root && (strcmp(name, "lost+found") == 0 ||
                      strcmp(name, "links") == 0));
}

/* All names of the folder, with a buffer that holds few of them. */
static void
read_names(int fd)
{
    static char few[300];
    int got;

    while ((got = getdents(fd, few, sizeof(few))) > 0) {
        for (int at = 0; at < got;) {
            struct dirent *entry = (struct dirent *)(few + at);

            CHECK(entry->d_ino != 0);
            CHECK(entry->d_reclen > 10 && entry->d_reclen % 4 == 0);
            if (is_meant(entry->d_name))
                add_name(entry->d_name);
            at += entry->d_reclen;
        }
    }
    EQUAL(got, 0);
    EQUAL(getdents(fd, few, sizeof(few)), 0);
}

static void
sort(char **from, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++) {
        for (uint32_t j = i; j > 0 && strcmp(from[j - 1], from[j]) > 0;
             j--) {
            char *name = from[j];

            from[j] = from[j - 1];
            from[j - 1] = name;
        }
    }
}

static uint32_t
sum_of(uint32_t sum, const char *bytes, int n)
{
    for (int i = 0; i < n; i++)
        sum = (sum ^ (uint8_t)bytes[i]) * 16777619u;
    return sum;
}

/* All of it, in steps that fit no block. */
static uint32_t
sum_whole(int fd, uint32_t size)
{
    uint32_t sum = 2166136261u, total = 0;
    int got;

    while ((got = read(fd, part, 1 + total % 4000)) > 0) {
        sum = sum_of(sum, part, got);
        total += (uint32_t)got;
    }
    EQUAL(got, 0);
    EQUAL(total, size);
    return sum;
}

/* Around powers of two, and wherever the size's own bits lead. */
static uint32_t
sum_pieces(int fd, uint32_t size)
{
    uint32_t sum = 2166136261u;

    random_begin(size);
    for (uint32_t i = 0; i < PIECES; i++) {
        uint32_t at = i < 31 ? (1u << i) - i % 700 : random_u32() % size;
        int got;

        if (i == PIECES - 1)
            at = size - 700;
        at &= 0x7fffffff;
        EQUAL(lseek(fd, (int)at, SEEK_SET), at);
        got = read(fd, part, PIECE);
        CHECK(got >= 0);
        EQUAL(lseek(fd, 0, SEEK_CUR), at + (uint32_t)got);
        sum = sum_of(sum, part, got);
    }
    return sum;
}

static void
say_path(void)
{
    EQUAL(write(1, path, strlen(path)), strlen(path));
}

static void look(void);

static void
look_in(int fd)
{
    uint32_t first = names_used, pool_first = pool_used;
    size_t length = strlen(path);

    read_names(fd);
    close(fd);
    sort(names + first, names_used - first);
    say_path();
    printf(": %u names\n", names_used - first);
    for (uint32_t i = first, end = names_used; i < end; i++) {
        CHECK(length + strlen(names[i]) + 2 < PATH);
        path[length] = '/';
        memcpy(path + length + 1, names[i], strlen(names[i]) + 1);
        look();
        path[length] = '\0';
    }
    names_used = first;
    pool_used = pool_first;
}

static void
look(void)
{
    static struct stat by_name, by_fd; /* it is a long way down */
    int fd = open(path, O_RDONLY);

    CHECK(fd >= 0);
    EQUAL(stat(path, &by_name), 0);
    EQUAL(fstat(fd, &by_fd), 0);
    EQUAL(by_name.st_ino, by_fd.st_ino);
    EQUAL(by_name.st_dev, by_fd.st_dev);
    EQUAL(by_name.st_size, by_fd.st_size);
    EQUAL(by_name.st_mode, by_fd.st_mode);
    /* Of the permissions those that no umask takes away. */
    printf("%04x ", by_fd.st_mode & 0170600);
    if (S_ISDIR(by_fd.st_mode)) {
        look_in(fd);
        return;
    }
    CHECK(S_ISREG(by_fd.st_mode));
    say_path();
    printf(": %u bytes, %u links, %08x\n", by_fd.st_size, by_fd.st_nlink,
           by_fd.st_size < 1 << 20 ? sum_whole(fd, by_fd.st_size)
                                   : sum_pieces(fd, by_fd.st_size));
    close(fd);
}

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    memcpy(path, ".", 2);
    look();
    return 0;
}
