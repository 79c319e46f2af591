/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ext2 images for tests on both sides: a tree of files in a folder of its
 * own, and mke2fs, which makes an image of it.
 */
#ifndef EXT2_IMAGE_H
#define EXT2_IMAGE_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "random.h"

#define UNUSED __attribute__((unused))

static char home[4096], folder[4096];

/* Enter a folder of our own, with an empty folder `tree` in it. */
static int
make_folder(void **state)
{
    const char *tmp = getenv("TMPDIR");

    (void)state;
    snprintf(folder, sizeof(folder), "%.4000s/ext2 test XXXXXX",
             tmp ? tmp : "/tmp");
    return !getcwd(home, sizeof(home)) || !mkdtemp(folder) ||
                   chdir(folder) < 0 || mkdir("tree", 0755) < 0
               ? -1
               : 0;
}

static int
remove_folder(void **state)
{
    (void)state;
    return system("rm -rf tree image said") || chdir(home) || rmdir(folder);
}

/* Open tree/NAME, new, for writing. */
static int
create(const char *name)
{
    char path[4096];
    int fd;

    snprintf(path, sizeof(path), "tree/%s", name);
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0640);
    if (fd < 0)
        fail_msg("cannot make %s", path);
    return fd;
}

/* Put n random bytes at `at`. */
static void
scribble(int fd, off_t at, size_t n)
{
    while (n > 0) {
        uint64_t bytes[512];
        size_t part = n < sizeof(bytes) ? n : sizeof(bytes);

        for (size_t i = 0; i < sizeof(bytes) / sizeof(bytes[0]); i++)
            bytes[i] = random_u64();
        assert_int_equal(pwrite(fd, bytes, part, at), part);
        at += (off_t)part;
        n -= part;
    }
}

UNUSED static void
make_file(const char *name, size_t n)
{
    int fd = create(name);

    scribble(fd, 0, n);
    close(fd);
}

/* A file of `size` bytes that has some at each of `at`, ended by a 0. */
UNUSED static void
make_sparse(const char *name, off_t size, const off_t *at)
{
    int fd = create(name);

    assert_int_equal(ftruncate(fd, size), 0);
    for (; *at; at++)
        scribble(fd, *at, 1500);
    assert_int_equal(ftruncate(fd, size), 0);
    close(fd);
}

UNUSED static void
make_dir(const char *name)
{
    char path[4096];

    snprintf(path, sizeof(path), "tree/%s", name);
    assert_int_equal(mkdir(path, 0755), 0);
}

/* A symbolic link; the path in it is made longer by `longer` times "./". */
UNUSED static void
make_link(const char *name, const char *target, unsigned int longer)
{
    char path[400], to[2048] = "";

    for (; longer > 0; longer--)
        strcat(to, "./");
    strcat(to, target);
    snprintf(path, sizeof(path), "tree/%s", name);
    if (symlink(to, path) < 0)
        fail_msg("cannot make the link %s", path);
}

/* Short and long ones, to a file, folders, nothing, and round in circles. */
UNUSED static void
make_links(const char *file, const char *folder)
{
    make_link("link-file", file, 0);
    make_link("link-long", file, 100);
    make_link("link-dir", folder, 30);
    make_link("link-root", "/", 0);
    make_link("link-nothing", "nothing", 0);
    make_link("link-self", "link-self", 0);
    make_link("link-to", "link-dir/../link-fro", 0);
    make_link("link-fro", "/link-to", 0);
}

/*
 * Let mke2fs make an image of the tree, of revision 0 (which has two names:
 * tools/disk.c); the caller frees it.
 */
static char *
make_image(uint32_t blocks, const char *options)
{
    size_t size = (size_t)blocks * 1024;
    char *bytes = malloc(size), command[512];
    int fd;

    snprintf(command, sizeof(command),
             "PATH=\"$PATH:/sbin:/usr/sbin\"; make() { "
             "mke2fs -q -F -t ext2 \"$@\" -b 1024 %s -d tree image %u; }; "
             "make -r 0 -O none >said 2>&1 || "
             "make -E revision=0 >said 2>&1 || { cat said >&2; false; }",
             options, blocks);
    if (system(command) != 0)
        fail_msg("mke2fs made no image; the package e2fsprogs has it");
    fd = open("image", O_RDONLY);
    assert_int_equal(read(fd, bytes, size), size);
    close(fd);
    unlink("image");
    return bytes;
}

#endif
