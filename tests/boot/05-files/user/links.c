/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Paths with symbolic links in them, and what open and stat say: the links
 * are those that this folder's layer puts on the disk.
 */
#include "lib/string.h"
#include "user/lib/file.h"
#include "user/lib/test.h"

#define O_DIRECTORY 0200000

static struct stat of_path, of_fd, of_other;

/* Where a path leads: an error, a folder, or a file and its size. */
static void
say(const char *path)
{
    int stated = stat(path, &of_path) < 0 ? -errno : 0;
    int fd = open(path, O_RDONLY);
    char first[9] = "";

    printf("%s: stat %d, open %d", path, stated, fd < 0 ? -errno : 0);
    if (stated == 0 && fd >= 0) {
        EQUAL(fstat(fd, &of_fd), 0);
        EQUAL(of_fd.st_ino, of_path.st_ino);
        EQUAL(of_fd.st_dev, of_path.st_dev);
        CHECK(S_ISDIR(of_fd.st_mode) || S_ISREG(of_fd.st_mode));
        if (S_ISREG(of_fd.st_mode))
            CHECK(read(fd, first, 8) >= 0);
        printf(", %s of %u \"%s\"", S_ISDIR(of_fd.st_mode) ? "dir" : "file",
               S_ISDIR(of_fd.st_mode) ? 0 : of_fd.st_size, first);
    }
    printf("\n");
    if (fd >= 0)
        EQUAL(close(fd), 0);
}

/* Two paths, one file. */
static void
same(const char *path, const char *other)
{
    EQUAL(stat(path, &of_path), 0);
    EQUAL(stat(other, &of_other), 0);
    EQUAL(of_path.st_ino, of_other.st_ino);
    EQUAL(of_path.st_dev, of_other.st_dev);
}

static void
leads(const char *path, const char *other)
{
    say(path);
    same(path, other);
}

static void
chains(void)
{
    static const char *const paths[] = {
        "links/chain/1",        "links/chain/39",       "links/chain/40",
        "links/chain/41",       "links/chain/40/",      "links/chain/41/",
        "links/me/chain/38",    "links/me/chain/39",    "links/me/chain/40",
        "links/me/me/chain/38", "links/me/me/chain/39",
    };

    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
        say(paths[i]);
}

static void
ends(void)
{
    int fd;

    leads("links/motd", "etc/motd");
    leads("links/long", "etc/motd");
    leads("links/longer", "etc/motd");
    leads("links/59", "etc/motd");
    leads("links/60", "etc/motd");
    leads("links/me", "links");
    leads("links/me/", "links");
    leads("links/me/../links/motd", "etc/motd");
    leads("links/etc", "etc");
    leads("links/etc/", "etc");
    leads("links/etc/motd", "etc/motd");
    leads("links/etc/../links/etc/poem", "etc/poem");
    leads("links/etc/..", ".");
    leads("links/slash", "etc");
    leads("links/slash/poem", "etc/poem");
    leads("links/down", "a/b/c/d/e/f/g/h/i/j/k/l/m/n");
    leads("links/down/..", "a/b/c/d/e/f/g/h/i/j/k/l/m");
    leads("links/up/motd", "etc/motd");
    leads("links/proc", "/proc");
    leads("links/proc/self", "/proc/self");
    say("links/nothing");
    say("links/nothing/");
    say("links/nothing/x");
    say("links/motd/");
    say("links/motd/.");
    say("links/motd/..");
    say("links/motd/x");
    say("links/file-slash");
    say("links/self");
    say("links/self/");
    say("links/self/x");
    say("links/to");
    say("links/fro");
    say("links/too-long");
    say("links/name-255");
    fd = open("links/etc", O_RDONLY | O_DIRECTORY);
    CHECK(fd >= 0);
    EQUAL(close(fd), 0);
    fd = open("links/motd", O_RDONLY | O_DIRECTORY);
    printf("a file as a directory: %d\n", fd < 0 ? -errno : 0);
    fd = open("links/me/etc", O_WRONLY);
    printf("a directory to write to: %d\n", fd < 0 ? -errno : 0);
}

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    ends();
    chains();
    return 0;
}
