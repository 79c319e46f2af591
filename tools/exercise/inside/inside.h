/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an exercise's host.c is written with: the half of ask() that runs
 * beside the student's pure code, in a process without a library.
 */
#ifndef INSIDE_H
#define INSIDE_H

#include <stddef.h>

/* Defined by host.c: called once for each question, in their order. */
void answer(const void *question, size_t size);

/* Adds bytes to the answer.  Every answer of a check has the same size. */
void reply(const void *data, size_t size);

#endif
