/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The small C library of the book's programs.  They run on the book's
 * kernels and on any Linux that runs i386 programs.  Calls return -1 and set
 * errno, as everywhere.
 */
#ifndef USER_LIB_LIBC_H
#define USER_LIB_LIBC_H

#include <stddef.h>
#include <stdint.h>

extern int errno;

#define WNOHANG             1
#define WIFEXITED(status)   (((status)&0x7f) == 0)
#define WEXITSTATUS(status) ((status) >> 8 & 0xff)
#define WTERMSIG(status)    ((status)&0x7f)

void exit(int status) __attribute__((noreturn));
int write(int fd, const void *from, size_t n);
int waitpid(int pid, int *status, int options);
int getpid(void);
int getppid(void);
int sched_yield(void);
int sleep_ms(unsigned int milliseconds);

/*
 * Formatted text to standard output, in one write; what has more than 256
 * characters needs several.
 */
void printf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Print `what` and end the program with status 1. */
void die(const char *what) __attribute__((noreturn));

/* The bare call: the kernel's own answer, errors negative. */
int32_t syscall3(uint32_t number, uint32_t a, uint32_t b, uint32_t c);

/*
 * What a program makes of such an answer: -1 and errno if it is an error.
 * Errors are the 4095 numbers just below zero.
 */
int answer(int32_t result);

#endif
