/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Has the graders judge what lies in a class's folder, as many at once as
 * there are processors, and brings back their verdicts.
 */
#define _GNU_SOURCE
#include "roster.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void
plan_jobs(struct jobs *jobs, const struct roster *roster,
          const char *reports, bool all)
{
    size_t most = roster->students.count * roster->kit_count + 1;

    jobs->scratch = text("%s/absent", reports);
    jobs->job = allocate(most * sizeof *jobs->job);
    for (size_t i = 0; i < roster->students.count; i++)
        for (size_t j = 0; j < roster->kit_count; j++) {
            struct student *student = roster->students.item[i];
            const struct kit *kit = &roster->kits[j];
            char *own = *student->folder ? text("%s/", student->folder)
                                         : text("%s", "");
            char *folder =
                text("%s/%s%s", roster->folder, own, kit->number);
            bool there = is_folder(folder);

            if (!roster->asked[j] || !(there || all))
                continue;
            jobs->job[jobs->count++] = (struct job){
                .student = student,
                .kit = kit,
                .folder = folder,
                .called =
                    text("%s/%s", *own ? student->folder : student->name,
                         kit->number),
                .report = text("%s/%s%s.txt", reports, own, kit->number),
                .json_path =
                    text("%s/%s%s.json", reports, own, kit->number),
                .state = there ? JUDGED : NOT_HANDED_IN,
            };
        }
}

static void
begin(const struct jobs *jobs, struct job *job)
{
    char *program = text("build/exercise/%s/check", job->kit->number);
    struct list words = {0};
    const char *const own[] =
        {program,
         "--kit",
         text("build/exercise/%s/kit", job->kit->number),
         "--seed",
         jobs->seed,
         "--json",
         job->json_path,
         "--called",
         job->called};
    int out;

    for (size_t i = 0; i < COUNT(own); i++)
        push(&words, (void *)own[i]);
    if (!jobs->again)
        push(&words, "--final");
    if (jobs->seconds) {
        push(&words, "--seconds");
        push(&words, (void *)jobs->seconds);
    }
    push(&words, "judge");
    push(&words, job->folder);
    make_folders(job->report);
    fflush(NULL);
    job->pid = fork();
    if (job->pid < 0)
        broken("cannot start a process: %s", strerror(errno));
    if (job->pid > 0)
        return;
    out = open(job->report, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (out < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0)
        _exit(EXIT_BROKEN);
    execv(program, words.word);
    fprintf(stderr, "%s: %s\n", program, strerror(errno));
    _exit(EXIT_BROKEN);
}

static void
end_one(const struct jobs *jobs)
{
    int status;
    pid_t pid = wait(&status);

    for (size_t i = 0; i < jobs->count; i++)
        if (jobs->job[i].pid == pid)
            jobs->job[i].status =
                WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_BROKEN;
}

/* The verdict on what was not judged; the grader knows all its names. */
static char *
absent(const struct jobs *jobs, const struct job *job, const char *why)
{
    char *number = job->kit->number, *data;
    struct process process = {
        .argv = (char *[]){text("build/exercise/%s/check", number), "--kit",
                           text("build/exercise/%s/kit", number), "--seed",
                           (char *)jobs->seed, "--json", jobs->scratch,
                           "absent", (char *)why, NULL},
        .seconds = 60,
        .memory = (size_t)1 << 30,
        .output = 1 << 20,
        .in = -1,
        .out = -1,
    };

    make_folders(jobs->scratch);
    run_process(&process);
    data = read_whole(jobs->scratch, NULL);
    unlink(jobs->scratch);
    if (!data)
        broken("the grader of exercise %s does not work: %s", number,
               process.failed ? process.failed : process.said);
    return data;
}

static const char *
number_text(const char *data, const char *name)
{
    const char *at = data ? strstr(data, name) : NULL;

    return at ? at + strlen(name) : NULL;
}

/* Without a verdict in writing there is none, whatever the status says. */
static void
collect(struct job *job)
{
    const char *points, *drawing;

    job->data = read_whole(job->json_path, NULL);
    unlink(job->json_path);
    points = number_text(job->data, "\n  \"points\": ");
    if ((job->status != EXIT_FULL && job->status != EXIT_NOT_FULL) ||
        !points || !ends_with(job->data, "}")) {
        job->state = NO_VERDICT;
        job->data = NULL;
        return;
    }
    job->points = (unsigned)strtoul(points, NULL, 10);
    job->full = job->status == EXIT_FULL;
    drawing = number_text(job->data, "\n  \"drawing\": \"");
    if (drawing)
        job->drawing = text("%.8s", drawing);
}

void
run_jobs(struct jobs *jobs)
{
    long most = sysconf(_SC_NPROCESSORS_ONLN), running = 0;
    const struct kit *asked = NULL;
    char *none = NULL;

    for (size_t i = 0; i < jobs->count; i++) {
        if (jobs->job[i].state == NOT_HANDED_IN)
            continue;
        if (running == (most > 0 ? most : 1)) {
            end_one(jobs);
            running--;
        }
        begin(jobs, &jobs->job[i]);
        running++;
    }
    while (running-- > 0)
        end_one(jobs);
    for (size_t i = 0; i < jobs->count; i++)
        if (jobs->job[i].state == JUDGED)
            collect(&jobs->job[i]);
    for (size_t i = 0; i < jobs->count; i++)
        if (jobs->job[i].state == NO_VERDICT)
            jobs->job[i].data =
                absent(jobs, &jobs->job[i], "could not be judged");
    /* Once for each exercise: they all look the same. */
    for (size_t k = 0; k < jobs->count; k++) {
        asked = jobs->job[k].kit;
        none = NULL;
        for (size_t i = k; i < jobs->count; i++)
            if (jobs->job[i].kit == asked && !jobs->job[i].data) {
                none = none ? none
                            : absent(jobs, &jobs->job[i], "not handed in");
                jobs->job[i].data = none;
            }
    }
}
