/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Watches a running QEMU through its control socket (QMP) and ends it when
 * a limit is reached.
 *
 * Guest time is bounded by a watchdog card (ib700) that the driver arms
 * from outside, by a port write before the guest's first instruction; the
 * guest need not know of it.  As it counts guest time, a guest that halts
 * for ever is found at once: with icount an idle machine skips to its next
 * timer.
 */
#define _GNU_SOURCE
#include "qemu-run.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    TICK_MS = 20,          /* how late a flood may be noticed */
    WATCHDOG_SECONDS = 30, /* the longest time the card can count */
    WATCHDOG_PORT = 0x443,
    QMP_LINE = 1 << 16,
};
#define GRACE_SECONDS   5.0 /* for QEMU to quit when told to */
#define STOPPED_SECONDS 1.0 /* a longer tick means that we were stopped */

static double
now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/*
 * Sends commands to QEMU.  If it is gone, the end of the socket says so to
 * the reader a moment later, so a failure needs no further notice.
 */
static void
tell(const struct run *run, const char *commands)
{
    ssize_t sent = send(run->qmp, commands, strlen(commands), MSG_NOSIGNAL);

    (void)sent;
}

/* Arms the watchdog with the next piece of guest time, and lets it run. */
static void
tell_to_run(struct run *run)
{
    int piece = run->guest_seconds_left;
    char command[160];

    if (piece > WATCHDOG_SECONDS)
        piece = WATCHDOG_SECONDS;
    if (piece > 0) {
        run->guest_seconds_left -= piece;
        snprintf(command, sizeof command,
                 "{\"execute\": \"human-monitor-command\", \"arguments\": "
                 "{\"command-line\": \"o /b 0x%x %d\"}}",
                 WATCHDOG_PORT, (WATCHDOG_SECONDS - piece) / 2);
        tell(run, command);
    }
    tell(run, "{\"execute\": \"cont\"}");
}

static void
tell_to_quit(struct run *run)
{
    run->stopping = true;
    tell(run, "{\"execute\": \"stop\"}"
              "{\"execute\": \"human-monitor-command\", \"arguments\": "
              "{\"command-line\": \"info registers\"}}"
              "{\"execute\": \"quit\"}");
}

static void
give_up(struct run *run, enum boot_verdict verdict)
{
    run->result->verdict = verdict;
    tell_to_quit(run);
}

bool
qemu_watch_begin(struct run *run)
{
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
        run_error(run, "cannot make a socket: %s", strerror(errno));
        return false;
    }
    run->qmp = ends[0];
    run->fd[SLOT_QMP] = ends[1];
    run->guest_seconds_left = run->options.guest_seconds;

    /* The socket keeps these until QEMU is there to read them. */
    tell(run, "{\"execute\": \"qmp_capabilities\"}");
    if (!run->options.gdb)
        tell_to_run(run);
    return true;
}

/* Keeps the text of an "info registers" reply, a JSON string, as lines. */
static void
keep_registers(struct run *run, const char *json)
{
    char *text = malloc(strlen(json) + 1), *to = text;

    if (!text)
        return;
    while (*json && *json != '"') {
        if (json[0] == '\\' && json[1]) {
            if (json[1] == 'n' && to != text)
                *to++ = '\n';
            json += 2;
        } else {
            *to++ = *json++;
        }
    }
    *to = '\0';
    free(run->result->registers);
    run->result->registers = text;
}

static void
handle_line(struct run *run, const char *line)
{
    static const char reply[] = "{\"return\": \"";

    if (strncmp(line, reply, sizeof reply - 1) == 0) {
        if (strstr(line, "EIP="))
            keep_registers(run, line + sizeof reply - 1);
    } else if (strstr(line, "\"event\": \"RESUME\"")) {
        run->started = true;
    } else if (run->stopping) {
        return;
    } else if (strstr(line, "\"event\": \"WATCHDOG\"")) {
        if (run->guest_seconds_left > 0)
            tell_to_run(run);
        else
            give_up(run, BOOT_GUEST_TIME);
    } else if (strstr(line, "\"event\": \"SHUTDOWN\"")) {
        /* isa-debug-exit may come this way, too; its status then tells. */
        give_up(run,
                strstr(line, "\"guest-reset\"") ? BOOT_RESET : BOOT_ENDED);
    }
}

/* Reads what QEMU sent; false at its end. */
static bool
read_events(struct run *run, char *buffer, size_t *used)
{
    ssize_t got = read(run->qmp, buffer + *used, QMP_LINE - 1 - *used);
    char *line = buffer, *end;

    if (got < 0 && errno == EINTR)
        return true;
    if (got <= 0)
        return false;
    *used += (size_t)got;
    buffer[*used] = '\0';
    while ((end = strchr(line, '\n'))) {
        *end = '\0';
        handle_line(run, line);
        line = end + 1;
    }
    *used = strlen(line);
    memmove(buffer, line, *used + 1);
    if (*used == QMP_LINE - 1)
        *used = 0;
    return true;
}

/* Copies what COM1 has said since last time to the user. */
static void
show(struct run *run)
{
    char bytes[4096];
    size_t room;
    ssize_t got, put;

    while (run->options.show_fd && run->shown < run->options.output_bytes) {
        room = run->options.output_bytes - run->shown;
        got = pread(run->fd[SLOT_COM1], bytes,
                    room < sizeof bytes ? room : sizeof bytes,
                    (off_t)run->shown);
        if (got <= 0)
            return;
        for (ssize_t done = 0; done < got; done += put) {
            put = write(run->options.show_fd, bytes + done,
                        (size_t)(got - done));
            if (put < 0 && errno != EINTR) {
                run->options.show_fd = 0;
                return;
            }
            if (put < 0)
                put = 0;
        }
        run->shown += (size_t)got;
    }
}

static bool
over_limit(const struct run *run)
{
    size_t most = run->options.output_bytes;

    return run_size(run, SLOT_COM1) > most ||
           run_size(run, SLOT_COM2) > most ||
           run_size(run, SLOT_LOG) > BOOT_LOG_BYTES;
}

/*
 * Waits until the process is gone; kills it, at the latest after a while.
 */
static void
reap(struct run *run, bool at_once)
{
    const struct timespec nap = {.tv_nsec = 200000};
    double limit = now() + (at_once ? 0 : GRACE_SECONDS);
    bool killed = false;
    int status = 0;
    pid_t gone;

    while ((gone = waitpid(run->pid, &status, WNOHANG)) == 0) {
        if (!killed && now() >= limit)
            killed = kill(run->pid, SIGKILL) == 0;
        nanosleep(&nap, NULL);
    }
    if (gone < 0)
        run_error(run, "cannot learn QEMU's status: %s", strerror(errno));
    run->result->status =
        WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

void
qemu_watch(struct run *run)
{
    struct pollfd poll_qmp = {.fd = run->qmp, .events = POLLIN};
    char buffer[QMP_LINE];
    double begin = now(), last = begin, used = 0, grace = 0, tick;
    size_t filled = 0;

    for (;;) {
        if (poll(&poll_qmp, 1, TICK_MS) > 0 &&
            !read_events(run, buffer, &filled))
            break;
        tick = now() - last;
        last += tick;
        if (tick < STOPPED_SECONDS)
            used += tick;
        show(run);
        if (run->stopping) {
            grace += tick;
            if (grace > GRACE_SECONDS)
                break;
        } else if (over_limit(run)) {
            give_up(run, BOOT_FLOOD);
        } else if (run->options.host_seconds > 0 &&
                   used > run->options.host_seconds) {
            give_up(run, BOOT_HOST_TIME);
        }
    }
    reap(run, grace > GRACE_SECONDS);
    show(run);
    if (over_limit(run))
        run->result->verdict = BOOT_FLOOD;
    run->result->host_seconds = now() - begin;
}
