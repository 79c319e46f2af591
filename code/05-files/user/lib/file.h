/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What chapter 5 adds to the programs' library: files.
 */
#ifndef USER_LIB_FILE_H
#define USER_LIB_FILE_H

#include <stddef.h>
#include <stdint.h>

#define O_RDONLY 0
#define O_WRONLY 1
#define O_RDWR   2

#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2

#define S_ISDIR(mode) (((mode)&0170000) == 0040000)
#define S_ISREG(mode) (((mode)&0170000) == 0100000)

/* As Linux's newstat has it on the i386. */
struct stat {
    uint32_t st_dev, st_ino;
    uint16_t st_mode, st_nlink, st_uid, st_gid;
    uint32_t st_rdev, st_size, st_blksize, st_blocks;
    uint32_t st_atime, st_atime_nsec;
    uint32_t st_mtime, st_mtime_nsec;
    uint32_t st_ctime, st_ctime_nsec;
    uint32_t unused[2];
};

/* Entries of a directory, one after the other, d_reclen bytes each. */
struct dirent {
    uint32_t d_ino, d_off;
    uint16_t d_reclen;
    char d_name[];
} __attribute__((packed));

int open(const char *path, int flags);
int read(int fd, void *to, size_t n);
int lseek(int fd, int offset, int whence);
int close(int fd);
int dup(int fd);
int dup2(int fd, int to);
int pipe(int fds[2]);
int stat(const char *path, struct stat *to);
int fstat(int fd, struct stat *to);
int getdents(int fd, void *to, size_t n);

/*
 * Read until n bytes have come or there are no more: pipes and /proc give
 * what they have.  Bytes read, or -1.
 */
int read_all(int fd, void *to, size_t n);

/*
 * A whole file as a string; -1 and errno, which is EFBIG where the file has
 * more than n - 1 bytes.
 */
int read_file(const char *path, char *to, size_t n);

#endif
