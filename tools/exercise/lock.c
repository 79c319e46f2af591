/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Locks a process in before it becomes the student's program: from then on
 * it may read and write what is open, and end; any other system call kills
 * it.  The one exec it needs is of LOCKED_FD, which that exec closes, so
 * there is no second one.
 */
#define _GNU_SOURCE
#include "judge.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef __x86_64__

#define LOAD(field) \
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define LOW_HALF(n) args[n] /* little-endian */
#define ALLOW       BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define KILL        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)
#define IS(value, if_not) \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, if_not)

static struct sock_filter filter[] = {
    LOAD(arch),
    IS(AUDIT_ARCH_X86_64, 15), /* no 32-bit system calls */
    LOAD(nr),
    IS(SYS_read, 1),
    ALLOW,
    IS(SYS_write, 1),
    ALLOW,
    IS(SYS_exit, 1),
    ALLOW,
    IS(SYS_exit_group, 1),
    ALLOW,
    IS(SYS_execveat, 5),
    LOAD(LOW_HALF(0)),
    IS(LOCKED_FD, 3),
    LOAD(LOW_HALF(4)),
    IS(AT_EMPTY_PATH, 1),
    ALLOW,
    KILL,
};

void
exec_locked(char **argv)
{
    static char *const nothing[] = {NULL};
    struct sock_fprog program = {COUNT(filter), filter};

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
        syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) < 0)
        return;
    syscall(SYS_execveat, LOCKED_FD, "", argv, nothing, AT_EMPTY_PATH);
}

#else

void
exec_locked(char **argv)
{
    (void)argv;
    errno = ENOSYS; /* the filter knows x86-64 only */
}

#endif
