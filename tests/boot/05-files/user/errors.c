/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Every call for files with everything that can be wrong with it, and what
 * it answers.
 */
#include "lib/string.h"
#include "user/lib/file.h"
#include "user/lib/test.h"

#define O_TRUNC     01000
#define O_DIRECTORY 0200000

/* Nobody's on either machine. */
#define NOWHERE ((char *)0xc0000000)
#define LAST    ((char *)0xffffffff)

static char buffer[8192];
static char long_name[8192];

/* Print a call and its answer, and -errno in the place of -1. */
#define SAY(call) say(#call, call)

static int
say(const char *call, int answer)
{
    printf("%s: %d\n", call, answer == -1 ? -errno : answer);
    return answer;
}

/* The same for descriptors, which then are free again. */
#define SAY_AND_CLOSE(call) close(SAY(call))

static char *
name_of(size_t length)
{
    memset(long_name, 'n', length);
    long_name[length] = '\0';
    return long_name;
}

static void
paths(void)
{
    SAY_AND_CLOSE(open("etc/motd", O_RDONLY));
    SAY_AND_CLOSE(open("./etc/../etc//motd", O_RDONLY));
    SAY_AND_CLOSE(open("etc/./motd", O_RDONLY));
    SAY_AND_CLOSE(open("etc//", O_RDONLY));
    SAY_AND_CLOSE(open(".", O_RDONLY));
    SAY_AND_CLOSE(open("a/b/c/d/e/f/g/../../../../../../../etc", O_RDONLY));
    SAY_AND_CLOSE(open("etc", O_RDONLY | O_DIRECTORY));
    SAY(open("", O_RDONLY));
    SAY(open("nothing", O_RDONLY));
    SAY(open("nothing/motd", O_RDONLY));
    SAY(open("nothing/", O_RDONLY));
    SAY(open("etc/nothing", O_RDONLY));
    SAY(open("etc/mot", O_RDONLY));
    SAY(open("etc/motdd", O_RDONLY));
    SAY(open("etc/motd/", O_RDONLY));
    SAY(open("etc/motd/.", O_RDONLY));
    SAY(open("etc/motd/..", O_RDONLY));
    SAY(open("etc/motd/x", O_RDONLY));
    SAY(open("etc/motd", O_RDONLY | O_DIRECTORY));
    SAY(open("etc", O_WRONLY));
    SAY(open("etc", O_RDWR));
    SAY(open("etc", O_RDONLY | O_TRUNC));
    SAY(open(NOWHERE, O_RDONLY));
    SAY(open(LAST, O_RDONLY));
    SAY(open(name_of(255), O_RDONLY));
    SAY(open(name_of(256), O_RDONLY));
    SAY(open(name_of(5000), O_RDONLY));
    SAY(stat(name_of(255), (struct stat *)buffer));
    SAY(stat(name_of(256), (struct stat *)buffer));
    SAY(stat(name_of(5000), (struct stat *)buffer));
    SAY(stat("", (struct stat *)buffer));
    SAY(stat("nothing", (struct stat *)buffer));
    SAY(stat("nothing", (struct stat *)NOWHERE));
    SAY(stat("etc/motd", (struct stat *)NOWHERE));
    SAY(stat("etc/motd", (struct stat *)LAST));
    SAY(stat("etc/motd/x", (struct stat *)buffer));
    SAY(stat(NOWHERE, (struct stat *)buffer));
    SAY(stat("etc/motd", (struct stat *)buffer));
}

/* A number that is no descriptor. */
static void
bad_descriptor(int fd)
{
    printf("descriptor %d\n", fd);
    SAY(read(fd, buffer, 1));
    SAY(read(fd, NOWHERE, 1));
    SAY(read(fd, buffer, 0));
    SAY(write(fd, buffer, 1));
    SAY(write(fd, buffer, 0));
    SAY(lseek(fd, 0, SEEK_SET));
    SAY(close(fd));
    SAY(dup(fd));
    SAY(dup2(fd, 5));
    SAY(dup2(fd, fd));
    SAY(fstat(fd, (struct stat *)buffer));
    SAY(fstat(fd, (struct stat *)NOWHERE));
    SAY(getdents(fd, buffer, sizeof(buffer)));
}

static void
reading(void)
{
    int fd = SAY(open("sizes/4097", O_RDONLY));

    SAY(read(fd, buffer, 10));
    SAY(read(fd, NOWHERE, 10));
    SAY(read(fd, LAST, 10));
    SAY(read(fd, NOWHERE, 0));
    SAY(lseek(fd, 0, SEEK_CUR));
    SAY(read(fd, buffer, sizeof(buffer)));
    SAY(read(fd, buffer, sizeof(buffer)));
    SAY(read(fd, buffer, 0));
    SAY(write(fd, buffer, 1));
    SAY(getdents(fd, buffer, sizeof(buffer)));
    SAY(close(fd));
    SAY(close(fd));

    fd = SAY(open("etc", O_RDONLY));
    SAY(read(fd, buffer, 10));
    SAY(read(fd, buffer, 0));
    SAY(read(fd, NOWHERE, 10));
    SAY(write(fd, buffer, 10));
    SAY(getdents(fd, buffer, 10));
    SAY(getdents(fd, buffer, 0));
    SAY(getdents(fd, NOWHERE, 100));
    SAY(getdents(fd, LAST, 100));
    CHECK(getdents(fd, buffer, sizeof(buffer)) > 0);
    SAY(getdents(fd, buffer, sizeof(buffer)));
    SAY(lseek(fd, 0, SEEK_SET));
    CHECK(getdents(fd, buffer, sizeof(buffer)) > 0);
    SAY(close(fd));
}

static void
seeking(void)
{
    int fd = SAY(open("sparse", O_RDONLY));

    SAY(lseek(fd, 100, SEEK_SET));
    SAY(lseek(fd, -1, SEEK_SET));
    SAY(lseek(fd, 0, SEEK_CUR));
    SAY(lseek(fd, -101, SEEK_CUR));
    SAY(lseek(fd, -100, SEEK_CUR));
    SAY(lseek(fd, 0, SEEK_END));
    SAY(read(fd, buffer, 10));
    SAY(lseek(fd, -10, SEEK_END));
    SAY(read(fd, buffer, 20));
    SAY(write(1, buffer, 10));
    SAY(lseek(fd, 0, 5));
    SAY(lseek(fd, 0, -1));
    SAY(lseek(fd, (int)0x80000000, SEEK_END));
    SAY(lseek(fd, 0x7ffffffe, SEEK_SET));
    SAY(lseek(fd, 1, SEEK_CUR));
    SAY(read(fd, buffer, 10));
    SAY(close(fd));

    fd = SAY(open("sizes/1", O_RDONLY));
    SAY(lseek(fd, 1000000, SEEK_SET));
    SAY(read(fd, buffer, 10));
    SAY(lseek(fd, -1, SEEK_END));
    SAY(read(fd, buffer, 10));
    SAY(close(fd));
}

static void
doubles(void)
{
    int fd = SAY(open("etc/motd", O_RDONLY));

    SAY(dup(fd));
    SAY(dup2(fd, fd));
    SAY(dup2(fd, 19));
    SAY(dup2(fd, 20));
    SAY(dup2(fd, -1));
    SAY(dup2(fd, 4));
    SAY(close(4));
    SAY(close(fd));
    SAY(fstat(fd, (struct stat *)buffer));
    SAY(fstat(19, (struct stat *)buffer));
    SAY(dup2(19, 7));
    SAY(open("etc/poem", O_RDONLY));
    SAY(close(3));
    SAY(close(7));
    SAY(close(19));
}

/* All 20 descriptors, and the lowest free one is the next. */
static void
too_many(void)
{
    int fds[2] = {77, 78};

    for (int fd = 3; fd < 20; fd++)
        EQUAL(fd % 2 ? open("etc/motd", O_RDONLY) : dup(fd - 1), fd);
    SAY(open("etc/motd", O_RDONLY));
    SAY(dup(3));
    SAY(dup2(3, 20));
    SAY(dup2(3, 19));
    SAY(pipe(fds));
    SAY(close(11));
    SAY(pipe(fds));
    SAY(fds[0]);
    SAY(fds[1]);
    SAY(open("etc/motd", O_RDONLY));
    SAY(close(5));
    SAY(close(14));
    SAY(pipe(fds));
    SAY(fds[0]);
    SAY(fds[1]);
    for (int fd = 3; fd < 20; fd++)
        EQUAL(close(fd), 0);
}

static void
pipes(void)
{
    struct stat stat;
    int fds[2];

    SAY(pipe((int *)NOWHERE));
    SAY(pipe((int *)LAST));
    SAY(pipe(fds));
    SAY(fds[0]);
    SAY(fds[1]);
    SAY(lseek(fds[0], 0, SEEK_SET));
    SAY(lseek(fds[1], 0, SEEK_END));
    SAY(lseek(fds[1], 0, 9));
    SAY(write(fds[0], buffer, 1));
    SAY(read(fds[1], buffer, 1));
    SAY(write(fds[1], NOWHERE, 1));
    SAY(write(fds[1], LAST, 1));
    SAY(write(fds[1], NOWHERE, 0));
    SAY(read(fds[0], NOWHERE, 0));
    SAY(getdents(fds[0], buffer, 100));
    SAY(write(fds[1], "abc", 3));
    SAY(read(fds[0], buffer, 2));
    SAY(read(fds[0], buffer, 100));
    SAY(fstat(fds[0], &stat));
    SAY((int)(stat.st_mode & 0170000));
    SAY((int)stat.st_size);
    SAY(close(fds[1]));
    SAY(read(fds[0], buffer, 1));
    SAY(read(fds[0], buffer, 0));
    SAY(close(fds[0]));
}

int
main(int argc, char **argv, char **environ)
{
    static const int bad[] = {3, 19, 20, 1000, -1, (int)0x80000000};

    (void)argc;
    (void)argv;
    (void)environ;
    paths();
    for (int i = 0; i < 6; i++)
        bad_descriptor(bad[i]);
    reading();
    seeking();
    doubles();
    too_many();
    pipes();
    return 0;
}
