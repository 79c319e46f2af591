/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the exercise library share: util.c strings and files,
 * kit.c what Make tells, submit.c the student's files, process.c and lock.c
 * bounded processes, tool.c compilers, build.c kernels, guest.c QEMU,
 * answers.c words in answer files, host.c the locked-in pure code, draw.c
 * numbers, verdict.c points, report.c and json.c words, start.c a student's
 * folder, hints.c hints, main.c the commands.  For checks alone: tasks.h, areas.h.
 */
#ifndef JUDGE_H
#define JUDGE_H

#include "../util.h"
#include "exercise.h"

#include <setjmp.h>
#include <sys/types.h>

enum {
    EXIT_FULL = 0, /* full points */
    EXIT_NOT_FULL = 1,
    EXIT_MISUSED = 2,
    EXIT_BROKEN = 3, /* the grader could not judge */
};

/* ---- util.c ---- */

bool holds(const struct list *list, const char *item);
bool starts_with(const char *s, const char *start);
char *replace_all(const char *s, const char *old, const char *new);
char *printable(const char *s, size_t most);
char *shown_name(const char *name);
void write_file(const char *path, const char *data, size_t size);
void make_folders(const char *path);
void delete_tree(const char *path);
const char *workspace(void);

/* ---- kit.c: one exercise, as Make wrote it down ---- */

struct kit {
    char *number, *chapter, *folder, *title, *kind;
    unsigned points, minutes, stars;
    char *written;              /* a file for a person to read, or NULL */
    struct list files, answers; /* laid over the kernel; read by checks */
    char *compile, *link, *host_compile;
    char *tree, *kernel; /* the chapter, with the guest code */
    struct list objects, programs;
    char *disk; /* an image with the programs, or NULL */
    char *root; /* the project's folder, from / on */
};
extern struct kit kit;

void read_kit(const char *path);

/* ---- submit.c: the student's files, taken before anything looks ---- */

char *take_files(const char *folder); /* NULL, or what is wrong */
const char *taken_folder(void);
const char *shown_folder(void);
void call_folder(const char *name);
void note_unused(FILE *out);
size_t written_words(const char **problem);

/* ---- answers.c ---- */

/* Whoever grades takes what is missing or odd for wrong, place by place. */
extern bool answers_are_final;
char *plain_text(const char *data);
char *odd_answer(uint32_t number); /* what was no number, or NULL */
_Noreturn void unusable(const char *words);

/* ---- process.c, lock.c ---- */

struct process {
    char **argv;
    const char *folder; /* where it runs; NULL: here */
    double seconds;
    size_t memory, output; /* bytes at most, each */
    int in, out;           /* -1: nothing, and `said` */
    bool locked;           /* may only read `in` and write `out` */

    char *said;   /* both outputs, or the error output */
    char *failed; /* why it did not become the program, or NULL */
    int status;   /* as waitpid() gives it; -1: no process */
    bool late;
};
void run_process(struct process *process);
char *how_it_ended(const struct process *process); /* NULL: well */
bool wait_for(pid_t pid, double seconds, int *status);

/* Between fork() and exec() of an open file; returns only on failure. */
enum { LOCKED_FD = 3 };
void exec_locked(char **argv);

/* ---- tool.c ---- */

char *run_tool(const char *folder, const char *what, const char *command,
               char **words);
char *compile_watched(const char *folder, const char *what,
                      const char *command, const struct list *common,
                      char *source, char *object, bool for_host);

/*
 * Options for every compilation of a student's file.  No line is quoted in
 * a message: with #line a file could have the compiler quote any other.
 */
#define WATCHED \
    "-pipe", "-fmax-errors=5", "-fdiagnostics-color=never", \
        "-fno-diagnostics-show-caret", "-MD", "-MF"

/* ---- build.c ---- */

/*
 * Builds a kernel of `files` (of kit.files) over the chapter; returns its
 * path, or NULL and *problem in words for the student.
 */
char *build_kernel(const char *name, const char *files, char **problem);

/* The tree, from / on, that the files lie over: the chapter's. */
char *chapter_tree(void);
char *laid_file(const char *folder, const char *tree, const char *path);

/* Lays start, solution or wrong/X; copies the named files to `folder`. */
void lay_answer(const char *which, const char *folder);

/* ---- guest.c, host.c, draw.c ---- */

void guest_forget(void);
const char *guest_words(bool *plain);
void guest_show(FILE *out); /* shows each boot there from now on */
unsigned guest_shown(bool only_theirs);
void use_kernel(const char *path);
void host_forget(void);
void draw_begin(uint32_t seed, const char *stream);

/* ---- verdict.c ---- */

enum outcome { PASSED, FAILED, NOT_JUDGED };

struct finding {
    enum outcome outcome;
    const char *where, *expected, *seen;
    bool foretold; /* seen in the student's answers: what a machine did */
    const char *words; /* of the student's kernel, if it was booted */
    bool plain;        /* and they were all that it was given */
};

struct verdict {
    uint32_t seed;
    bool has_drawing;
    uint32_t drawing;
    char *problem; /* why nothing was judged, or NULL */
    bool unfinished;
    bool absent;   /* nothing was handed in, or nothing could be judged */
    bool withheld; /* where one missed, and what was expected */
    struct finding *findings; /* one for each check, if no problem */
    unsigned points;
    double seconds;
};

void judge(struct verdict *verdict, const char *folder);
int try_boots(const char *folder, const char *name, uint32_t seed);
void judge_nothing(struct verdict *verdict, const char *folder,
                   char *problem);
unsigned full_points(void);
bool is_full(const struct verdict *verdict);

/* ---- report.c ---- */

void report(FILE *out, const struct verdict *verdict, bool again);
void report_json(FILE *out, const struct verdict *verdict);

/* ---- json.c ---- */

void json_string(FILE *out, const char *name, const char *value);

/* ---- hints.c ---- */

int show_hint(const char *count_path, const char *nth);

/* ---- start.c ---- */

void start(const char *folder, uint32_t drawing);
void draw_anew(const char *folder, uint32_t drawing);
bool drawing_of(const char *data, uint32_t *drawing);

#endif
