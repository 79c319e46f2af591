/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Makes a student's folder: start/ laid into whole files, a question drawn
 * where there is one, a note on how to go on.  All at once or not at all,
 * and never over a folder that is there.
 */
#define _GNU_SOURCE
#include "judge.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MARK "@drawing@\n"
#define LINE "drawing "

enum { DIGITS = 8 };

/* Does the line begin with the word, however it is spaced and written? */
static bool
names_drawing(const char *line)
{
    for (const char *want = "drawing"; *want; line++) {
        if (*line == '\0' || *line == '\n')
            return false;
        if (isspace((unsigned char)*line))
            continue;
        if (tolower((unsigned char)*line) != *want++)
            return false;
    }
    return true;
}

/*
 * The number in the line that draw_into() wrote: the only such line, and
 * written as it was there.  False otherwise.
 */
bool
drawing_of(const char *data, uint32_t *drawing)
{
    unsigned lines = 0;
    bool good = false;

    for (const char *line = data, *end; line; line = end) {
        const char *digits = line + strlen(LINE);

        end = strchr(line, '\n');
        end = end ? end + 1 : NULL;
        if (!names_drawing(line))
            continue;
        lines++;
        good = starts_with(line, LINE) &&
               strspn(digits, "0123456789abcdef") == DIGITS &&
               strcspn(digits + DIGITS, "\n") ==
                   strspn(digits + DIGITS, " \r");
        if (good)
            *drawing = (uint32_t)strtoul(digits, NULL, 16);
    }
    return good && lines == 1;
}

uint32_t
answer_drawing(void)
{
    uint32_t drawing;

    if (!drawing_of(answer_file(exercise.drawn), &drawing))
        unusable(text("%s: there must be one line `" LINE "...`, as it was "
                      "drawn",
                      exercise.drawn));
    return drawing;
}

/* The answer file of start/ with the question in its place. */
static void
draw_into(const char *blank, const char *path, uint32_t drawing)
{
    char *data = read_whole(blank, NULL), *mark, *question;
    size_t size;
    FILE *f = open_memstream(&question, &size);

    mark = data ? strstr(data, MARK) : NULL;
    if (!mark || !f)
        broken("%s has no line %s", blank, MARK);
    fprintf(f, LINE "%08x\n\n", drawing);
    exercise.draw(f, drawing);
    fclose(f);
    data = text("%.*s%s%s", (int)(mark - data), data, question,
                mark + strlen(MARK));
    write_file(path, data, strlen(data));
}

static char *
blank_drawn(void)
{
    return text("%s/%s/start/%s", kit.root, kit.folder, exercise.drawn);
}

/*
 * After a try that told what was wrong: puts the old answers aside, and a
 * new question in their place.
 */
void
draw_anew(const char *folder, uint32_t drawing)
{
    char *path = text("%s/%s", folder, exercise.drawn), *aside;
    char *fresh = text("%s.%d", path, (int)getpid());
    struct stat st;
    int n = 1;

    do
        aside = text("%s/tried-%d-%s", folder, n++, exercise.drawn);
    while (lstat(aside, &st) == 0);
    draw_into(blank_drawn(), fresh, drawing);
    if (link(path, aside) < 0 || rename(fresh, path) < 0)
        broken("cannot rename %s: %s", shown_name(path), strerror(errno));
    printf("Those answers are now in %s; a new question is in %s.\n",
           shown_name(aside), shown_name(path));
}

/* A line more: what one types, and what for, below it if it is long. */
static char *
with_command(const char *note, const char *words, const char *what)
{
    return strlen(words) < 19
               ? text("%s    make %-20s%s\n", note, words, what)
               : text("%s    make %s\n%29s%s\n", note, words, "", what);
}

static void
write_note(const char *path, const char *folder)
{
    char *in = strcmp(folder, text("work/%s", kit.number)) == 0
                   ? ""
                   : text(" IN=%s", shown_name(folder));
    char *note = text(
        "# Exercise %s, %s\n\n"
        "The task is in %s/exercise.md, and at the end of\n"
        "the chapter.  It should take about %u minutes and brings up to %u "
        "points.\n\nWhat you hand in:\n\n",
        kit.number, kit.title, kit.folder, kit.minutes, kit.points);

    for (size_t i = 0; i < kit.files.count; i++)
        note =
            text("%s* %s, a file of the kernel\n", note, kit.files.word[i]);
    for (size_t i = 0; i < kit.answers.count; i++)
        note = text("%s* %s, your answers\n", note, kit.answers.word[i]);
    if (kit.written)
        note = text("%s* %s, which a person reads\n", note, kit.written);
    note = text("%s\nNothing else in this folder is looked at.  In the "
                "project's folder:\n\n",
                note);
    note = with_command(note, text("check EX=%s%s", kit.number, in),
                        "judges what is here");
    note = with_command(note, text("check EX=%s%s WATCH=1", kit.number, in),
                        "judges it at each save");
    note = with_command(note, text("hint EX=%s", kit.number),
                        "gives a hint, then the next");
    if (kit.files.count) {
        note = with_command(note, text("try EX=%s%s", kit.number, in),
                            "boots your kernel as a check does; by hand "
                            "with ARGS='run=...'");
        note = with_command(note, text("tree EX=%s", kit.number),
                            "where the kernel is that they go into");
    }
    note = with_command(note,
                        text("start EX=%s IN=work/%s-fresh", kit.number,
                             kit.number),
                        "brings a fresh copy");
    write_file(path, note, strlen(note));
}

void
start(const char *folder, uint32_t drawing)
{
    char *making = text("%s/new", workspace()), *written;
    char *shown = shown_name(folder);
    struct stat st;

    if (lstat(folder, &st) == 0) {
        fprintf(stderr,
                "%s is there already and stays as it is; a fresh "
                "copy elsewhere:\n  make start EX=%s IN=%s-fresh\n",
                shown, kit.number, shown);
        exit(EXIT_NOT_FULL);
    }
    lay_answer("start", making);
    if (exercise.drawn)
        draw_into(blank_drawn(), text("%s/%s", making, exercise.drawn),
                  drawing);
    if (kit.written) {
        size_t size;

        written =
            read_whole(text("%s/start/%s", kit.folder, kit.written), &size);
        if (!written)
            broken("%s/start has no %s", kit.folder, kit.written);
        write_file(text("%s/%s", making, kit.written), written, size);
    }
    write_note(text("%s/README.md", making), folder);
    make_folders(folder);
    if (rename(making, folder) < 0)
        broken("cannot make %s: %s", shown, strerror(errno));
    printf("%s is yours.  %s/README.md says how to go on.\n", shown, shown);
}
