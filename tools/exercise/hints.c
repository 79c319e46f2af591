/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hints in layers: hints.md beside an exercise's task is a list `1.`, `2.`
 * ... of a paragraph each, and each call shows the next.
 */
#define _GNU_SOURCE
#include "judge.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 72, INDENT = 2 };

/* The text behind "12. ", or NULL if no item begins here. */
static char *
item_text(char *line)
{
    char *s = line + strspn(line, " ");
    size_t digits = strspn(s, "0123456789");

    return s - line < 4 && digits && s[digits] == '.' &&
                   isspace((unsigned char)s[digits + 1])
               ? s + digits + 2
               : NULL;
}

/* The items of a Markdown list, each in one string; what else is there goes. */
static struct list
read_hints(const char *path)
{
    struct list hints = {0};
    char *data = read_whole(path, NULL), *line;
    bool in_item = false, blank = false;

    while (data && (line = strsep(&data, "\n"))) {
        char *begins = item_text(line);

        if (begins) {
            push(&hints, text("%s", begins));
            in_item = true;
        } else if (line[strspn(line, " \t\r")] == '\0') {
            blank = true;
            continue;
        } else if (in_item && (!blank || *line == ' ')) {
            char **last = &hints.word[hints.count - 1];

            *last = text("%s %s", *last, line);
        } else {
            in_item = false;
        }
        blank = false;
    }
    return hints;
}

/*
 * Where Markdown's [words](to) or [words]{attributes} at s ends, or NULL: it
 * is none.  Of it, the words are shown.
 */
static const char *
span_end(const char *s, size_t *words)
{
    const char *close = *s == '[' ? strchr(s, ']') : NULL;
    const char *end = close && (close[1] == '(' || close[1] == '{')
                          ? strchr(close, close[1] == '(' ? ')' : '}')
                          : NULL;

    if (end)
        *words = (size_t)(close - s - 1);
    return end;
}

static char *
without_marks(const char *s)
{
    char *plain = text("%s", "");
    size_t words = 0;

    while (*s) {
        const char *end = span_end(s, &words);

        plain = end ? text("%s%.*s", plain, (int)words, s + 1)
                    : text("%s%c", plain, *s);
        s = end ? end + 1 : s + 1;
    }
    return plain;
}

/* Prints a paragraph in lines of a terminal's width. */
static void
print_filled(const char *hint)
{
    char *words = printable(without_marks(hint), strlen(hint)), *word;
    size_t at = 0;

    while ((word = strsep(&words, " \n"))) {
        if (!*word)
            continue;
        if (at && at + 1 + strlen(word) > COLUMNS) {
            putchar('\n');
            at = 0;
        }
        at += (size_t)printf("%*s%s", at ? 1 : INDENT, "", word);
    }
    putchar('\n');
}

static size_t
shown_before(const char *count_path)
{
    char *data = read_whole(count_path, NULL);

    return data ? strtoul(data, NULL, 10) : 0;
}

/*
 * Shows one hint: the nth, or if that is NULL the one after those that were
 * shown, whose number is kept in a file.
 */
int
show_hint(const char *count_path, const char *nth)
{
    struct list hints = read_hints(text("%s/hints.md", kit.folder));
    size_t shown = shown_before(count_path), n = shown + 1;
    char *end;

    if (!hints.count) {
        fprintf(stderr,
                "Exercise %s, %s, has no hints; `make check EX=%s` says "
                "what is wrong, and\n%s/exercise.md what to read before.\n",
                kit.number, kit.title, kit.number, kit.folder);
        return EXIT_NOT_FULL;
    }
    if (nth) {
        n = strtoul(nth, &end, 10);
        if (!isdigit((unsigned char)*nth) || *end || n < 1 ||
            n > hints.count) {
            fprintf(stderr, "N=%s: exercise %s has the hints 1 to %zu\n",
                    printable(nth, 20), kit.number, hints.count);
            return EXIT_MISUSED;
        }
    }
    if (n > hints.count) {
        printf("You have seen all %zu hints of exercise %s; `make hint "
               "EX=%s N=1` shows the\nfirst one again.\n",
               hints.count, kit.number, kit.number);
        return EXIT_FULL;
    }
    printf("Exercise %s, %s: hint %zu of %zu\n\n", kit.number, kit.title, n,
           hints.count);
    print_filled(hints.word[n - 1]);
    if (n == hints.count)
        puts("\nThat was the last one; N=1 shows the first again.");
    else
        printf("\nThe next one: make hint EX=%s%s\n", kit.number,
               n < shown ? text(" N=%zu", n + 1) : "");
    if (n > shown)
        write_file(count_path, text("%zu\n", n), strlen(text("%zu\n", n)));
    return EXIT_FULL;
}
