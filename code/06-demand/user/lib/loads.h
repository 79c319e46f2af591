/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a program can learn about its own page faults.
 */
#ifndef USER_LIB_LOADS_H
#define USER_LIB_LOADS_H

struct faults {
    unsigned int made;   /* pages that cost no reading */
    unsigned int loaded; /* pages read from a file */
};

/* This task's, from /proc/self/stat; ends the program if there is none. */
struct faults faults_so_far(void);

/*
 * Only the book's kernels: draw the way of the latest fault, and all pages
 * of the program.  Linux does nothing, and says so.
 */
void draw_fault(void);
void draw_program(void);

#endif
