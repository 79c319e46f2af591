/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Runs one program within limits of time, memory and output, and keeps what
 * it said.  Its whole process group goes when the time is up, and what it
 * has used counts as used here, whoever of the group started whom.
 */
#define _GNU_SOURCE
#include "judge.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* FAILED_FD reaches no further than exec(): HIGH_FD is above both. */
enum { FAILED_FD = LOCKED_FD + 1, HIGH_FD = 64, FAILED_BYTES = 200 };

static void
limit(int what, rlim_t most)
{
    struct rlimit pair = {most, most};

    setrlimit(what, &pair);
}

/* Between fork() and exec(): only calls that are safe there. */
static void
become(const struct process *process, int said, int failed, pid_t parent)
{
    int null = open("/dev/null", O_RDWR), program = -1;
    const char *error;

    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(127);
    if (process->folder && chdir(process->folder) < 0)
        _exit(127);
    if (process->locked)
        program = open(process->argv[0], O_RDONLY | O_CLOEXEC);
    limit(RLIMIT_CPU, (rlim_t)process->seconds + 1);
    limit(RLIMIT_AS, process->memory);
    limit(RLIMIT_FSIZE, process->output);
    limit(RLIMIT_CORE, 0);
    dup2(process->in >= 0 ? process->in : null, 0);
    dup2(process->out >= 0 ? process->out : said, 1);
    dup2(said, 2);
    if (process->locked) {
        failed = fcntl(failed, F_DUPFD_CLOEXEC, HIGH_FD);
        dup3(program, LOCKED_FD, O_CLOEXEC);
        dup3(failed, FAILED_FD, O_CLOEXEC);
        close_range(FAILED_FD + 1, ~0u, 0);
        exec_locked(process->argv);
        failed = FAILED_FD;
    } else {
        dup3(failed, LOCKED_FD, O_CLOEXEC);
        failed = LOCKED_FD;
        close_range(LOCKED_FD + 1, ~0u, 0);
        execvp(process->argv[0], process->argv);
    }
    error = strerror(errno);
    if (write(failed, error, strlen(error)) < 0)
        _exit(126);
    _exit(127);
}

/* Waits until the process ends, at most so long; false if it did not. */
bool
wait_for(pid_t pid, double seconds, int *status)
{
    struct pollfd end = {.fd = (int)syscall(SYS_pidfd_open, pid, 0),
                         .events = POLLIN};
    int ready;

    if (end.fd < 0)
        broken("cannot watch a process: %s", strerror(errno));
    do
        ready = poll(&end, 1, (int)(seconds * 1000));
    while (ready < 0 && errno == EINTR);
    close(end.fd);
    if (ready > 0)
        waitpid(pid, status, 0);
    return ready > 0;
}

static char *
read_back(int fd)
{
    struct stat st;
    char *bytes;
    ssize_t got;

    if (fstat(fd, &st) < 0)
        broken("cannot read a program's output: %s", strerror(errno));
    bytes = allocate((size_t)st.st_size + 1);
    got = pread(fd, bytes, (size_t)st.st_size, 0);
    bytes[got > 0 ? got : 0] = '\0';
    close(fd);
    return bytes;
}

void
run_process(struct process *process)
{
    int said = memfd_create("said", MFD_CLOEXEC), failed[2];
    pid_t parent = getpid(), pid;
    char *why = allocate(FAILED_BYTES + 1);

    process->status = -1;
    fflush(NULL);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    pid = said < 0 || pipe2(failed, O_CLOEXEC) < 0 ? -1 : fork();
    if (pid < 0)
        broken("cannot start %s: %s", process->argv[0], strerror(errno));
    if (pid == 0)
        become(process, said, failed[1], parent);
    close(failed[1]);
    setpgid(pid, pid); /* whoever of the two comes first */
    process->late = !wait_for(pid, process->seconds, &process->status);
    kill(-pid, SIGKILL); /* what it may have left behind, too */
    if (process->late)
        waitpid(pid, &process->status, 0);
    while (waitpid(-pid, NULL, 0) > 0)
        ;
    process->failed = read(failed[0], why, FAILED_BYTES) > 0 ? why : NULL;
    close(failed[0]);
    process->said = read_back(said);
}

char *
how_it_ended(const struct process *process)
{
    int status = process->status, number;

    if (process->late)
        return text("was stopped: no end after %g seconds",
                    process->seconds);
    if (WIFEXITED(status))
        return WEXITSTATUS(status)
                   ? text("left with status %d", WEXITSTATUS(status))
                   : NULL;
    number = WTERMSIG(status);
    if (number == SIGXCPU || number == SIGKILL)
        return text("was stopped: too much time or memory");
    if (number == SIGXFSZ)
        return text("was stopped: it wrote more than %zu bytes",
                    process->output);
    return text("died of signal %d (%s)", number, strsignal(number));
}
