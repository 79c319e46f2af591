/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The student's pure code on this machine: built without any library,
 * locked in (lock.c), asked all questions at once, its answers compared
 * here.  Whatever it does to itself, only right answers look right.
 */
#define _GNU_SOURCE
#include "judge.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    SECONDS = 4,
    MEMORY = 64 << 20,
    PANICKED = 77, /* as inside/inside.c exits */
    OUT_OF_MEMORY_MAP = 78,
};

static char *questions, *answers, *ending;
static size_t asked, questions_size, answered_bytes;

void
host_forget(void)
{
    questions = answers = ending = NULL;
    asked = questions_size = answered_bytes = 0;
}

void
ask(const void *question, size_t size)
{
    char *more = allocate(questions_size + sizeof(uint32_t) + size);
    uint32_t length = (uint32_t)size;

    if (questions_size)
        memcpy(more, questions, questions_size);
    memcpy(more + questions_size, &length, sizeof length);
    memcpy(more + questions_size + sizeof length, question, size);
    questions = more;
    questions_size += sizeof length + size;
    asked++;
}

/* Compiles one source for this machine; NULL, or what is wrong. */
static char *
compile(const char *folder, char *source, char *object)
{
    const char *const folders[] = {
        text("%s/tests/unit/host", kit.root),
        text("%s/tools/exercise/inside", kit.root),
        "laid/student",
        chapter_tree(),
    };
    struct list common = {0};

    for (size_t i = 0; i < COUNT(folders); i++) {
        push(&common, "-I");
        push(&common, (void *)folders[i]);
    }
    return compile_watched(folder,
                           text("compiling %s for this machine",
                                replace_all(source, "laid/student/", "")),
                           kit.host_compile, &common, source, object, true);
}

/* Builds the program that answers; a miss if the student's part fails. */
static char *
build(void)
{
    static char *path;
    char *folder = text("%s/student", workspace()), *wrong, *word;
    char *pure = text("%s", exercise.pure ? exercise.pure : "");
    struct list sources = {0}, link = {0};

    if (path)
        return path;
    while ((word = strsep(&pure, " ")))
        if (*word)
            push(&sources, laid_file(folder, "student", word));
    push(&sources, text("%s/%s/host.c", kit.root, kit.folder));
    push(&sources, text("%s/tools/exercise/inside/inside.c", kit.root));
    push(&link, "-T");
    push(&link, text("%s/tools/exercise/inside/inside.ld", kit.root));
    push(&link, "-o");
    push(&link, "answers");
    for (size_t i = 0; i < sources.count; i++) {
        push(&link, text("obj/host-%zu.o", i));
        wrong = compile(folder, sources.word[i], link.word[link.count - 1]);
        if (wrong)
            miss("building your code for this machine", "it builds", wrong);
    }
    wrong = run_tool(folder, "linking your code for this machine",
                     text("%s -nostdlib -static -Wl,--build-id=none "
                          "-Wl,-z,noexecstack",
                          kit.host_compile),
                     link.word);
    if (wrong)
        miss("building your code for this machine", "it builds", wrong);
    path = text("%s/answers", folder);
    return path;
}

static int
memory_file(const char *name, const void *data, size_t size)
{
    int fd = memfd_create(name, MFD_CLOEXEC);

    if (fd < 0 || pwrite(fd, data, size, 0) != (ssize_t)size)
        broken("cannot make a memory file: %s", strerror(errno));
    return fd;
}

/* Why the program stopped answering, for the student. */
static char *
why(const struct process *process)
{
    int status = process->status;

    if (process->late)
        return "no end: is there an endless loop?";
    if (WIFEXITED(status) && WEXITSTATUS(status) == PANICKED)
        return "the code panicked";
    if (WIFEXITED(status) && WEXITSTATUS(status) == OUT_OF_MEMORY_MAP)
        return "the code used an address that is not in physical memory";
    if (WIFEXITED(status))
        return text("the code ended the program with status %d",
                    WEXITSTATUS(status));
    if (WTERMSIG(status) == SIGSYS)
        return "the code called the operating system; a kernel has none "
               "under it";
    if (WTERMSIG(status) == SIGILL)
        return "the code did something that C does not define: an "
               "overflow, a shift too far, an index out of bounds";
    if (WTERMSIG(status) == SIGSEGV)
        return "the code used a pointer that leads nowhere";
    return how_it_ended(process);
}

static void
run(size_t size)
{
    size_t room = asked * size;
    struct process process = {
        .argv = (char *[]){build(), NULL},
        .seconds = SECONDS,
        .memory = MEMORY,
        .output = room + 1,
        .locked = true,
    };
    struct stat st;

    process.in = memory_file("questions", questions, questions_size);
    process.out = memory_file("answers", "", 0);
    lseek(process.in, 0, SEEK_SET);
    run_process(&process);
    if (process.failed)
        broken("cannot lock code in here: %s", process.failed);
    if (fstat(process.out, &st) < 0)
        broken("cannot read the answers: %s", strerror(errno));
    answers = allocate((size_t)st.st_size + 1);
    answered_bytes = (size_t)st.st_size;
    if (pread(process.out, answers, answered_bytes, 0) < 0)
        broken("cannot read the answers: %s", strerror(errno));
    close(process.in);
    close(process.out);
    ending = why(&process);
    if (answered_bytes > room) {
        answered_bytes = 0;
        ending = "the code wrote more than was asked for";
    }
}

const void *
answer(size_t nth, size_t size, const char *where)
{
    if (!answers)
        run(size);
    if (nth >= asked || (nth + 1) * size > answered_bytes)
        miss(where, "an answer", ending);
    return answers + nth * size;
}
