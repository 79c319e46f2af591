/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who shares a position: descriptors made by dup, and by fork; not two that
 * opened the same file.  And a folder's position, too.
 */
#include "lib/string.h"
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/test.h"

static char buffer[512];

static void
show(const char *who, int fd, int n)
{
    int got = read(fd, buffer, (size_t)n);

    CHECK(got >= 0);
    buffer[got] = '\0';
    for (int i = 0; i < got; i++)
        if (buffer[i] == '\n')
            buffer[i] = '/';
    printf("%s: \"%s\", now at %d\n", who, buffer, lseek(fd, 0, SEEK_CUR));
}

static void
wait_for(int pid)
{
    CHECK(pid > 0);
    printf("child: 0x%x\n", status_of(pid));
}

static void
after_dup(void)
{
    int first = open("etc/poem", O_RDONLY), second, other, pid;

    show("first", first, 10);
    second = dup(first);
    other = open("etc/poem", O_RDONLY);
    show("second", second, 10);
    show("other", other, 10);
    show("first", first, 10);
    EQUAL(lseek(second, 3, SEEK_SET), 3);
    show("first", first, 5);
    EQUAL(dup2(first, other), other);
    show("other, made first", other, 5);
    EQUAL(close(first), 0);
    show("second, alone", second, 5);
    pid = fork();
    if (pid == 0) {
        show("child", second, 7);
        close(second);
        close(other);
        exit(lseek(second, 0, SEEK_CUR) == -1 ? errno : 0);
    }
    wait_for(pid);
    show("parent", second, 7);
    EQUAL(close(second), 0);
    EQUAL(close(other), 0);
}

/* What a child opens, closes or puts elsewhere is its own affair. */
static void
after_fork(void)
{
    int fd = open("etc/motd", O_RDONLY), pid = fork();

    if (pid == 0) {
        EQUAL(dup2(open("etc/poem", O_RDONLY), fd), fd);
        show("child", fd, 4);
        EQUAL(open("etc/motd", O_RDONLY), fd + 2);
        exit(0);
    }
    wait_for(pid);
    show("parent", fd, 4);
    EQUAL(dup(fd), fd + 1);
    EQUAL(close(fd + 1), 0);
    EQUAL(close(fd), 0);
}

static uint32_t
names_left(int fd)
{
    uint32_t n = 0;
    int got;

    while ((got = getdents(fd, buffer, sizeof(buffer))) > 0)
        for (int at = 0; at < got; n++)
            at += ((struct dirent *)(buffer + at))->d_reclen;
    EQUAL(got, 0);
    return n;
}

static void
folders(void)
{
    int fd = open("many", O_RDONLY), twin = dup(fd), pid;

    printf("names: %u\n", names_left(fd));
    printf("names left: %u\n", names_left(twin));
    EQUAL(lseek(twin, 0, SEEK_SET), 0);
    pid = fork();
    if (pid == 0) {
        CHECK(getdents(fd, buffer, 30) > 0);
        exit(0);
    }
    wait_for(pid);
    printf("names left by the child: %u\n", names_left(fd));
    close(fd);
    close(twin);
}

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    after_dup();
    after_fork();
    folders();
    return 0;
}
