/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What chapter 9 adds to the programs' library.
 */
#ifndef USER_LIB_FILEMAP_H
#define USER_LIB_FILEMAP_H

#include "user/lib/mmap.h"

/* A file of this many pages on the disk, no two of them equal. */
#define PAGES_FILE "sizes/12288"
#define PAGES      3

/*
 * A private mapping of a file at this address, which must be free; ends the
 * program if there is none.
 */
volatile char *file_at(uint32_t at, size_t length, int prot,
                       const char *path, uint32_t offset);

/*
 * Do act(page), a load or a store or NULL, nothing; and print a row of a
 * table: where the page is, its entry, the count of its frame, and what
 * faults that took.  Only the book's kernels.
 */
void touch(const char *what, void (*act)(volatile int *at),
           volatile char *page);

#define TOUCH_HEAD "| what | at | entry | count | faults | from file |\n"

/* A child that calls acts() and ends; its parent goes on. */
void child(void (*acts)(void));

/* Wait until all children have ended. */
void await_children(void);

/* Turns: a pipe, in which the one who waits reads a byte. */
void new_turn(int turn[2]);
void give_turn(const int turn[2]);
void await_turn(const int turn[2]);

/* Draw who has an area of the file at `page`.  Only the book's kernels. */
void draw_ring(const char *name, volatile void *page);

#endif
