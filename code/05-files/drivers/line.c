// SPDX-License-Identifier: GPL-2.0-only
/*
 * The line discipline.  After Linux's cooked mode, in which a terminal
 * gives lines.
 */
#include "drivers/line.h"

#define CONTROL(letter) ((letter)&0x1f)
#define DELETE          0x7f

/* Among the bytes: the last of a line, and an end that is no byte. */
#define LAST    0x100u
#define NO_BYTE 0x200u

static uint16_t *
place(struct line *line, uint32_t at)
{
    return &line->bytes[at % LINE_ROOM];
}

static uint32_t
room(const struct line *line)
{
    return LINE_ROOM - (line->typed - line->taken);
}

static void
show(const char *text, void (*echo)(char c))
{
    while (*text)
        echo(*text++);
}

/* A control character is shown as two: ^ and its letter. */
static bool
is_control(uint16_t byte)
{
    return byte < ' ' && byte != '\t';
}

/* A tab takes one column, so that it can be taken back. */
static void
show_byte(uint8_t byte, void (*echo)(char c))
{
    if (is_control(byte))
        echo('^');
    echo((char)(is_control(byte) ? byte + '@' : byte == '\t' ? ' ' : byte));
}

/* In UTF-8 a character's further bytes begin with the bits 10. */
static void
take_back(struct line *line, void (*echo)(char c))
{
    uint16_t byte;

    do {
        byte = *place(line, --line->typed);
    } while (line->typed != line->whole && (byte & 0xc0) == 0x80);
    show(is_control(byte) ? "\b\b  \b\b" : "\b \b", echo);
}

static enum line_event
end_line(struct line *line, uint16_t end, void (*echo)(char c))
{
    if (room(line) == 0) {
        echo('\a');
        return LINE_GOES_ON;
    }
    *place(line, line->typed++) = LAST | end;
    line->whole = line->typed;
    if (end == '\n')
        echo('\n');
    return LINE_WHOLE;
}

/* The last place is kept for the line's end. */
static enum line_event
add(struct line *line, uint8_t byte, void (*echo)(char c))
{
    if (line->typed - line->whole == LINE_MAX || room(line) <= 1) {
        echo('\a');
    } else {
        *place(line, line->typed++) = byte;
        show_byte(byte, echo);
    }
    return LINE_GOES_ON;
}

enum line_event
line_put(struct line *line, uint8_t key, void (*echo)(char c))
{
    switch (key) {
    case '\r': /* what Enter sends */
    case '\n':
        return end_line(line, '\n', echo);
    case CONTROL('D'):
        return end_line(line, NO_BYTE, echo);
    case CONTROL('C'):
        line->taken = line->whole = line->typed;
        show("^C\n", echo);
        return LINE_INTERRUPT;
    case CONTROL('U'):
        while (line->typed != line->whole)
            take_back(line, echo);
        return LINE_GOES_ON;
    case '\b':
    case DELETE:
        if (line->typed != line->whole)
            take_back(line, echo);
        return LINE_GOES_ON;
    default:
        return add(line, key, echo);
    }
}

bool
line_is_whole(const struct line *line)
{
    return line->taken != line->whole;
}

/* An end that is no byte goes with the byte before it, if there is one. */
uint32_t
line_take(struct line *line, char *to, uint32_t n)
{
    uint32_t done = 0;

    for (;;) {
        uint16_t byte = *place(line, line->taken);

        if (done == n && !(byte & NO_BYTE))
            return done;
        line->taken++;
        if (!(byte & NO_BYTE))
            to[done++] = (char)byte;
        if (byte & LAST)
            return done;
    }
}
