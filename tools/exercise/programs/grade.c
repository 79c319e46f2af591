/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Judges whole folders: one student's (FOLDER/1.2/...) or a class's
 * (FOLDER/NAME/1.2/...).  Prints a table, keeps what each check said, and
 * writes all verdicts into one JSON file and a row a student into a CSV.
 */
#define _GNU_SOURCE
#include "../roster.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <unistd.h>

static const char usage[] =
    "usage: grade --out NAME [options] FOLDER NUMBER...\n"
    "  FOLDER holds 1.2/ and so on, or such a folder for each student.\n"
    "  --out NAME     write NAME.json, NAME.csv and a report for each into "
    "the\n"
    "                 folder NAME, which is made anew\n"
    "  --only NUMBER  judge no other exercise; may be given more than once\n"
    "  --all          an exercise that is not there counts as not handed "
    "in\n"
    "  --own          FOLDER is the student's own: copies may lie there\n"
    "  --progress     list what is done there, and what is next\n"
    "  --seed HEX     draw the same inputs again\n"
    "  --seconds N    judge no answer longer than this\n"
    "Exit status: 0 everything was judged (with --progress: all that was\n"
    "begun is done), 1 not, 2 wrong use.\n";

static const char *out_name;
static bool all, progress;

static _Noreturn void
misused(const char *what)
{
    fprintf(stderr, "grade: %s\n%s", what, usage);
    exit(EXIT_MISUSED);
}

/* One grading at a time writes here; the lock goes with the process. */
static void
lock(void)
{
    char *name = text("%s.lock", out_name);
    int fd;

    make_folders(name);
    fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0)
        broken("cannot write %s: %s", name, strerror(errno));
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        return;
    fprintf(stderr,
            "note: another grading writes to %s; this one waits for it\n",
            out_name);
    while (flock(fd, LOCK_EX) < 0)
        if (errno != EINTR)
            broken("cannot lock %s: %s", name, strerror(errno));
}

#define MARK ".made-by-grade"

/* Only what was made here is deleted here. */
static void
refuse_other_folder(void)
{
    if (access(out_name, F_OK) == 0 &&
        access(text("%s/" MARK, out_name), F_OK) < 0 &&
        rmdir(out_name) < 0) {
        fprintf(stderr,
                "grade: %s is there, and no reports of a grading; move it "
                "away\n",
                shown_name(out_name));
        exit(EXIT_MISUSED);
    }
}

/* The new folder takes the place of the old one, with all that was in it. */
static void
exchange(const char *new, const char *old)
{
    char *gone = text("%s.old", old);

    write_file(text("%s/" MARK, new), "", 0);
    delete_tree(gone);
    if ((rename(old, gone) < 0 && errno != ENOENT) || rename(new, old) < 0)
        broken("cannot write %s: %s", old, strerror(errno));
    delete_tree(gone);
}

static void
write_with(void (*write)(FILE *, const struct roster *,
                         const struct jobs *),
           const char *name, const struct roster *roster,
           const struct jobs *jobs)
{
    char *new = text("%s.new", name);
    FILE *f = fopen(new, "wb");

    if (!f)
        broken("cannot write %s: %s", new, strerror(errno));
    write(f, roster, jobs);
    if (fclose(f) != 0 || rename(new, name) < 0)
        broken("cannot write %s: %s", name, strerror(errno));
}

static _Noreturn void
nothing_there(const struct roster *roster)
{
    fprintf(stderr,
            "grade: %s holds no exercise%s; `make start EX=%s` begins "
            "one\n",
            shown_name(roster->folder),
            roster->students.count > 1 ? " that was asked for" : "",
            roster->kits[0].number);
    for (size_t i = 0; i < roster->notes.count; i++)
        fprintf(stderr, "NOT JUDGED: %s\n",
                ((struct note *)roster->notes.item[i])->words);
    exit(EXIT_MISUSED);
}

static int
grade(const struct roster *roster, struct jobs *jobs, const char *reports)
{
    bool good = print_grades(roster, jobs, out_name);

    write_with(write_grades_json, text("%s.json", out_name), roster, jobs);
    write_with(write_grades_csv, text("%s.csv", out_name), roster, jobs);
    exchange(reports, out_name);
    printf(
        "reports: %s/, all verdicts (seed %s): %s.json, a row a student: "
        "%s.csv\n",
        shown_name(out_name), jobs->seed, shown_name(out_name),
        shown_name(out_name));
    return good ? EXIT_FULL : EXIT_NOT_FULL;
}

static int
show_progress(const struct roster *roster, const struct jobs *jobs)
{
    bool good = true;

    print_progress(roster, jobs);
    for (size_t i = 0; i < jobs->count; i++) {
        const struct job *job = &jobs->job[i];

        good &= job->full;
        if (job->state == NO_VERDICT)
            printf("%s could not be judged; `make check EX=%s` says why\n",
                   job->kit->number, job->kit->number);
    }
    for (size_t i = 0; i < roster->notes.count; i++)
        printf("note: %s\n", ((struct note *)roster->notes.item[i])->words);
    return good ? EXIT_FULL : EXIT_NOT_FULL;
}

int
main(int argc, char **argv)
{
    struct roster roster = {0};
    struct jobs jobs = {0};
    struct list numbers = {0}, only = {0};
    const char **value;
    char *reports, *one;
    uint32_t drawn;
    int status;

    for (int i = 1; i < argc; i++) {
        value = strcmp(argv[i], "--out") == 0       ? &out_name
                : strcmp(argv[i], "--seed") == 0    ? &jobs.seed
                : strcmp(argv[i], "--seconds") == 0 ? &jobs.seconds
                : strcmp(argv[i], "--only") == 0    ? (const char **)&one
                                                    : NULL;
        if (value && i + 1 == argc)
            misused("an option needs a word after it");
        else if (value)
            *value = argv[++i];
        else if (strcmp(argv[i], "--all") == 0)
            all = true;
        else if (strcmp(argv[i], "--own") == 0)
            roster.own = true;
        else if (strcmp(argv[i], "--progress") == 0)
            progress = jobs.again = roster.own = roster.single = true;
        else if (!roster.folder)
            roster.folder = argv[i];
        else
            push(&numbers, argv[i]);
        if (value == (const char **)&one)
            push(&only, one);
    }
    if (!roster.folder || !numbers.count || !out_name)
        misused("say which folder, which exercises, and where to write");
    if (!jobs.seed) {
        if (getrandom(&drawn, sizeof drawn, 0) != sizeof drawn)
            broken("cannot draw a seed: %s", strerror(errno));
        jobs.seed = text("%08x", drawn);
    }
    read_kits(&roster, &numbers, &only);
    find_students(&roster);
    lock();
    if (!progress)
        refuse_other_folder();
    reports = text("%s.new", out_name);
    delete_tree(reports);
    plan_jobs(&jobs, &roster, reports, all);
    if (!roster.students.count || (!jobs.count && !progress))
        nothing_there(&roster);
    make_folders(text("%s/", reports));
    run_jobs(&jobs);
    status = progress ? show_progress(&roster, &jobs)
                      : grade(&roster, &jobs, reports);
    delete_tree(reports);
    return status;
}
