/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the book's kernels differ from Linux, or the host's files do.
 * Only the book's kernels.
 */
#include "lib/string.h"
#include "user/lib/file.h"
#include "user/lib/test.h"

#define O_CREAT 0100
#define O_TRUNC 01000

#define EFAULT       14
#define EISDIR       21
#define EINVAL       22
#define EROFS        30
#define ENAMETOOLONG 36
#define EOVERFLOW    75

static char buffer[8192];

#define FAILS(call, error) \
    do { \
        EQUAL(call, -1); \
        EQUAL(errno, error); \
    } while (0)

/* Nothing can be written to. */
static void
read_only(void)
{
    FAILS(open("etc/motd", O_WRONLY), EROFS);
    FAILS(open("etc/motd", O_RDWR), EROFS);
    FAILS(open("etc/motd", O_TRUNC), EROFS);
    FAILS(open("etc/new", O_CREAT | O_WRONLY), EROFS);
    FAILS(open("etc/new", O_CREAT), EROFS);
    FAILS(open("/proc/meminfo", O_WRONLY), EROFS);
    FAILS(open("/proc/self", O_RDWR), EISDIR);
    EQUAL(open("etc/motd", O_CREAT), 3);
    EQUAL(close(3), 0);
}

/* With or without a slash, and nothing above the root. */
static void
roots(void)
{
    struct stat root, other;
    static const char *const same[] = {
        "/",        "//",     ".",
        "..",       "/..",    "/../..",
        "/proc/..", "etc/..", "/proc/self/../..",
    };

    EQUAL(stat("/", &root), 0);
    EQUAL(root.st_ino, 2);
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        EQUAL(stat(same[i], &other), 0);
        EQUAL(memcmp(&root, &other, sizeof(root)), 0);
    }
    EQUAL(stat("/proc", &other), 0);
    CHECK(other.st_dev != root.st_dev && S_ISDIR(other.st_mode));
}

/* Linux takes 4096 bytes of a path; ours lies on the kernel's stack. */
static void
long_paths(void)
{
    memset(buffer, '/', 600);
    memcpy(buffer + 503, "etc/motd", 9);
    EQUAL(strlen(buffer), 511);
    EQUAL(open(buffer, 0), 3);
    EQUAL(close(3), 0);
    buffer[503] = '/';
    memcpy(buffer + 504, "etc/motd", 9);
    FAILS(open(buffer, 0), ENAMETOOLONG);
}

/* No position beyond 2 GiB; one that would be leaves the old one. */
static void
positions(void)
{
    int fd = open("sparse", 0);

    EQUAL(lseek(fd, 0x7fffffff, SEEK_SET), 0x7fffffff);
    FAILS(lseek(fd, 1, SEEK_CUR), EOVERFLOW);
    FAILS(lseek(fd, 1, SEEK_END), EOVERFLOW);
    FAILS(lseek(fd, 0, 3), EINVAL); /* SEEK_DATA */
    EQUAL(lseek(fd, 0, SEEK_CUR), 0x7fffffff);
    EQUAL(read(fd, buffer, 1), 0);
    EQUAL(syscall3(3, (uint32_t)fd, (uint32_t)buffer, 0x80000000), -EINVAL);
    EQUAL(lseek(fd, 0x7ffffffe, SEEK_SET), 0x7ffffffe);
    EQUAL(read(fd, buffer, 10), 1);
    EQUAL(close(fd), 0);
}

/* The last ten bytes of the slot, and what lies behind it. */
static void
past_the_end(void)
{
    int fd = open("sizes/12288", 0);

    EQUAL(read(fd, (char *)0x04000000 - 10, 1024), -1);
    EQUAL(errno, EFAULT);
    EQUAL(lseek(fd, 0, SEEK_CUR), 0);
    EQUAL(close(fd), 0);
}

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    read_only();
    roots();
    long_paths();
    positions();
    past_the_end();
    printf("our own: as it should be\n");
    return 0;
}
