/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Runs a compiler, a linker or tools/layer on a student's files, within
 * limits, and looks at what it read on the way: only the trees and the
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

/* Runs `command`, a piece of shell, with more words, or these alone. */
static struct process
run_words(const char *folder, const char *command, char **words)
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
    if (process.failed || process.status == 127 << 8)
        broken("%s does not run: %s", command ? command : argv.word[0],
               process.failed ? process.failed
                              : printable(process.said, SHOWN_BYTES));
    return process;
}

/* That a tool refused `what`, in its own words, or how else it ended. */
static char *
refusal(const char *folder, const char *what, const struct process *process,
        const char *said)
{
    if (process->status == 1 << 8)
        return text("%s does not work:\n%s", what,
                    student_words(folder, said));
    return text("%s %s\n%s", what, how_it_ended(process),
                student_words(folder, said));
}

/*
 * Runs a tool on a student's files that compilation has let through.
 * Returns NULL, or what went wrong with `what`.
 */
char *
run_tool(const char *folder, const char *what, const char *command,
         char **words)
{
    struct process process = run_words(folder, command, words);

    return how_it_ended(&process)
               ? refusal(folder, what, &process, process.said)
               : NULL;
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
        text("%s/", chapter_tree()),
        text("%s/", compiler_headers()),
        "/usr/include/",
        for_host ? text("%s/tests/unit/host/", kit.root) : "//",
        for_host ? text("%s/tools/exercise/inside/", kit.root) : "//",
        for_host ? text("%s/%s/host.c", kit.root, kit.folder) : "//",
    };
    char *real = resolve(folder, name);
    size_t tree = strlen(chapter_tree()) + 1;

    /* What the student's own file stands for is not there for him. */
    if (real && starts_with(real, text("%s/", chapter_tree())) &&
        holds(&kit.files, real + tree))
        return false;
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
static char *
forbidden_read(const char *folder, const char *deps, bool for_host)
{
    char *data = read_whole(text("%s/%s", folder, deps), NULL), *name;
    const char *s = data ? strstr(data, ": ") : NULL;

    if (!s)
        broken("the compiler did not say what it read (%s)", deps);
    s++;
    while ((name = next_name(&s))) {
        if (may_read(folder, name, for_host) ||
            (ends_with(deps, ".as") && !strchr(name, '/')))
            continue;
        if (!resolve(folder, name))
            return text("reads %s, which is not there", shown_name(name));
        return text("reads %s; it may read the kernel's own files and "
                    "nothing else",
                    shown_name(name));
    }
    return NULL;
}

/* ---- compiling ---- */

/* What can have the assembler read a file, or hide that it does. */
static bool
assembles_others(const char *assembly)
{
    static const char *const ways[] = {".inc", ".macro", ".irp", ".mri",
                                       ".altmacro"};
    bool found = !assembly;

    for (size_t i = 0; i < COUNT(ways); i++)
        found |= assembly && strcasestr(assembly, ways[i]);
    return found;
}

/*
 * Does this line of a compiler, or of the assembler behind it, begin with a
 * file that may be read?
 */
static bool
names_allowed(const char *folder, const char *line, bool for_host)
{
    static const char *const starts[] = {"In file included from ",
                                         "                 from "};
    size_t end;

    for (size_t i = 0; i < COUNT(starts); i++)
        if (starts_with(line, starts[i]))
            line += strlen(starts[i]);
    end = strcspn(line, ":");
    if (starts_with(line, "{standard input}:"))
        return true; /* what the compiler made for the assembler */
    return line[end] &&
           may_read(folder, text("%.*s", (int)end, line), for_host);
}

/* Its words but for lines about other files, whatever #line calls them. */
static char *
allowed_words(const char *folder, char *said, bool for_host)
{
    char *kept = text("%s", ""), *line;
    unsigned others = 0;

    while ((line = strsep(&said, "\n"))) {
        if (names_allowed(folder, line, for_host))
            kept = text("%s%s\n", kept, line);
        else
            others += strstr(line, ": error: ") ||
                      strstr(line, ": fatal error: ");
    }
    return others ? text("%s(and %u errors in files that are not among "
                         "these)",
                         kept, others)
                  : kept;
}

/*
 * Why a compilation failed.  Its words may quote what it read, so they are
 * only repeated if that was nothing but what it may read: the preprocessor
 * says what the compiler read, and goes on where a file is missing; what the
 * assembler read it says of its successes only, so from a text that could
 * have had it read anything it is not quoted.
 */
static char *
why_not(const char *folder, const char *what, const char *command,
        const struct list *common, char *source, bool for_host,
        struct process *failed)
{
    struct list preprocess = {0}, compile = {0};
    struct process process;
    char *wrong;

    for (size_t i = 0; i < common->count; i++) {
        push(&preprocess, common->word[i]);
        push(&compile, common->word[i]);
    }
    for (const char *const *word =
             (const char *[]){"-w", "-M", "-MG", "-MF", "again.cpp", NULL};
         *word; word++)
        push(&preprocess, (void *)*word);
    for (const char *const *word =
             (const char *[]){WATCHED, "again.d", "-S", "-o", "again.s",
                              NULL};
         *word; word++)
        push(&compile, (void *)*word);
    push(&preprocess, source);
    push(&compile, source);

    if (failed->status != 1 << 8)
        return text("%s %s", what, how_it_ended(failed));
    unlink(text("%s/again.cpp", folder));
    process = run_words(folder, command, preprocess.word);
    if (process.status != 0 && process.status != 1 << 8)
        return text("%s %s", what, how_it_ended(&process));
    wrong = forbidden_read(folder, "again.cpp", for_host);
    if (wrong)
        return text("%s does not work: it %s", what, wrong);
    process = run_words(folder, command, compile.word);
    if (process.status == 0 &&
        assembles_others(read_whole(text("%s/again.s", folder), NULL)))
        return text("%s does not work: the assembler refuses it; its words "
                    "are not\nrepeated, for with .macro, .irp or .include "
                    "they could be another file's",
                    what);
    return refusal(folder, what, failed,
                   allowed_words(folder,
                                 process.status == 0 ? failed->said
                                                     : process.said,
                                 for_host));
}

/*
 * Compiles a source of the student's to an object, with the `common` words;
 * NULL, or what is wrong.  Only what was read, by the compiler and by the
 * assembler, decides whether it may be used, and what may be said of it.
 */
char *
compile_watched(const char *folder, const char *what, const char *command,
                const struct list *common, char *source, char *object,
                bool for_host)
{
    struct list words = {0};
    char *cpp = text("%s.cpp", object), *as = text("%s.as", object), *wrong;
    char *own[] = {WATCHED, cpp,  text("-Wa,--MD,%s", as),
                   "-c",    "-o", object,
                   source,  NULL};
    struct process process;

    for (size_t i = 0; i < common->count; i++)
        push(&words, common->word[i]);
    for (char **word = own; *word; word++)
        push(&words, *word);
    process = run_words(folder, command, words.word);
    if (how_it_ended(&process))
        return why_not(folder, what, command, common, source, for_host,
                       &process);
    wrong = forbidden_read(folder, cpp, for_host);
    return wrong ? wrong : forbidden_read(folder, as, for_host);
}
