/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A folder to be graded: one student's (FOLDER/1.2/...) or a class's
 * (FOLDER/NAME/1.2/...).  roster.c finds what is in it, jobs.c has it judged,
 * grades.c prints and writes what came of it; programs/grade.c is the
 * command.
 */
#ifndef ROSTER_H
#define ROSTER_H

#include "judge.h"

/* ---- roster.c ---- */

struct student {
    char *folder; /* below the one that is graded; "" is that itself */
    char *name;   /* as shown_name() has it */
    char *notes;  /* what was passed over, one line each */
    unsigned noted, seen; /* how many notes, how many files and folders */
};

/* What lies there and is not judged. */
struct note {
    struct student *student; /* or NULL */
    char *words;
    bool lost; /* it looks like an answer */
};

struct roster {
    const char *folder;
    bool single;      /* never more than one student */
    bool own;         /* the student's own work/: copies may lie there */
    struct kit *kits; /* of all exercises there are */
    size_t kit_count;
    bool *asked;          /* which of them are to be judged */
    struct list students; /* of struct student */
    struct list notes;    /* of struct note */
};

void read_kits(struct roster *roster, const struct list *numbers,
               const struct list *only);
void find_students(struct roster *roster);
bool is_folder(const char *path);

/* ---- jobs.c ---- */

enum job_state { NOT_HANDED_IN, JUDGED, NO_VERDICT };

struct job {
    struct student *student;
    const struct kit *kit;
    char *folder, *called, *json_path, *report, *data; /* data: JSON */
    enum job_state state;
    unsigned points;
    bool full;
    const char *drawing;
    pid_t pid;
    int status;
};

struct jobs {
    struct job *job;
    size_t count;
    const char *seed, *seconds;
    char *scratch; /* a file for verdicts on what is not there */
    bool again; /* a person's try: what is not filled in yet is not wrong */
};

void plan_jobs(struct jobs *jobs, const struct roster *roster,
               const char *reports, bool all);
void run_jobs(struct jobs *jobs);

/* ---- grades.c ---- */

bool print_grades(const struct roster *roster, const struct jobs *jobs,
                  const char *reports);
void print_progress(const struct roster *roster, const struct jobs *jobs);
void write_grades_json(FILE *out, const struct roster *roster,
                       const struct jobs *jobs);
void write_grades_csv(FILE *out, const struct roster *roster,
                      const struct jobs *jobs);

#endif
