/* SPDX-License-Identifier: GPL-2.0-only */
/* Lines and words of answer files that were filled in by hand. */
#define _GNU_SOURCE
#include "judge.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static bool graded;
/* What could not be read in this check: the numbers that stand for it. */
enum { MISSING_MAX = 256 };
static const uint32_t missing_from = UINT32_MAX - MISSING_MAX + 1;
static const char *missing[MISSING_MAX];
static uint32_t missing_count;

void
answers_are_graded(void)
{
    graded = true;
}

void
answers_forget(void)
{
    missing_count = 0;
}

const char *
what_was_not_given(uint32_t answer)
{
    return answer - missing_from < missing_count
               ? missing[answer - missing_from]
               : NULL;
}

uint32_t
not_given(const char *format, ...)
{
    va_list args;
    char *words;

    va_start(args, format);
    if (vasprintf(&words, format, args) < 0)
        broken("out of memory");
    va_end(args);
    if (!graded)
        unfinished("%s", words);
    if (missing_count == MISSING_MAX)
        missing_count--;
    missing[missing_count] = words;
    return missing_from + missing_count++;
}

/*
 * What editors and keyboards leave in a file and nobody sees: a mark at its
 * start, tabs, blanks that do not break, letters and digits of full width,
 * ends of lines with two characters.
 */
char *
tidied(const char *data)
{
    char *to = allocate(strlen(data) + 1), *at = to;
    const unsigned char *s = (const unsigned char *)data;

    for (; *s; s++) {
        if (s[0] == 0xef && s[1] == 0xbb && s[2] == 0xbf) {
            s += 2; /* U+FEFF */
        } else if (s[0] == 0xc2 && s[1] == 0xa0) {
            *at++ = ' '; /* U+00A0 */
            s++;
        } else if (s[0] == 0xef && (s[1] == 0xbc || s[1] == 0xbd) && s[2]) {
            *at++ = (char)(s[2] - 0x60 + (s[1] == 0xbd ? 0x40 : 0));
            s += 2; /* U+FF01 and so on: ASCII, but wide */
        } else if (*s != '\r') {
            *at++ = *s == '\t' ? ' ' : (char)*s;
        }
    }
    *at = '\0';
    return to;
}

/* The place behind `want` if `at` begins with it but for its spacing. */
static const char *
behind(const char *at, const char *want)
{
    for (; *want; at++, want++) {
        at += strspn(at, " ");
        want += strspn(want, " ");
        if (!*want)
            break;
        if (*at != *want)
            return NULL;
    }
    return at;
}

const char *
answer_line(const char *path, const char *start)
{
    const char *data = answer_file(path);

    for (; data; data = strchr(data, '\n')) {
        data += *data == '\n';
        if (behind(data, start))
            return text("%.*s", (int)strcspn(data, "\n"), data);
    }
    not_given("%s: the line `%s...` is missing", path, start);
    return "";
}

const char *
answer_only_line(const char *path)
{
    const char *data = answer_file(path);
    char *line, *at;

    data += strspn(data, " \n");
    line = text("%.*s", (int)strcspn(data, "\n"), data);
    at = line;
    for (char *s = line; *s; s++)
        if (*s != ' ')
            *at++ = *s;
    *at = '\0';
    return line;
}

/* Dots may be left of those that stood there, or end a sentence. */
const char *
answer_word(const char *line, const char *label)
{
    const char *at = NULL;
    size_t length;

    for (const char *s = line; *s && !at; s++)
        at = behind(s, label);
    if (!at) {
        not_given("the line `%s` has lost its `%s`", line, label);
        return "";
    }
    at += strspn(at, " .");
    length = strcspn(at, " |");
    while (length > 0 && at[length - 1] == '.')
        length--;
    if (length == 0) {
        not_given("nothing is written yet behind `%s` in the line `%s`",
                  label, line);
        return "";
    }
    return text("%.*s", (int)length, at);
}

uint32_t
answer_number(const char *line, const char *label)
{
    const char *word = answer_word(line, label);
    char *end;
    unsigned long value = strtoul(word, &end, 10);

    if (!*word) /* answer_word() has said so */
        return missing_from + missing_count - 1;
    if (*word < '0' || *word > '9' || *end || value >= missing_from)
        return not_given("`%s` is no number behind `%s` in the line `%s`",
                         word, label, line);
    return (uint32_t)value;
}
