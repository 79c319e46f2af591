/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Runs one kernel: starts QEMU on the files that qemu-files.c opened, hands
 * over to qemu-watch.c, and turns what is left into a result.
 */
#define _GNU_SOURCE
#include "qemu-run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#define BIOS "bios-microvm.bin"

enum {
    CHILD_SPARE_FD = 64, /* above all numbers that the child uses */
};

void
run_error(struct run *run, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    if (!run->result->error &&
        vasprintf(&run->result->error, format, ap) < 0)
        run->result->error = NULL;
    va_end(ap);
}

/*
 * Between fork() and exec(): only calls that are safe there.  QEMU must die
 * with the driver however that dies, so it asks the kernel for a signal.
 * Where there is a terminal or a socket to tidy up, it gets the chance.
 */
static void
become_qemu(const struct run *run, char **args, pid_t parent)
{
    const struct boot_options *options = &run->options;
    bool tidy = options->interactive || options->gdb;
    size_t most = options->output_bytes;
    struct rlimit file;
    sigset_t none;
    int moved[SLOTS], in;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, tidy ? SIGTERM : SIGKILL);
    if (getppid() != parent)
        _exit(127);
    /* Ctrl-C in a gdb on the same terminal is meant for gdb alone. */
    if (options->gdb && !options->interactive)
        setpgid(0, 0);

    for (int i = 0; i < SLOTS; i++)
        moved[i] = fcntl(run->fd[i], F_DUPFD, CHILD_SPARE_FD);
    in = options->interactive ? 0 : open("/dev/null", O_RDONLY);
    dup2(in, 0);
    if (!options->interactive) {
        dup2(run->said, 1);
        /* Stops a flood even while this program cannot look. */
        most += options->log ? BOOT_LOG_BYTES : 0;
        most += run->disk_size;
        file.rlim_cur = file.rlim_max = 2 * most + (1 << 20);
        setrlimit(RLIMIT_FSIZE, &file);
    }
    dup2(run->said, 2);
    for (int i = 0; i < SLOTS; i++) {
        if (moved[i] >= 0)
            dup2(moved[i], CHILD_FD(i));
        else
            close(CHILD_FD(i));
    }
    close_range(CHILD_FD(SLOTS), ~0u, 0);
    execvp(args[0], args);
    dprintf(2,
            "cannot run '%s': %s; install QEMU (Debian: "
            "qemu-system-x86) or set QEMU to its path\n",
            args[0], strerror(errno));
    _exit(127);
}

static bool
start(struct run *run, const char *bios)
{
    pid_t parent = getpid();
    char **args;

    if (!qemu_watch_begin(run))
        return false;
    args = qemu_args(run, bios);
    run->pid = fork();
    if (run->pid == 0)
        become_qemu(run, args, parent);
    qemu_args_free(args);
    close(run->fd[SLOT_QMP]);
    run->fd[SLOT_QMP] = -1;
    if (run->pid < 0) {
        run_error(run, "cannot start a process: %s", strerror(errno));
        close(run->qmp);
        return false;
    }
    return true;
}

/*
 * What QEMU printed, without the line end, so that it fits in a sentence.
 */
static void
collect_said(struct run *run)
{
    off_t size = lseek(run->said, 0, SEEK_END);
    char *said = run_read(run->said, size > 0 ? (size_t)size : 0);
    size_t length = said ? strlen(said) : 0;

    while (length && said[length - 1] == '\n')
        said[--length] = '\0';
    free(run->result->said);
    run->result->said = said;
}

/* The verdict, where the watch has not found one that stands. */
static void
judge(struct run *run)
{
    struct boot_result *result = run->result;
    bool attended = run->options.interactive || run->options.gdb;

    if (result->error) {
        result->verdict = BOOT_CRASHED;
    } else if (result->verdict != BOOT_VERDICTS &&
               result->verdict != BOOT_ENDED) {
        return;
    } else if (result->status < 0) {
        result->verdict = BOOT_CRASHED;
    } else if (!run->started && !(attended && result->status == 0)) {
        result->verdict = BOOT_NOT_STARTED;
        run_error(run, "%s",
                  result->said && *result->said
                      ? result->said
                      : "QEMU ended before the kernel ran");
    } else if (result->status == BOOT_STATUS_PASS) {
        result->verdict = BOOT_PASS;
    } else if (result->status == BOOT_STATUS_FAIL) {
        result->verdict = BOOT_FAIL;
    } else {
        result->verdict = result->status ? BOOT_ODD : BOOT_ENDED;
    }
    /* From QEMU 10 on, this end too is an event, and they were asked for. */
    if (result->verdict == BOOT_PASS || result->verdict == BOOT_FAIL) {
        free(result->registers);
        result->registers = NULL;
    }
}

/* One start of QEMU, to its end; false if not even a process came of it. */
static bool
attempt(struct run *run, const char *bios)
{
    struct termios terminal;
    bool restore = run->options.interactive && tcgetattr(0, &terminal) == 0;
    const char *gdb = run->options.gdb;
    struct stat st;

    run->result->verdict = BOOT_VERDICTS;
    run->result->bios = bios;
    if (!start(run, bios))
        return false;
    qemu_watch(run);
    close(run->qmp);
    if (restore)
        tcsetattr(0, TCSADRAIN, &terminal);
    if (gdb && lstat(gdb, &st) == 0 && S_ISSOCK(st.st_mode))
        unlink(gdb);
    collect_said(run);
    judge(run);
    return true;
}

static const char *
wrong_option(const struct boot_options *options)
{
    if (!options->kernel)
        return "no kernel given";
    if (options->memory_mib < 1 || options->memory_mib > 2048)
        return "guest memory must be 1 to 2048 MiB";
    if (options->insn_ns > 1024 ||
        options->insn_ns & (options->insn_ns - 1))
        return "an instruction takes 1, 2, 4 ... or 1024 guest nanoseconds";
    if (options->modules_count > BOOT_MODULES_MAX)
        return "too many modules";
    return NULL;
}

static void
fill_in(struct boot_options *options)
{
    bool attended = options->interactive || options->gdb;

    if (!options->words)
        options->words = "";
    if (!options->qemu)
        options->qemu = getenv("QEMU");
    if (!options->qemu || !*options->qemu)
        options->qemu = "qemu-system-i386";
    if (!options->memory_mib)
        options->memory_mib = BOOT_MEMORY_MIB;
    if (!options->insn_ns)
        options->insn_ns = BOOT_INSN_NS;
    if (!options->output_bytes)
        options->output_bytes = BOOT_OUTPUT_BYTES;
    if (!options->guest_seconds)
        options->guest_seconds = attended ? -1 : BOOT_GUEST_SECONDS;
    if (options->guest_seconds > 0)
        options->guest_seconds += options->guest_seconds % 2;
    if (options->interactive)
        options->guest_seconds = -1;
    if (!options->host_seconds)
        options->host_seconds = attended ? -1 : BOOT_HOST_SECONDS;
}

/* Runs with the BIOS wished for, or the best one that QEMU has. */
static bool
attempts(struct run *run)
{
    static const char *found = BIOS;
    const char *bios = run->options.bios;
    struct boot_result *result = run->result;

    if (!attempt(run, bios ? bios : found))
        return false;
    if (bios || result->verdict != BOOT_NOT_STARTED ||
        !strstr(result->error, "could not load PC BIOS"))
        return true;
    free(result->error);
    result->error = NULL;
    if (ftruncate(run->said, 0) < 0 || !attempt(run, "default"))
        return false;
    found = "default";
    return true;
}

enum boot_verdict
boot_run(const struct boot_options *options, struct boot_result *result)
{
    struct run run = {.options = *options, .result = result, .said = -1};
    const char *wrong;

    memset(result, 0, sizeof *result);
    for (int i = 0; i < SLOTS; i++)
        run.fd[i] = -1;
    fill_in(&run.options);
    result->kernel = strdup(options->kernel ? options->kernel : "");
    result->words = strdup(run.options.words);
    result->com1 = strdup("");
    result->com2 = strdup("");
    result->bios = BIOS;
    result->on_terminal = run.options.interactive;
    result->guest_seconds = run.options.guest_seconds;
    result->host_seconds_limit = run.options.host_seconds;
    result->output_bytes = run.options.output_bytes;

    wrong = wrong_option(&run.options);
    if (wrong)
        run_error(&run, "%s", wrong);
    else if (run_open(&run) && attempts(&run) && run.started)
        run_collect(&run);
    run_close(&run);
    if (result->error && !run.started)
        result->verdict = BOOT_NOT_STARTED;
    return result->verdict;
}

void
boot_free(struct boot_result *result)
{
    if (result->ram)
        munmap((void *)result->ram, result->ram_size);
    if (result->disk)
        munmap((void *)result->disk, result->disk_size);
    free(result->error);
    free(result->kernel);
    free(result->words);
    free(result->com1);
    free(result->com2);
    free(result->log);
    free(result->said);
    free(result->elf);
    free(result->registers);
    memset(result, 0, sizeof *result);
}
