/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Judges whole folders: one student's (FOLDER/1.2/...) or a class's
 * (FOLDER/NAME/1.2/...).  Prints a table, keeps what each check said, and
 * writes all verdicts into one JSON file.
 */
#define _GNU_SOURCE
#include "../judge.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char usage[] =
    "usage: grade --json FILE --reports FOLDER [--seed HEX] [--all] FOLDER "
    "NUMBER...\n"
    "  FOLDER holds 1.2/ and so on, or such a folder for each student.\n"
    "  --all  an exercise that is not there counts as not handed in\n"
    "Exit status: 0 everything was judged, 1 something could not be.\n";

struct job {
    const char *student, *number, *folder;
    char *json, *report;
    bool there;
    pid_t pid;
    int status;
};

static const char *json_path, *reports, *seed;
static bool all;
static struct list numbers, students;
static struct job *jobs;
static size_t job_count;

static _Noreturn void
misused(const char *what)
{
    fprintf(stderr, "grade: %s\n%s", what, usage);
    exit(EXIT_MISUSED);
}

static bool
is_folder(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int
by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* "." stands for a folder that is itself a student's. */
static void
find_students(const char *folder)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;

    if (!dir) {
        fprintf(stderr, "grade: %s: %s\n", folder, strerror(errno));
        exit(EXIT_MISUSED);
    }
    for (size_t i = 0; i < numbers.count; i++)
        if (is_folder(text("%s/%s", folder, numbers.word[i]))) {
            push(&students, ".");
            closedir(dir);
            return;
        }
    while ((entry = readdir(dir)))
        if (entry->d_name[0] != '.' &&
            is_folder(text("%s/%s", folder, entry->d_name)))
            push(&students, text("%s", entry->d_name));
    closedir(dir);
    if (!students.count) {
        fprintf(stderr,
                "grade: %s holds no exercise; `make start EX=%s` "
                "begins one\n",
                folder, numbers.word[0]);
        exit(EXIT_MISUSED);
    }
    qsort(students.word, students.count, sizeof *students.word, by_name);
}

static void
plan_jobs(const char *folder)
{
    jobs = allocate((students.count * numbers.count + 1) * sizeof *jobs);
    for (size_t i = 0; i < students.count; i++)
        for (size_t j = 0; j < numbers.count; j++) {
            struct job *job = &jobs[job_count];

            *job = (struct job){
                .student = students.word[i],
                .number = numbers.word[j],
                .folder = text("%s/%s/%s", folder, students.word[i],
                               numbers.word[j]),
                .report = strcmp(students.word[i], ".") == 0
                              ? text("%s/%s.txt", reports, numbers.word[j])
                              : text("%s/%s/%s.txt", reports,
                                     students.word[i], numbers.word[j]),
            };
            job->json = text("%s.json", job->report);
            job->there = is_folder(job->folder);
            job_count += job->there || all;
        }
}

static void
begin(struct job *job)
{
    char *program = text("build/exercise/%s/check", job->number);
    char *kit_path = text("build/exercise/%s/kit", job->number);
    int out;

    make_folders(job->report);
    unlink(job->json);
    fflush(NULL);
    job->pid = fork();
    if (job->pid < 0)
        broken("cannot start a process: %s", strerror(errno));
    if (job->pid > 0)
        return;
    out = open(job->report, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    dup2(out, 1);
    dup2(out, 2);
    execl(program, program, "--kit", kit_path, "--seed", seed, "--json",
          job->json, "judge", job->folder, NULL);
    fprintf(stderr, "%s: %s\n", program, strerror(errno));
    _exit(EXIT_BROKEN);
}

static void
end_one(void)
{
    int status;
    pid_t pid = wait(&status);

    for (size_t i = 0; i < job_count; i++)
        if (jobs[i].pid == pid) {
            jobs[i].status =
                WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_BROKEN;
            return;
        }
}

static void
run_jobs(void)
{
    long most = sysconf(_SC_NPROCESSORS_ONLN), running = 0;

    for (size_t i = 0; i < job_count; i++) {
        if (!jobs[i].there)
            continue;
        if (running == (most > 0 ? most : 1)) {
            end_one();
            running--;
        }
        begin(&jobs[i]);
        running++;
    }
    while (running-- > 0)
        end_one();
}

/* A verdict's JSON, or one that says why there is none. */
static char *
verdict_of(const struct job *job)
{
    char *data = job->there ? read_whole(job->json, NULL) : NULL;

    if (data && job->status != EXIT_BROKEN)
        return data;
    return text("{\n  \"exercise\": \"%s\",\n  \"points\": 0, \"full\": "
                "false,\n  \"problem\": \"%s\"\n}",
                job->number,
                job->there ? "could not be judged: see the report"
                           : "not handed in");
}

static unsigned
number_after(const char *data, const char *name)
{
    const char *at = strstr(data, name);

    return at ? (unsigned)strtoul(at + strlen(name), NULL, 10) : 0;
}

/* The first line of a report that says why there was no verdict. */
static char *
first_reason(const char *path)
{
    char *data = read_whole(path, NULL);
    char *line = data ? strstr(data, "the grader cannot judge") : NULL;

    line = line ? line : data ? data : "";
    return printable(text("%.*s", (int)strcspn(line, "\n"), line), 300);
}

static bool
write_all(FILE *out)
{
    bool good = true;
    const char *student = NULL;

    fprintf(out, "{\"seed\": \"%s\", \"verdicts\": [", seed);
    for (size_t i = 0; i < job_count; i++) {
        char *data = verdict_of(&jobs[i]);
        unsigned points = number_after(data, "\"points\": ");

        if (!student || strcmp(student, jobs[i].student) != 0)
            printf("%s\n", strcmp(jobs[i].student, ".") == 0
                               ? "your work"
                               : printable(jobs[i].student, 60));
        student = jobs[i].student;
        fprintf(out, "%s\n{", i ? "," : "");
        json_string(out, "student", student);
        fprintf(out, ", \"verdict\": %s}", data);
        if (!jobs[i].there)
            printf("  %-5s -          not handed in\n", jobs[i].number);
        else if (jobs[i].status == EXIT_BROKEN)
            printf("  %-5s ?          could not be judged: %s\n"
                   "                   %s\n",
                   jobs[i].number, jobs[i].report,
                   first_reason(jobs[i].report));
        else
            printf("  %-5s %2u of %2u   %s\n", jobs[i].number, points,
                   number_after(data, "\"of\": "), jobs[i].report);
        good &= !jobs[i].there || jobs[i].status != EXIT_BROKEN;
        unlink(jobs[i].json);
    }
    fputs("\n]}\n", out);
    return good;
}

int
main(int argc, char **argv)
{
    const char *folder = NULL, **value;
    uint32_t drawn;
    bool good;
    FILE *out;

    for (int i = 1; i < argc; i++) {
        value = strcmp(argv[i], "--json") == 0      ? &json_path
                : strcmp(argv[i], "--reports") == 0 ? &reports
                : strcmp(argv[i], "--seed") == 0    ? &seed
                                                    : NULL;
        if (value && i + 1 == argc)
            misused("an option needs a word after it");
        else if (value)
            *value = argv[++i];
        else if (strcmp(argv[i], "--all") == 0)
            all = true;
        else if (!folder)
            folder = argv[i];
        else
            push(&numbers, argv[i]);
    }
    if (!folder || !numbers.count || !json_path || !reports)
        misused("say which folder, which exercises, and where to write");
    if (!seed) {
        if (getrandom(&drawn, sizeof drawn, 0) != sizeof drawn)
            broken("cannot draw a seed: %s", strerror(errno));
        seed = text("%08x", drawn);
    }
    find_students(folder);
    plan_jobs(folder);
    run_jobs();
    make_folders(json_path);
    out = fopen(text("%s.new", json_path), "wb");
    if (!out)
        broken("cannot write %s: %s", json_path, strerror(errno));
    good = write_all(out);
    if (fclose(out) != 0 ||
        rename(text("%s.new", json_path), json_path) < 0)
        broken("cannot write %s: %s", json_path, strerror(errno));
    printf("All verdicts (seed %s): %s\n", seed, json_path);
    return good ? 0 : 1;
}
