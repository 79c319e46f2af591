/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A line discipline: what is done with the keys of a terminal before a
 * program gets them.  Whole lines are kept until somebody takes them; the
 * line being typed can still be changed.  It knows nothing of the kernel.
 *
 *   Enter                ends the line with '\n'
 *   Backspace, Delete    take back a character
 *   Ctrl-U               takes back the line
 *   Ctrl-D               ends it without '\n'; a line of nothing is the end
 *   Ctrl-C               drops all that nobody has taken
 */
#ifndef DRIVERS_LINE_H
#define DRIVERS_LINE_H

#include <stdbool.h>
#include <stdint.h>

#define LINE_MAX  255u  /* bytes before the line's end */
#define LINE_ROOM 1024u /* for all lines together */

/* The three counts run on without end; the room is a ring. */
struct line {
    uint16_t bytes[LINE_ROOM]; /* some are ends: see line.c */
    uint32_t taken;            /* so many somebody has taken */
    uint32_t whole;            /* so far reach whole lines */
    uint32_t typed;            /* and so far all that was typed */
};

enum line_event {
    LINE_GOES_ON,
    LINE_WHOLE,     /* there is one line more to take */
    LINE_INTERRUPT, /* it was Ctrl-C */
};

/*
 * A key was pressed.  What the terminal shall show goes byte by byte to
 * `echo`; a bell, if there is no room for the key.
 */
enum line_event line_put(struct line *line, uint8_t key,
                         void (*echo)(char c));

/* Is there a whole line, or the rest of one? */
bool line_is_whole(const struct line *line);

/*
 * Take bytes of the oldest line, which must be whole: at most n, which is
 * above 0, the rest stays.  Their number; 0 is the end of file.
 */
uint32_t line_take(struct line *line, char *to, uint32_t n);

#endif
