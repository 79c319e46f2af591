/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What test programs share.  Some are for any Linux, too, and compared with
 * it; those that call a function from the second half are not, and their
 * header comment says: Only the book's kernels.
 */
#ifndef USER_LIB_TEST_H
#define USER_LIB_TEST_H

#include <stdbool.h>
#include <stdint.h>

#include "user/lib/libc.h"

/* End the program with status 99 and a line about it, unless it holds. */
#define CHECK(condition) \
    do { \
        if (!(condition)) \
            check_failed(__FILE__, __LINE__, #condition, 0); \
    } while (0)

/* Two numbers that must be equal. */
#define EQUAL(a, b) \
    do { \
        int32_t left_ = (int32_t)(a), right_ = (int32_t)(b); \
\
        if (left_ != right_) \
            check_failed(__FILE__, __LINE__, #a " == " #b, left_); \
    } while (0)

void check_failed(const char *file, int line, const char *what, int32_t was)
    __attribute__((noreturn));

#define DAMAGED 99 /* the status of a failed check */

/* xorshift32, from a seed that may be 0. */
void random_begin(uint32_t seed);
uint32_t random_u32(void);

/* A child's wait status; the child must be there. */
int status_of(int pid);

/* ---- only the book's test kernels ---- */

/* Stop the machine here if it was asked to stop at `n`. */
void freeze(int n);

/* A word that the kernel keeps for us: set it, and read it. */
void set_word(uint32_t word);
uint32_t get_word(void);

/* Let the machine have `n` free frames, if it can; returns how many. */
uint32_t leave_frames(uint32_t n);
uint32_t free_frames(void);

/*
 * Does any address of our slot get a page when it is touched?  In chapters 6
 * and 7; the kernel that does so knows brk, but not munmap.
 */
bool holes_are_pages(void);

/* Start a module as our child. */
int spawn(const char *name);

/* Clock ticks since the start. */
uint32_t ticks(void);

/* n= from the kernel's command line, or 0. */
uint32_t number(void);

#endif
