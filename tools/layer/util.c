/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every part of the layer tool needs: errors, safe names, a layer's
 * files, and the checksum of POSIX cksum.
 */
#include "layer.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int complaints;

/*
 * Reports an error and goes on, so that one run finds all of them.  The
 * caller of the whole must not write anything once complaints is not 0.
 */
void
complain(const char *where, int line, const char *format, ...)
{
    va_list args;

    complaints++;
    if (line > 0)
        fprintf(stderr, "%s:%d: ", where, line);
    else
        fprintf(stderr, "%s: ", where);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
}

/* Reports an error after which nothing more can be said. */
void
die(const char *format, ...)
{
    va_list args;

    fputs("layer: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

/*
 * True for a relative path that Make, the shell and a compiler all take for
 * one plain word, and that cannot lead out of its folder.
 */
bool
safe_name(const char *path)
{
    const char *part = path;

    for (const char *p = path;; p++) {
        if (*p == '/' || !*p) {
            size_t n = (size_t)(p - part);

            if (n == 0 || *part == '-' || (n == 1 && *part == '.') ||
                (n == 2 && part[0] == '.' && part[1] == '.'))
                return false;
            if (!*p)
                return true;
            part = p + 1;
        } else if (!strchr("abcdefghijklmnopqrstuvwxyz"
                           "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                           "0123456789._+-",
                           *p)) {
            return false;
        }
    }
}

/* What to add to a complaint of a text that differs. */
const char *
crlf_note(const char *text)
{
    return strstr(text, "\r\n")
               ? " (its lines end in CRLF, where LF alone is asked)"
               : "";
}

/*
 * The CRC that the standard tool cksum prints: the data, then its length
 * from the lowest byte on, through the polynomial of Ethernet.
 */
uint32_t
posix_cksum(const char *data, size_t size)
{
    static uint32_t table[256];
    uint32_t crc = 0;

    for (uint32_t i = 0; !table[255] && i < 256; i++) {
        table[i] = i << 24;
        for (int bit = 0; bit < 8; bit++)
            table[i] = table[i] << 1 ^ (table[i] >> 31) * 0x04c11db7;
    }
    for (size_t i = 0; i < size; i++)
        crc = crc << 8 ^ table[crc >> 24 ^ (unsigned char)data[i]];
    for (size_t n = size; n; n >>= 8)
        crc = crc << 8 ^ table[crc >> 24 ^ (n & 0xff)];
    return ~crc;
}

/* The contents of a layer's file, read once. */
const char *
text_of(struct file *file)
{
    if (!file->text) {
        file->text = read_whole(file->source, &file->size);
        if (!file->text)
            die("%s: cannot be read: %s", file->source, strerror(errno));
    }
    return file->text;
}
