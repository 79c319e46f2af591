/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What lies in a folder that is to be graded.  Nothing is passed over in
 * silence: what is not where an exercise is looked for, or not called so, is
 * named, with what to do about it.
 */
#define _GNU_SOURCE
#include "roster.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    DEEPEST = 3,
    SEEN_MOST = 20000, /* files and folders of one student */
    NOTES_MOST = 12,   /* on one student */
    NAMES_MOST = 6,
};

void
read_kits(struct roster *roster, const struct list *numbers,
          const struct list *only)
{
    roster->kits = allocate((numbers->count + 1) * sizeof *roster->kits);
    roster->asked = allocate(numbers->count + 1);
    for (size_t i = 0; i < numbers->count; i++) {
        kit = (struct kit){0};
        read_kit(text("build/exercise/%s/kit", numbers->word[i]));
        roster->asked[i] = !only->count || holds(only, kit.number);
        roster->kits[roster->kit_count++] = kit;
    }
}

static mode_t
kind_of(const char *path)
{
    struct stat st;

    return lstat(path, &st) < 0 ? 0 : st.st_mode & S_IFMT;
}

bool
is_folder(const char *path)
{
    return kind_of(path) == S_IFDIR;
}

static int
by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in a folder, sorted; none if it cannot be read. */
static struct list
names_in(const char *folder)
{
    struct list names = {0};
    DIR *dir = opendir(folder);
    struct dirent *entry;

    while (dir && (entry = readdir(dir)))
        if (strcmp(entry->d_name, ".") != 0 &&
            strcmp(entry->d_name, "..") != 0)
            push(&names, text("%s", entry->d_name));
    if (dir)
        closedir(dir);
    if (names.count)
        qsort(names.word, names.count, sizeof *names.word, by_name);
    return names;
}

static const struct kit *
find_kit(const struct roster *roster, const char *number)
{
    for (size_t i = 0; i < roster->kit_count; i++)
        if (strcmp(roster->kits[i].number, number) == 0)
            return &roster->kits[i];
    return NULL;
}

/* Of which exercise `ex3.2`, `03.2` or `3_2 (1)` may be meant. */
static const struct kit *
meant_by(const struct roster *roster, const char *name)
{
    for (const char *s = name; *s; s++) {
        unsigned long chapter, nth;
        const struct kit *meant;
        char *end;

        if (!isdigit((unsigned char)*s))
            continue;
        chapter = strtoul(s, &end, 10);
        s = end;
        if (!*end || !strchr("._-", *end) ||
            !isdigit((unsigned char)end[1])) {
            s--;
            continue;
        }
        nth = strtoul(end + 1, &end, 10);
        meant = find_kit(roster, text("%lu.%lu", chapter, nth));
        if (meant)
            return meant;
        s--;
    }
    return NULL;
}

static bool
is_packed(const char *name)
{
    static const char *const ends[] = {".zip", ".tar", ".tgz", ".gz",
                                       ".bz2", ".xz",  ".7z",  ".rar"};
    size_t n = strlen(name);

    for (size_t i = 0; i < COUNT(ends); i++)
        if (n > strlen(ends[i]) &&
            strcasecmp(name + n - strlen(ends[i]), ends[i]) == 0)
            return true;
    return false;
}

/* The file of some exercise that has this name: 1.2's mm/memory.c. */
static char *
loose_file(const struct roster *roster, const char *name)
{
    for (size_t i = 0; i < roster->kit_count; i++) {
        const struct kit *kit = &roster->kits[i];
        const struct list *const lists[] = {&kit->files, &kit->answers};

        for (size_t j = 0; j < COUNT(lists); j++)
            for (size_t k = 0; k < lists[j]->count; k++)
                if (ends_with(text("/%s", lists[j]->word[k]),
                              text("/%s", name)))
                    return text("%s/%s", kit->number, lists[j]->word[k]);
    }
    return NULL;
}

/* ---- notes ---- */

static void
add_note(struct roster *roster, struct student *student, bool lost,
         char *words)
{
    struct note *note = allocate(sizeof *note);

    if (student && ++student->noted > NOTES_MOST)
        return;
    if (student && student->noted == NOTES_MOST) {
        words = text("%s has more of this kind", student->name);
        lost = true;
    }
    *note = (struct note){student, words, lost};
    push(&roster->notes, note);
    if (student)
        student->notes = text("%s%s\n", student->notes, words);
}

/* A path below the graded folder, as a note calls it. */
static char *
named(const char *folder, const char *name)
{
    return shown_name(*folder ? text("%s/%s", folder, name) : name);
}

/*
 * What the entry `name` of roster->folder/folder is, if it is no exercise and
 * yet looks like an answer, or NULL; and what to do.
 */
static char *
lost_words(const struct roster *roster, const char *folder,
           const char *name)
{
    const char *path = text("%s/%s/%s", roster->folder, folder, name);
    mode_t kind = kind_of(path);
    const struct kit *meant = meant_by(roster, name);
    char *is = named(folder, name), *loose;

    if (kind == S_IFLNK)
        return text("%s is a link, and is not followed; put what it "
                    "leads to there",
                    is);
    if (is_packed(name) && kind == S_IFREG)
        return text("%s is packed; unpack it there", is);
    if (meant && kind == S_IFDIR)
        return text("%s may be exercise %s; rename it to %s", is,
                    meant->number, meant->number);
    loose = kind == S_IFREG ? loose_file(roster, name) : NULL;
    if (loose)
        return text("%s lies loose; it may belong into %s", is, loose);
    if (meant && kind == S_IFREG)
        return text("%s is a file; exercise %s is a folder of files", is,
                    meant->number);
    return NULL;
}

/*
 * Notes what there is below a folder in which no exercise is looked for; a
 * line for a folder with exercises, which had better lie at `place`.
 */
static unsigned
note_below(struct roster *roster, struct student *student,
           const char *folder, const char *place, unsigned depth)
{
    struct list names = names_in(text("%s/%s", roster->folder, folder));
    char *exercises = text("%s", "");
    unsigned found = 0;

    for (size_t i = 0; i < names.count; i++) {
        char *name = names.word[i], *words;
        char *path = text("%s/%s/%s", roster->folder, folder, name);

        if (++student->seen == SEEN_MOST)
            add_note(roster, student, true,
                     text("%s has too many files; not all were looked at",
                          student->name));
        if (student->seen >= SEEN_MOST)
            break;

        if (find_kit(roster, name) && is_folder(path)) {
            exercises =
                text("%s%s%s", exercises, *exercises ? ", " : "", name);
            found++;
        } else if ((words = lost_words(roster, folder, name))) {
            add_note(roster, student, true, words);
            found++;
        } else if (depth < DEEPEST && is_folder(path)) {
            found +=
                note_below(roster, student, text("%s/%s", folder, name),
                           place, depth + 1);
        }
    }
    if (*exercises)
        add_note(roster, student, true,
                 text("%s holds %s, a folder too deep; move that into %s",
                      shown_name(folder), exercises,
                      shown_name(*place ? place : roster->folder)));
    return found;
}

/* Is there anything below a folder that looks like an answer? */
static bool
holds_answers(const struct roster *roster, const char *folder,
              unsigned depth)
{
    struct list names = names_in(text("%s/%s", roster->folder, folder));
    bool found = false;

    for (size_t i = 0; i < names.count && i < SEEN_MOST && !found; i++) {
        char *inner = text("%s/%s", folder, names.word[i]);
        bool is = is_folder(text("%s/%s", roster->folder, inner));

        found = (is && find_kit(roster, names.word[i])) ||
                lost_words(roster, folder, names.word[i]) ||
                (is && depth < DEEPEST &&
                 holds_answers(roster, inner, depth + 1));
    }
    return found;
}

static bool
is_hidden(const char *name)
{
    return *name == '.';
}

/* Another copy by its owner, or the tree of `make play`. */
static bool
is_own_copy(const struct roster *roster, const char *folder,
            const char *name)
{
    char *path = text("%s/%s/%s", roster->folder, folder, name);
    const struct kit *meant = meant_by(roster, name);

    if (!roster->own || !is_folder(path))
        return false;
    return kind_of(text("%s/play.mk", path)) ||
           (meant && is_folder(text("%s/%s/%s", roster->folder, folder,
                                    meant->number)));
}

/* Does a folder have an exercise in it, under whatever name? */
static bool
has_exercises(const struct roster *roster, const char *name)
{
    struct list names = names_in(text("%s/%s", roster->folder, name));

    for (size_t i = 0; i < names.count; i++)
        if (is_folder(
                text("%s/%s/%s", roster->folder, name, names.word[i])) &&
            meant_by(roster, names.word[i]))
            return true;
    return false;
}

/* All in a student's folder but the exercises. */
static void
look_at_student(struct roster *roster, struct student *student)
{
    const char *folder = student->folder;
    const char *whole = text("%s/%s", roster->folder, folder);
    struct list names = names_in(whole);
    unsigned found;

    if (access(whole, R_OK | X_OK) < 0)
        add_note(roster, student, true,
                 text("%s cannot be read: %s", student->name,
                      strerror(errno)));
    for (size_t i = 0; i < names.count; i++) {
        char *name = names.word[i], *words;
        char *inner = *folder ? text("%s/%s", folder, name) : name;
        char *path = text("%s/%s", roster->folder, inner);

        if (find_kit(roster, name) && is_folder(path)) {
            if (is_folder(text("%s/%s", path, name)))
                add_note(roster, student, true,
                         text("%s holds a %s; its files belong into the "
                              "outer one",
                              shown_name(inner), name));
            continue;
        }
        if (is_own_copy(roster, folder, name))
            continue;
        words = lost_words(roster, folder, name);
        if (words) {
            add_note(roster, student, true, words);
            continue;
        }
        if (roster->own) {
            if (is_folder(path) && has_exercises(roster, inner))
                add_note(roster, student, false,
                         text("%s holds exercises, too; `make grade "
                              "FROM=...` judges those of a folder",
                              named(roster->folder, name)));
            continue;
        }
        found = is_folder(path) && strcmp(name, ".git") != 0
                    ? note_below(roster, student, inner, folder, 1)
                    : 0;
        if (found || is_hidden(name))
            continue;
        add_note(roster, student, false,
                 text("%s is no exercise's folder", named(folder, name)));
    }
}

/* ---- students ---- */

static struct student *
add_student(struct roster *roster, char *folder, char *name)
{
    struct student *student = allocate(sizeof *student);

    *student = (struct student){.folder = folder,
                                .name = shown_name(name),
                                .notes = text("%s", "")};
    push(&roster->students, student);
    return student;
}

/* The last part of the folder's path: whose it is, for all we know. */
static char *
own_name(const char *folder)
{
    char *real = realpath(folder, NULL), *slash;

    slash = real ? strrchr(real, '/') : NULL;
    return slash && slash[1] ? slash + 1 : text("%s", folder);
}

/* The first names of a list, for a message. */
static char *
first_names(const struct list *names)
{
    char *said = text("%s", "");

    for (size_t i = 0; i < names->count && i < NAMES_MOST; i++)
        said =
            text("%s%s%s", said, i ? ", " : "", shown_name(names->word[i]));
    return names->count > NAMES_MOST
               ? text("%s and %zu more", said, names->count - NAMES_MOST)
               : said;
}

static _Noreturn void
refuse_mixture(const struct roster *roster, const struct list *exercises,
               const struct list *students)
{
    char *folder = shown_name(roster->folder);

    fprintf(stderr,
            "grade: %s holds exercises (%s) and students (%s) side by "
            "side; nothing was judged.\nPut the exercises into the folder "
            "of whoever they are of, or name one student:\n"
            "FROM='%s/%s'\n",
            folder, first_names(exercises), first_names(students), folder,
            shown_name(students->word[0]));
    exit(EXIT_MISUSED);
}

/* One student's folder, a class's, and not both. */
void
find_students(struct roster *roster)
{
    struct list names;
    struct list exercises = {0}, students = {0};
    DIR *dir = opendir(roster->folder);

    if (!dir) {
        fprintf(stderr, "grade: %s: %s\n", shown_name(roster->folder),
                strerror(errno));
        exit(EXIT_MISUSED);
    }
    closedir(dir);
    names = names_in(roster->folder);
    for (size_t i = 0; i < names.count; i++) {
        char *name = names.word[i];
        bool known = find_kit(roster, name) != NULL;
        bool folder = is_folder(text("%s/%s", roster->folder, name));

        if (folder && known)
            push(&exercises, name);
        if (folder && !known && has_exercises(roster, name))
            push(&students, name);
    }
    if (exercises.count && students.count && !roster->own)
        refuse_mixture(roster, &exercises, &students);
    if (!exercises.count && !students.count &&
        find_kit(roster, own_name(roster->folder))) {
        fprintf(stderr,
                "grade: %s is an exercise's folder; FROM= takes the one "
                "that it lies in\n",
                shown_name(roster->folder));
        exit(EXIT_MISUSED);
    }
    if (!exercises.count && students.count && !roster->single)
        roster->own = false; /* a class in work/ */
    if (exercises.count || roster->own) {
        look_at_student(roster,
                        add_student(roster, "", own_name(roster->folder)));
        return;
    }
    for (size_t i = 0; i < names.count; i++) {
        char *name = names.word[i], *words;
        char *path = text("%s/%s", roster->folder, name);

        words = lost_words(roster, "", name);
        if (is_folder(path) && is_hidden(name)) {
            if (strcmp(name, ".git") != 0 && holds_answers(roster, name, 1))
                add_note(roster, NULL, true,
                         text("%s begins with a dot, so it counts as no "
                              "student's; rename it",
                              shown_name(name)));
        } else if (words &&
                   !(is_folder(path) && has_exercises(roster, name))) {
            add_note(roster, NULL, true, words);
        } else if (is_folder(path)) {
            look_at_student(roster, add_student(roster, name, name));
        } else if (!is_hidden(name)) {
            add_note(roster, NULL, false,
                     text("%s is no folder", shown_name(name)));
        }
    }
}
