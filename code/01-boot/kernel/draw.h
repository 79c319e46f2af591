/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Drawings: the kernel writes what it knows about itself to COM2, as text
 * in Graphviz's DOT language, one graph between two marker lines.
 */
#ifndef KERNEL_DRAW_H
#define KERNEL_DRAW_H

/* Begin graph `name`.  Until draw_end(), draw() writes its body. */
void draw_begin(const char *name);
void draw(const char *format, ...) __attribute__((format(printf, 1, 2)));
void draw_end(void);

/* Every frame and its count as a graph; equal neighbours share a row. */
void draw_frames(const char *name);

#endif
