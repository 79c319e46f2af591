/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The commands of one exercise's grader.  Make calls them; see
 * exercises/README.md for what a student and an instructor type.
 */
#define _GNU_SOURCE
#include "judge.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <unistd.h>

static const char usage[] =
    "usage: check --kit FILE [options] COMMAND\n"
    "  judge FOLDER       judge the files in it\n"
    "  start FOLDER       make it, from start/\n"
    "  kernel FOLDER OUT  build the student's kernel, and keep it as OUT\n"
    "  hint FILE [N]      show the next hint, or the Nth; FILE counts\n"
    "  absent WHY         write the verdict on what is not there\n"
    "  try FOLDER [CHECK] boot the student's kernel as this check does, or "
    "the\n"
    "                     first that boots it, and show what it says\n"
    "  lay WHICH FOLDER   copy start, solution, right/NAME or\n"
    "                     wrong/NAME there\n"
    "\n"
    "  --seed HEX         draw the same inputs again\n"
    "  --json FILE        write the verdict there too\n"
    "  --seconds N        judge no longer than this\n"
    "  --redraw           after a failed try at a drawn question, tell "
    "what was\n"
    "                     expected, and draw anew\n"
    "  --tell             tell it, and let the question stand\n"
    "  --final            a place that is not filled in is wrong\n"
    "  --called NAME      what reports call the folder\n"
    "\n"
    "Exit status: 0 full points, 1 not, 2 wrong use, 3 no verdict.\n";

enum { SECONDS = 100 };

static const char *json_path;
static bool redraw, tells;

static _Noreturn void
misused(const char *what)
{
    fprintf(stderr, "check: %s\n%s", what, usage);
    exit(EXIT_MISUSED);
}

static uint32_t
parse_seed(const char *s)
{
    char *end;
    unsigned long value;

    errno = 0;
    value = strtoul(s, &end, 16);
    if (!*s || *end || errno || value > UINT32_MAX)
        misused(text("a seed is up to eight hex digits, not '%s'", s));
    return (uint32_t)value;
}

static uint32_t
new_seed(void)
{
    uint32_t seed;

    if (getrandom(&seed, sizeof seed, 0) != sizeof seed)
        broken("cannot draw a seed: %s", strerror(errno));
    return seed;
}

static void
write_json(const struct verdict *verdict)
{
    char *json, *unfinished;
    size_t size;
    FILE *f = open_memstream(&json, &size);

    if (!f)
        broken("out of memory");
    report_json(f, verdict);
    fclose(f);
    if (!json_path)
        return;
    unfinished = text("%s.%d", json_path, (int)getpid());
    write_file(unfinished, json, size);
    if (rename(unfinished, json_path) < 0)
        broken("cannot write %s: %s", json_path, strerror(errno));
}

/* The verdict, with all its names, on what was not handed in, say. */
static int
command_absent(const char *why, uint32_t seed)
{
    write_json(&(struct verdict){
        .seed = seed,
        .absent = true,
        .problem = text("%s", why),
    });
    return EXIT_NOT_FULL;
}

static int
tell(const struct verdict *verdict, const char *folder)
{
    report(stdout, verdict, true);
    write_json(verdict);
    if (redraw && exercise.drawn && !verdict->problem && !is_full(verdict))
        draw_anew(folder, new_seed());
    return is_full(verdict) ? EXIT_FULL : EXIT_NOT_FULL;
}

/*
 * Judges in a process of its own, which is stopped when it takes too long:
 * no single step may last long, but there may be many of them.
 */
static int
command_judge(const char *folder, uint32_t seed, double seconds)
{
    struct verdict verdict = {
        .seed = seed,
        .withheld = exercise.drawn && !redraw && !tells,
    };
    pid_t parent = getpid(), pid;
    int status;

    workspace(); /* deleted here, whatever comes of the other process */
    fflush(NULL);
    pid = fork();
    if (pid < 0)
        broken("cannot start a process: %s", strerror(errno));
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(EXIT_BROKEN);
        judge(&verdict, folder);
        exit(tell(&verdict, folder));
    }
    if (wait_for(pid, seconds, &status))
        return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_BROKEN;
    kill(pid, SIGKILL); /* and with it all that it has started */
    waitpid(pid, &status, 0);
    delete_tree(taken_folder());
    judge_nothing(&verdict, folder,
                  text("no verdict after %g seconds: something in these "
                       "files makes the\n  grader's work far too long",
                       seconds));
    return tell(&verdict, folder);
}

static double
parse_seconds(const char *s)
{
    char *end;
    double seconds = strtod(s, &end);

    if (!*s || *end || !(seconds >= 0 && seconds <= 86400))
        misused(text("'%s' is no number of seconds", s));
    return seconds;
}

/* Where no file goes into a kernel, stories are played on the chapter's. */
static int
command_kernel(const char *folder, const char *out)
{
    char *problem = kit.files.count ? take_files(folder) : NULL;
    char *data;
    const char *kernel = chapter_kernel();
    size_t size;

    if (!problem && kit.files.count)
        kernel = build_kernel("student", taken_folder(), &problem);
    if (problem) {
        fprintf(stderr, "%s\n", problem);
        return EXIT_NOT_FULL;
    }
    data = read_whole(kernel, &size);
    if (!data)
        broken("cannot read %s: %s", kernel, strerror(errno));
    write_file(out, data, size);
    return EXIT_FULL;
}

int
main(int argc, char **argv)
{
    const char *seed = NULL, *kit_path = NULL, *seconds = NULL;
    const char *called = NULL, **value;
    char *words[4] = {0};
    int count = 0;

    for (int i = 1; i < argc; i++) {
        value = strcmp(argv[i], "--kit") == 0       ? &kit_path
                : strcmp(argv[i], "--seed") == 0    ? &seed
                : strcmp(argv[i], "--json") == 0    ? &json_path
                : strcmp(argv[i], "--seconds") == 0 ? &seconds
                : strcmp(argv[i], "--called") == 0  ? &called
                                                    : NULL;
        if (value && i + 1 == argc)
            misused(text("%s needs a word after it", argv[i]));
        else if (value)
            *value = argv[++i];
        else if (strcmp(argv[i], "--redraw") == 0)
            redraw = true;
        else if (strcmp(argv[i], "--tell") == 0)
            tells = true;
        else if (strcmp(argv[i], "--final") == 0)
            answers_are_final = true;
        else if (argv[i][0] == '-' || count == 3)
            misused(text("cannot make sense of '%s'", argv[i]));
        else
            words[count++] = argv[i];
    }
    if (!kit_path || count < 2)
        misused("say which kit, and what to do");
    read_kit(kit_path);
    if (called)
        call_folder(called);
    if (full_points() != kit.points)
        broken("check.c of exercise %s gives %u points, book.yml %u; make "
               "them agree",
               kit.number, full_points(), kit.points);
    if (strcmp(words[0], "judge") == 0 && count == 2)
        return command_judge(words[1], seed ? parse_seed(seed) : new_seed(),
                             seconds ? parse_seconds(seconds) : SECONDS);
    if (strcmp(words[0], "hint") == 0)
        return show_hint(words[1], words[2]);
    if (strcmp(words[0], "absent") == 0 && count == 2)
        return command_absent(words[1], seed ? parse_seed(seed) : 0);
    if (strcmp(words[0], "try") == 0)
        return try_boots(words[1], words[2],
                         seed ? parse_seed(seed) : new_seed());
    if (strcmp(words[0], "kernel") == 0 && count == 3)
        return command_kernel(words[1], words[2]);
    if (strcmp(words[0], "start") == 0 && count == 2)
        start(words[1], seed ? parse_seed(seed) : new_seed());
    else if (strcmp(words[0], "lay") == 0 && count == 3)
        lay_answer(words[1], words[2]);
    else
        misused(text("'%s' is no command", words[0]));
    return 0;
}
