/* SPDX-License-Identifier: GPL-2.0-only */
/* Lines and words of answer files that were filled in by hand. */
#include "judge.h"

#include <stdlib.h>
#include <string.h>

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
    unfinished("%s: the line `%s...` is missing", path, start);
}

const char *
answer_word(const char *line, const char *label)
{
    const char *at = NULL;
    size_t length;

    for (const char *s = line; *s && !at; s++)
        at = behind(s, label);
    if (!at)
        unfinished("the line `%s` has lost its `%s`", line, label);
    at += strspn(at, " ");
    length = strcspn(at, " |");
    if (length == 0 || strspn(at, ".") == length)
        unfinished("nothing is written yet behind `%s` in the line `%s`",
                   label, line);
    return text("%.*s", (int)length, at);
}

uint32_t
answer_number(const char *line, const char *label)
{
    const char *word = answer_word(line, label);
    char *end;
    unsigned long value = strtoul(word, &end, 10);

    if (*end || value > UINT32_MAX)
        unfinished("`%s` is no number behind `%s` in the line `%s`", word,
                   label, line);
    return (uint32_t)value;
}
