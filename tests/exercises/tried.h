/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For tests of what one types: the three exercises it is tried on (with a
 * drawn question, with a kernel file, with notes for a person), and whether
 * something is JSON.
 */
#ifndef TRIED_H
#define TRIED_H

#include "tap.h"

static char *home, *root, *report;
static const char *predicted, *changed, *written;

static int
grader(const char *number, const char *words)
{
    return run(text("'%s/build/exercise/%s/check' --kit '%s/build/exercise/"
                    "%s/kit' %s",
                    root, number, root, number, words),
               report);
}

static char *
said(void)
{
    char *data = read_file(report);

    return data ? data : text("%s", "");
}

static void
expect(bool good, const char *name)
{
    result(good, name, said());
}

static char *
in_home(const char *name)
{
    return text("%s/%s", home, name);
}

/*
 * A name that would steer a terminal, and how it is shown.  In a shell it
 * stands between ' and '.
 */
#define ODD_NAME  "\x1b[31mred\x1b[2J\nx \xff\xc2\x9b\\"
#define ODD_SHOWN "\\x1b[31mred\\x1b[2J\\x0ax \\xff\\xc2\\x9b\\x5c"

static inline bool
is_clean(const char *s)
{
    return s && !strchr(s, '\x1b') && !strchr(s, '\xff') &&
           !strstr(s, "\xc2\x9b") && !strstr(s, "[2J\n");
}

/* ---- is it JSON? ---- */

static const char *json_value(const char *s);

static const char *
blanks(const char *s)
{
    return s ? s + strspn(s, " \n") : NULL;
}

static const char *
json_text(const char *s)
{
    if (!s || *s++ != '"')
        return NULL;
    for (; *s != '"'; s++) {
        if ((unsigned char)*s < ' ')
            return NULL;
        if (*s != '\\')
            continue;
        if (*++s == 'u' && strspn(s + 1, "0123456789abcdef") >= 4)
            s += 4;
        else if (!*s || !strchr("\"\\n", *s))
            return NULL;
    }
    return s + 1;
}

/* A list in [], or with names before the values in {}. */
static const char *
json_list(const char *s, char end)
{
    s = blanks(s + 1);
    if (s && *s == end)
        return s + 1;
    while (s) {
        if (end == '}') {
            s = blanks(json_text(s));
            s = s && *s == ':' ? s + 1 : NULL;
        }
        s = blanks(json_value(blanks(s)));
        if (s && *s == end)
            return s + 1;
        s = s && *s == ',' ? blanks(s + 1) : NULL;
    }
    return NULL;
}

static const char *
json_value(const char *s)
{
    static const char *const word[] = {"true", "false", "null"};
    size_t n;

    if (!s)
        return NULL;
    if (*s == '"')
        return json_text(s);
    if (*s == '{' || *s == '[')
        return json_list(s, *s == '{' ? '}' : ']');
    for (int i = 0; i < 3; i++)
        if (strncmp(s, word[i], strlen(word[i])) == 0)
            return s + strlen(word[i]);
    n = strspn(s, "-0123456789.");
    return n ? s + n : NULL;
}

static inline bool
is_json(const char *path)
{
    char *data = read_file(path);
    const char *end = data ? blanks(json_value(data)) : NULL;

    return end && !*end;
}

/* The folder of the exercise with a kernel file, as its kit has it. */
static inline char *
exercise_folder(void)
{
    char *kit = read_file(text("build/exercise/%s/kit", changed)), *at;

    at = kit ? strstr(kit, "\nfolder ") : NULL;
    if (!at)
        bail_out("no kit of %s", changed);
    at += strlen("\nfolder ");
    return text("%.*s", (int)strcspn(at, "\n"), at);
}

/* The names of the three, and a folder of the test's own. */
static inline void
begin_tried(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: %s PREDICTED CHANGED WRITTEN\n", argv[0]);
        exit(2);
    }
    predicted = argv[1];
    changed = argv[2];
    written = argv[3];
    root = getcwd(NULL, 0);
    home = text("%s/build/test/exercises/tried XXXXXX", root);
    make_home(home);
    report = in_home("report");
}

static inline int
end_tried(void)
{
    printf("1..%d\n", tests);
    remove_tree(home);
    return failures != 0;
}

#endif
