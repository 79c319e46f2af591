/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Runs a compiler, a linker or tools/layer on a student's files, within
 * limits, and looks at what it read on the way: only the tree and the
 * compiler's own headers, whatever directive did the reading.
 */
#define _GNU_SOURCE
#include "judge.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    TOOL_SECONDS = 10,
    TOOL_MEMORY = 1 << 30,
    TOOL_OUTPUT = 16 << 20, /* of any one file */
    SHOWN_BYTES = 3000,
};

/* Replaces `old` where a path begins with it: not in exercises/05-files/. */
static char *
replace_folder(const char *s, const char *old, const char *new)
{
    char *done = text("%s", "");

    for (const char *at = s; (at = strstr(at, old)); at++) {
        if (at > s &&
            (isalnum((unsigned char)at[-1]) || strchr("-_./", at[-1])))
            continue;
        done = text("%s%.*s%s", done, (int)(at - s), s, new);
        s = at + strlen(old);
        at = s - 1;
    }
    return text("%s%s", done, s);
}

/* What a tool said about the student's files, under their own names. */
static char *
student_words(const char *folder, const char *said)
{
    char *in = text("%s/", shown_folder());
    char *s = replace_all(said, text("%s/", folder), "");

    s = replace_all(s, "laid/student/", in);
    s = replace_folder(s, "files/", in);
    return printable(replace_all(s, text("%s/", kit.root), ""),
                     SHOWN_BYTES);
}

/*
 * Runs `command`, a piece of shell, with more words after it, or if it is
 * NULL the words alone.  Returns NULL, or what went wrong with `what`.
 */
char *
run_tool(const char *folder, const char *what, const char *command,
         char **words)
{
    struct list argv = {0};
    struct process process = {
        .folder = folder,
        .seconds = TOOL_SECONDS,
        .memory = TOOL_MEMORY,
        .output = TOOL_OUTPUT,
        .in = -1,
        .out = -1,
    };
    char *how;

    if (command) {
        push(&argv, "sh");
        push(&argv, "-c");
        push(&argv, text("exec %s \"$@\"", command));
        push(&argv, "sh");
    }
    while (*words)
        push(&argv, *words++);
    process.argv = argv.word;
    run_process(&process);
    how = how_it_ended(&process);
    if (!how)
        return NULL;
    if (process.failed || process.status == 127 << 8)
        broken("%s: %s", command ? command : argv.word[0],
               process.failed ? process.failed
                              : printable(process.said, SHOWN_BYTES));
    if (process.status == 1 << 8)
        return text("%s does not work:\n%s", what,
                    student_words(folder, process.said));
    return text("%s %s\n%s", what, how,
                student_words(folder, process.said));
}

/* The compiler's own headers: asked once, of the compiler. */
static const char *
compiler_headers(void)
{
    static char *folder;
    struct process process = {
        .argv = (char *[]){"sh", "-c",
                           text("%s -print-file-name=include", kit.compile),
                           NULL},
        .seconds = TOOL_SECONDS,
        .memory = TOOL_MEMORY,
        .output = TOOL_OUTPUT,
        .in = -1,
        .out = -1,
    };

    if (folder)
        return folder;
    run_process(&process);
    process.said[strcspn(process.said, "\n")] = '\0';
    folder = realpath(process.said, NULL);
    if (how_it_ended(&process) || !folder || process.said[0] != '/')
        broken("%s does not say where its headers are: %s", kit.compile,
               process.said);
    return folder;
}

/*
 * Where a name leads that a compilation in `folder` used, NULL if nowhere.
 * It is followed from that same folder: /proc/self/cwd must mean the same.
 */
static char *
resolve(const char *folder, const char *name)
{
    char *real;

    if (chdir(folder) < 0)
        broken("%s: %s", folder, strerror(errno));
    real = realpath(name, NULL);
    if (chdir(kit.root) < 0)
        broken("%s: %s", kit.root, strerror(errno));
    return real;
}

/* May it be read?  Only a compilation for this machine needs host/. */
static bool
may_read(const char *folder, const char *name, bool for_host)
{
    const char *const allowed[] = {
        text("%s/laid/student/", folder),
        text("%s/", compiler_headers()),
        "/usr/include/",
        for_host ? text("%s/tests/unit/host/", kit.root) : "//",
        for_host ? text("%s/tools/exercise/inside/", kit.root) : "//",
        for_host ? text("%s/%s/host.c", kit.root, kit.folder) : "//",
    };
    char *real = resolve(folder, name);

    for (size_t i = 0; real && i < COUNT(allowed); i++)
        if (starts_with(real, allowed[i]))
            return true;
    return false;
}

/* The next name of a rule for Make, or NULL; moves *s past it. */
static char *
next_name(const char **s)
{
    char *name = allocate(strlen(*s) + 1), *to = name;

    while (isspace((unsigned char)**s) || (**s == '\\' && (*s)[1] == '\n'))
        ++*s;
    while (**s && !isspace((unsigned char)**s)) {
        if (**s == '\\' && (*s)[1] == '\n')
            break;
        if ((**s == '\\' && strchr(" #\\", (*s)[1])) ||
            (**s == '$' && (*s)[1] == '$'))
            ++*s;
        *to++ = *(*s)++;
    }
    return *name ? name : NULL;
}

/*
 * What a compilation read that it may not read, or NULL.  The assembler
 * also lists bare names that only debugging information mentions.
 */
char *
forbidden_read(const char *folder, const char *deps, bool for_host)
{
    char *data = read_whole(text("%s/%s", folder, deps), NULL), *name;
    const char *s = data ? strstr(data, ": ") : NULL;

    if (!s)
        broken("the compiler did not say what it read (%s)", deps);
    s++;
    while ((name = next_name(&s)))
        if (!may_read(folder, name, for_host) &&
            !(ends_with(deps, ".as") && !strchr(name, '/')))
            return text("reads %s; it may read the kernel's own files and "
                        "nothing else",
                        printable(name, 200));
    return NULL;
}
