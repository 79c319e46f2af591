/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tests of what a run leaves behind when its driver is killed, stopped or
 * deceived: no emulator, no endless memory, no file.
 */
#include "driver.h"

enum { HIGH_FD = 150 }; /* above all that the driver gives to QEMU */

/* Runs a stub in a child process, which ends with the verdict as status. */
static pid_t
run_in_child(const struct boot_options *options)
{
    struct boot_result result;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child)
        return child;
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    _exit((int)boot_run(options, &result));
}

static void
killed_by(int signal_number, const struct boot_options *options)
{
    pid_t driver = run_in_child(options), qemu = child_of(driver);
    int status;

    nap(100);
    kill(driver, signal_number);
    assert_int_equal(waitpid(driver, &status, 0), driver);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), signal_number);
    expect_gone(qemu);
}

static void
test_killed_driver(void **state)
{
    struct boot_options options = {.kernel = stub("hang-loop"),
                                   .guest_seconds = -1,
                                   .host_seconds = -1};

    (void)state;
    killed_by(SIGINT, &options);
    killed_by(SIGTERM, &options);
    killed_by(SIGKILL, &options);
}

/* At once, before QEMU has had the time to do anything. */
static void
test_killed_at_once(void **state)
{
    struct boot_options options = {.kernel = stub("hang-loop"),
                                   .guest_seconds = -1,
                                   .host_seconds = -1};
    pid_t driver, qemu;

    (void)state;
    for (int i = 0; i < 10; i++) {
        driver = run_in_child(&options);
        qemu = child_of(driver);
        kill(driver, SIGKILL);
        assert_int_equal(waitpid(driver, NULL, 0), driver);
        expect_gone(qemu);
    }
}

/* Until QEMU handles SIGTERM: on a busy machine that can take a while. */
static void
wait_for_handlers(pid_t qemu)
{
    for (int i = 0; i < 1000; i++) {
        char path[64], line[128];
        unsigned long long caught = 0;
        FILE *file;

        snprintf(path, sizeof path, "/proc/%d/status", (int)qemu);
        file = fopen(path, "r");
        while (file && fgets(line, sizeof line, file))
            if (sscanf(line, "SigCgt: %llx", &caught) == 1)
                break;
        if (file)
            fclose(file);
        if (caught >> (SIGTERM - 1) & 1)
            return;
        nap(30);
    }
    fail_msg("QEMU did not get ready in 30 seconds");
}

/* The socket for gdb is a file; leave_sandbox() sees whether it is left. */
static void
test_killed_with_gdb_socket(void **state)
{
    struct boot_options options = {.kernel = stub("hang-loop"),
                                   .gdb = "a socket, for gdb"};

    (void)state;
    for (int signal_number = 0; signal_number < 2; signal_number++) {
        pid_t driver = run_in_child(&options), qemu = child_of(driver);
        struct stat st;

        for (int tries = 0; tries < 1000 && lstat(options.gdb, &st);
             tries++)
            nap(10);
        assert_true(S_ISSOCK(st.st_mode));
        wait_for_handlers(qemu); /* the socket comes first */
        kill(driver, signal_number ? SIGKILL : SIGTERM);
        assert_int_equal(waitpid(driver, NULL, 0), driver);
        expect_gone(qemu);
        assert_int_equal(lstat(options.gdb, &st), -1);
    }
}

/*
 * Ctrl-C on a terminal goes to all that runs there; gdb alone may get it.
 */
static void
test_gdb_interrupt(void **state)
{
    struct boot_options options = {.kernel = stub("hang-loop"),
                                   .gdb = "a socket, for gdb"};
    struct boot_result result;
    struct stat st;
    pid_t driver = fork(), qemu, parent;

    (void)state;
    assert_true(driver >= 0);
    if (driver == 0) {
        setpgid(0, 0);
        signal(SIGINT, SIG_IGN);
        _exit((int)boot_run(&options, &result));
    }
    qemu = child_of(driver);
    for (int tries = 0; tries < 1000 && lstat(options.gdb, &st); tries++)
        nap(10);
    nap(200);
    kill(-driver, SIGINT);
    nap(500);
    assert_int_not_equal(process_state(qemu, &parent), 0);
    assert_int_equal(parent, driver);
    kill(driver, SIGTERM);
    assert_int_equal(waitpid(driver, NULL, 0), driver);
    expect_gone(qemu);
}

static void
test_gdb_spares_files(void **state)
{
    struct boot_options options = {.kernel = stub("hang-loop"),
                                   .gdb = "own/precious",
                                   .host_seconds = 10};
    struct boot_result result;
    struct stat st;

    (void)state;
    give(options.gdb, "not a socket");
    expect_run(&options, BOOT_NOT_STARTED, &result);
    expect_in(result.error, "not a socket");
    boot_free(&result);
    assert_int_equal(stat(options.gdb, &st), 0);
    assert_int_equal(st.st_size, strlen("not a socket"));
}

/* How much a process has written to the file behind its COM1. */
static off_t
com1_bytes(pid_t qemu)
{
    char path[64];
    struct stat st;

    snprintf(path, sizeof path, "/proc/%d/fd/4", (int)qemu);
    return stat(path, &st) == 0 ? st.st_size : 0;
}

/* While the driver is stopped nobody counts; QEMU's own limit must hold. */
static void
test_flood_while_stopped(void **state)
{
    struct boot_options options = {.kernel = stub("flood"),
                                   .guest_seconds = -1,
                                   .output_bytes = 1 << 18};
    pid_t driver = run_in_child(&options), qemu = child_of(driver);
    off_t size = 0, last = -1;
    int status;

    (void)state;
    kill(driver, SIGSTOP);
    for (int tries = 0; tries < 100 && (size < 1000 || size > last);
         tries++) {
        last = size;
        nap(300);
        size = com1_bytes(qemu);
    }
    kill(driver, SIGCONT);
    assert_int_equal(waitpid(driver, &status, 0), driver);
    assert_int_equal(size, last);
    assert_in_range(size, 1000, 2 << 20);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), BOOT_FLOOD);
}

/* Time in which the driver itself was stopped is not host time used. */
static void
test_stopped_is_not_late(void **state)
{
    struct boot_options options = {.kernel = stub("hang-loop"),
                                   .guest_seconds = 4,
                                   .host_seconds = 60};
    pid_t driver = run_in_child(&options), qemu = child_of(driver);
    int status;

    (void)state;
    kill(driver, SIGSTOP);
    kill(qemu, SIGSTOP);
    nap(3000);
    kill(qemu, SIGCONT);
    kill(driver, SIGCONT);
    assert_int_equal(waitpid(driver, &status, 0), driver);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), BOOT_GUEST_TIME);
}

/* Files that the caller has open are not QEMU's to keep open. */
static void
test_inherits_nothing(void **state)
{
    struct boot_options options = {.kernel = stub("hang-loop"),
                                   .guest_seconds = -1};
    char ours[64], its[64], path[300];
    int ends[2], seen = 0;
    struct dirent *entry;
    pid_t driver, qemu;
    DIR *dir;

    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(dup2(ends[1], HIGH_FD), HIGH_FD);
    snprintf(path, sizeof path, "/proc/self/fd/%d", ends[1]);
    memset(ours, 0, sizeof ours);
    assert_true(readlink(path, ours, sizeof ours - 1) > 0);
    driver = run_in_child(&options);
    qemu = child_of(driver);
    while (com1_bytes(qemu) == 0)
        nap(10);
    snprintf(path, sizeof path, "/proc/%d/fd", (int)qemu);
    dir = opendir(path);
    assert_non_null(dir);
    while ((entry = readdir(dir))) {
        snprintf(path, sizeof path, "/proc/%d/fd/%s", (int)qemu,
                 entry->d_name);
        memset(its, 0, sizeof its);
        if (readlink(path, its, sizeof its - 1) > 0) {
            assert_string_not_equal(its, ours);
            seen++;
        }
    }
    closedir(dir);
    assert_true(seen > 5);
    kill(driver, SIGTERM);
    assert_int_equal(waitpid(driver, NULL, 0), driver);
    expect_gone(qemu);
    close(ends[0]);
    close(ends[1]);
    close(HIGH_FD);
}

static void
ended_by(int signal_number, enum boot_verdict expected)
{
    struct boot_options options = {.kernel = stub("hang-loop"),
                                   .guest_seconds = -1,
                                   .host_seconds = 60};
    pid_t driver = run_in_child(&options), qemu = child_of(driver);
    int status;

    wait_for_handlers(qemu);
    nap(500);
    kill(qemu, signal_number);
    assert_int_equal(waitpid(driver, &status, 0), driver);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), expected);
}

static void
test_ended_emulator(void **state)
{
    (void)state;
    ended_by(SIGTERM, BOOT_ENDED);
    ended_by(SIGKILL, BOOT_CRASHED);
    ended_by(SIGSEGV, BOOT_CRASHED);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_killed_driver),          TEST(test_killed_at_once),
        TEST(test_killed_with_gdb_socket), TEST(test_gdb_interrupt),
        TEST(test_gdb_spares_files),       TEST(test_flood_while_stopped),
        TEST(test_stopped_is_not_late),    TEST(test_inherits_nothing),
        TEST(test_ended_emulator),
    };

    find_all();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
