/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Everything a program can do to be killed, one function each.
 */
#ifndef USER_LIB_FATAL_H
#define USER_LIB_FATAL_H

#include <stdbool.h>

struct fault {
    const char *name;
    void (*commit)(void);
    int signal;     /* what Linux kills it with; see signal_of() */
    bool only_here; /* Linux has another machine set up */
};

extern const struct fault faults[];
extern const int nr_faults;

/* What this kernel kills it with; 0: it may do that. */
int signal_of(const struct fault *fault);

#endif
