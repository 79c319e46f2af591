/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Everything a program can do to be killed, one function each.
 */
#ifndef USER_LIB_FAULTS_H
#define USER_LIB_FAULTS_H

#include <stdbool.h>

struct fault {
    const char *name;
    void (*commit)(void);
    int signal;     /* what Linux kills it with */
    bool only_here; /* Linux has another machine set up */
};

extern const struct fault faults[];
extern const int nr_faults;

#endif
