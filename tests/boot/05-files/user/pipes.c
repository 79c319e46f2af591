/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pipes between tasks: waiting for bytes and for room, the end of all
 * writers and of all readers, and pieces that nobody may tear.
 */
#include "lib/string.h"
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/test.h"

enum { PIECE = 512, WRITERS = 6, PIECES = 40, STREAM = 150000 };

static char buffer[8192];

static void
wait_for(int pid)
{
    CHECK(pid > 0);
    printf("child: 0x%x\n", status_of(pid));
}

/* A reader that comes too early, and is given a part of what it wants. */
static void
too_early(void)
{
    int fds[2], pid;

    EQUAL(pipe(fds), 0);
    pid = fork();
    if (pid == 0) {
        close(fds[1]);
        printf("read: %d\n", read(fds[0], buffer, 100));
        printf("read: %d\n", read(fds[0], buffer, 100));
        printf("read: %d\n", read(fds[0], buffer, 100));
        exit(5);
    }
    close(fds[0]);
    sleep_ms(30);
    EQUAL(write(fds[1], "hello", 5), 5);
    sleep_ms(30);
    EQUAL(write(fds[1], "all", 3), 3);
    sleep_ms(30);
    close(fds[1]);
    wait_for(pid);
}

/* More than any pipe holds, in pieces of all sizes on both sides. */
static void
stream(void)
{
    uint32_t total = 0;
    int fds[2], pid, got;

    EQUAL(pipe(fds), 0);
    pid = fork();
    if (pid == 0) {
        close(fds[0]);
        random_begin(5);
        for (uint32_t at = 0; at < STREAM;) {
            uint32_t n = 1 + random_u32() % 6000;

            n = n < STREAM - at ? n : STREAM - at;
            for (uint32_t i = 0; i < n; i++)
                buffer[i] = (char)((at + i) * 7 / 11);
            EQUAL(write(fds[1], buffer, n), n);
            at += n;
        }
        exit(0);
    }
    close(fds[1]);
    random_begin(6);
    while ((got = read(fds[0], buffer, 1 + random_u32() % 5000)) > 0) {
        for (int i = 0; i < got; i++)
            CHECK(buffer[i] == (char)((total + (uint32_t)i) * 7 / 11));
        total += (uint32_t)got;
    }
    EQUAL(got, 0);
    printf("stream: %u bytes\n", total);
    close(fds[0]);
    wait_for(pid);
}

/* A writer alone with its whole stream must wait for a reader. */
static void
waits_for_room(void)
{
    int fds[2], pid, total = 0, got;

    EQUAL(pipe(fds), 0);
    pid = fork();
    if (pid == 0) {
        close(fds[0]);
        for (int i = 0; i < 20; i++)
            EQUAL(write(fds[1], buffer, 8000), 8000);
        exit(0);
    }
    close(fds[1]);
    sleep_ms(50);
    EQUAL(waitpid(pid, 0, WNOHANG), 0);
    while ((got = read(fds[0], buffer, sizeof(buffer))) > 0)
        total += got;
    printf("waited for room: %d bytes\n", total);
    close(fds[0]);
    wait_for(pid);
}

/* Each piece is one letter, and a pipe may not mix them. */
static void
many_writers(void)
{
    static uint32_t count[WRITERS];
    int fds[2];

    EQUAL(pipe(fds), 0);
    for (int i = 0; i < WRITERS; i++) {
        if (fork() == 0) {
            close(fds[0]);
            memset(buffer, 'a' + i, PIECE);
            for (int j = 0; j < PIECES; j++)
                EQUAL(write(fds[1], buffer, PIECE), PIECE);
            exit(i);
        }
    }
    close(fds[1]);
    while (read_all(fds[0], buffer, PIECE) == PIECE) {
        for (int i = 1; i < PIECE; i++)
            EQUAL(buffer[i], buffer[0]);
        CHECK(buffer[0] >= 'a' && buffer[0] < 'a' + WRITERS);
        count[buffer[0] - 'a']++;
    }
    EQUAL(read(fds[0], buffer, PIECE), 0);
    close(fds[0]);
    for (int i = 0; i < WRITERS; i++) {
        CHECK(waitpid(-1, 0, 0) > 0);
        printf("writer %d: %u pieces\n", i, count[i]);
    }
}

/* Readers of one pipe share its bytes: each byte goes to one of them. */
static void
many_readers(void)
{
    int fds[2], back[2], pids[3], got, total = 0;

    EQUAL(pipe(fds), 0);
    EQUAL(pipe(back), 0);
    for (int i = 0; i < 3; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            close(fds[1]);
            close(back[0]);
            while ((got = read(fds[0], buffer, 10)) > 0)
                EQUAL(write(back[1], buffer, (size_t)got), got);
            exit(0);
        }
    }
    close(fds[0]);
    close(back[1]);
    for (int i = 0; i < 1000; i++)
        EQUAL(write(fds[1], &i, 1), 1);
    close(fds[1]);
    while ((got = read(back[0], buffer, sizeof(buffer))) > 0)
        total += got;
    close(back[0]);
    printf("many readers: %d bytes\n", total);
    for (int i = 0; i < 3; i++)
        wait_for(pids[i]);
}

/* Nobody can read it: that is the end of whoever writes. */
static void
nobody_reads(void)
{
    int fds[2], pid;

    EQUAL(pipe(fds), 0);
    pid = fork();
    if (pid == 0) {
        close(fds[0]);
        sleep_ms(30); /* the parent closes its own, too */
        printf("nothing: %d\n", write(fds[1], buffer, 0));
        write(fds[1], buffer, 1);
        printf("wrote to nobody\n");
        exit(1);
    }
    close(fds[0]);
    close(fds[1]);
    wait_for(pid);

    EQUAL(pipe(fds), 0); /* it waits for room, and they go */
    pid = fork();
    if (pid == 0) {
        close(fds[0]);
        for (;;)
            write(fds[1], buffer, sizeof(buffer));
    }
    close(fds[1]);
    sleep_ms(30);
    EQUAL(read(fds[0], buffer, 10), 10);
    close(fds[0]);
    wait_for(pid);
}

/* The last writer's death is the end of the file, however it dies. */
static void
writers_die(void)
{
    int fds[2], pid;

    EQUAL(pipe(fds), 0);
    pid = fork();
    if (pid == 0) {
        EQUAL(write(fds[1], "last", 4), 4);
        __asm__ volatile("ud2");
    }
    close(fds[1]);
    printf("read: %d\n", read(fds[0], buffer, 100));
    printf("read: %d\n", read(fds[0], buffer, 100));
    close(fds[0]);
    wait_for(pid);
}

/* A pipeline: each letter goes through all of them and grows. */
static void
pipeline(void)
{
    int first[2], from, pid[5];
    char c;

    EQUAL(pipe(first), 0);
    from = first[0];
    for (int i = 0; i < 5; i++) {
        int next[2];

        EQUAL(pipe(next), 0);
        pid[i] = fork();
        if (pid[i] == 0) {
            close(first[1]);
            close(next[0]);
            while (read(from, &c, 1) == 1) {
                c++;
                EQUAL(write(next[1], &c, 1), 1);
            }
            exit(i);
        }
        close(next[1]);
        close(from);
        from = next[0];
    }
    EQUAL(write(first[1], "CDEF", 4), 4);
    close(first[1]);
    EQUAL(read_all(from, buffer, 100), 4);
    buffer[4] = '\0';
    printf("pipeline: %s\n", buffer);
    close(from);
    for (int i = 0; i < 5; i++)
        wait_for(pid[i]);
}

/* A read that can store nothing takes nothing; one that can in part, a part. */
static void
bad_addresses(void)
{
    char *bad = (char *)0xf0000000;
    int fds[2];

    EQUAL(pipe(fds), 0);
    EQUAL(write(fds[1], "hello", 5), 5);
    EQUAL(read(fds[0], bad, 5), -1);
    EQUAL(errno, 14);
    EQUAL(read(fds[0], bad, 0), 0);
    EQUAL(write(fds[1], bad, 3), -1);
    EQUAL(errno, 14);
    close(fds[1]);
    printf("after a bad read: %d\n", read(fds[0], buffer, 100));
    EQUAL(memcmp(buffer, "hello", 5), 0);
    close(fds[0]);
}

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    too_early();
    stream();
    waits_for_room();
    many_writers();
    many_readers();
    nobody_reads();
    writers_die();
    pipeline();
    bad_addresses();
    return 0;
}
