/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Goes everywhere on a disk that may be damaged, opens what it finds, reads
 * some of it, and counts.  Whatever the disk holds, this program comes to
 * its end, with few kinds of errors on the way.  Only the book's kernels.
 */
#include <stdbool.h>

#include "lib/string.h"
#include "user/lib/file.h"
#include "user/lib/test.h"

enum {
    ENOENT = 2,
    EIO = 5,
    ENXIO = 6,
    ENOTDIR = 20,
    ENAMETOOLONG = 36,
    ELOOP = 40,
    PATH = 1024,
    POOL = 1 << 16,
    INODES = 1 << 14,  /* the numbers that are remembered */
    LIMIT = 300 << 10, /* bytes of a file, from its start */
};

static char pool[POOL]; /* paths still to be looked at, and those done */
static uint32_t pool_used;
static bool seen[INODES];
static uint32_t names, bytes, sum, errors, no_device, left_out;

/*
 * An answer is good, or it is such an error; with a symbolic link, or what
 * damage has made one, a path may lead to nothing, in a circle, or have any
 * name; and what damage has made a device cannot be opened.
 */
static bool
good(int answer)
{
    if (answer >= 0)
        return true;
    if (errno != ENOTDIR && errno != ENOENT && errno != ENXIO &&
        errno != ENAMETOOLONG && errno != ELOOP)
        EQUAL(errno, EIO);
    errors++;
    no_device += errno == ENXIO;
    return false;
}

static void
add_path(const char *folder, const char *name)
{
    size_t length = strlen(folder), more = strlen(name);

    if (length + more + 2 > PATH || length + more + 2 > POOL - pool_used) {
        left_out++;
        return;
    }
    memcpy(pool + pool_used, folder, length);
    pool[pool_used + length] = '/';
    memcpy(pool + pool_used + length + 1, name, more + 1);
    pool_used += length + 1 + more + 1;
}

static void
look_in(int fd, const char *folder)
{
    static char some[1000];
    int got;

    while (good(got = getdents(fd, some, sizeof(some))) && got > 0) {
        for (int at = 0; at < got;) {
            struct dirent *entry = (struct dirent *)(some + at);

            CHECK(entry->d_ino != 0);
            CHECK(entry->d_reclen > 10 && entry->d_reclen <= got - at);
            names++;
            if (strcmp(entry->d_name, ".") != 0 &&
                strcmp(entry->d_name, "..") != 0)
                add_path(folder, entry->d_name);
            at += entry->d_reclen;
        }
    }
}

static void
read_from(int fd, uint32_t at, uint32_t n, bool count)
{
    static char part[5000];
    int got;

    EQUAL(lseek(fd, (int)at, SEEK_SET), at);
    while (n > 0) {
        uint32_t want = n < sizeof(part) ? n : sizeof(part);

        if (!good(got = read(fd, part, want)) || got == 0)
            return;
        CHECK((uint32_t)got <= want);
        n -= (uint32_t)got;
        for (int i = 0; count && i < got; i++, bytes++)
            sum += (uint8_t)part[i];
    }
}

static void
look_at(const char *path)
{
    struct stat st;
    int fd = open(path, 0);

    if (!good(fd))
        return;
    EQUAL(fstat(fd, &st), 0);
    CHECK(st.st_size <= 0x7fffffff);
    if (st.st_ino >= INODES || seen[st.st_ino]) {
        left_out++;
    } else if (S_ISDIR(st.st_mode)) {
        look_in(fd, path);
    } else {
        CHECK(S_ISREG(st.st_mode));
        read_from(fd, 0, LIMIT, true);
        for (int i = 0; i < 10; i++)
            read_from(fd, random_u32() % (st.st_size + 1), 3000, false);
        read_from(fd, st.st_size - (st.st_size > 0), 10, false);
    }
    if (st.st_ino < INODES)
        seen[st.st_ino] = true;
    EQUAL(close(fd), 0);
}

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    random_begin(number());
    add_path("", "");
    for (uint32_t at = 0; at < pool_used; at += strlen(pool + at) + 1)
        look_at(pool + at);
    printf("names: %u\nbytes: %u\nsum: %u\n", names, bytes, sum);
    printf("errors: %u\nno device: %u\nleft out: %u\n", errors, no_device,
           left_out);
    return 0;
}
