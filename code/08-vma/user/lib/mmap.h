/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What chapter 8 adds to the programs' library.
 */
#ifndef USER_LIB_MMAP_H
#define USER_LIB_MMAP_H

#include <stddef.h>
#include <stdint.h>

#define PAGE 4096u

#define PROT_NONE  0
#define PROT_READ  1
#define PROT_WRITE 2
#define PROT_EXEC  4

#define MAP_SHARED    0x01
#define MAP_PRIVATE   0x02
#define MAP_FIXED     0x10
#define MAP_ANONYMOUS 0x20
#define MAP_FAILED    ((void *)-1)

#define RLIMIT_DATA  2
#define RLIMIT_STACK 3

struct rlimit {
    uint32_t current, most;
};

void *mmap(void *at, size_t length, int prot, int flags, int fd,
           uint32_t offset);
int munmap(void *at, size_t length);
int mprotect(void *at, size_t length, int prot);
int getrlimit(int which, struct rlimit *limit);
int setrlimit(int which, const struct rlimit *limit);

/* Zero pages at this address, which must be free; ends the program if not. */
void *pages_at(uint32_t at, size_t length, int prot);

/* Print the lines of /proc/self/maps that begin in [from, to). */
void show_maps(uint32_t from, uint32_t to);

/* Frames that this program has, the page of zeros not among them. */
uint32_t resident_pages(void);

/*
 * Let a child call act(at): the signal that it dies of, or 0.  What it
 * stores is lost.
 */
int killed_by(void (*act)(volatile int *at), volatile int *at);

/* Two such acts. */
void load(volatile int *at);
void store(volatile int *at);

/* Draw the areas in list and tree.  Only the book's kernels. */
void draw_areas(const char *name);

#endif
