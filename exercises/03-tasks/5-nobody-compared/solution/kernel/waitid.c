// SPDX-License-Identifier: GPL-2.0-only
/*
 * waitid: what became of a child, in six words.
 */
#include "kernel/waitid.h"

#include "kernel/syscall.h"
#include "kernel/task.h"
#include "mm/unsafe.h"

/* Store all six, or say that it cannot be. */
static bool
tell(uint32_t to, const uint32_t info[INFO_WORDS])
{
    if (!user_access_ok(to, INFO_WORDS * sizeof(*info)))
        return false;
    for (uint32_t i = 0; i < INFO_WORDS; i++)
        if (!unsafe_put_user(info[i], to + 4 * i))
            return false;
    return true;
}

static int32_t
sys_waitid(struct regs *regs)
{
    int32_t pid = ARG1(regs) == P_ALL ? -1 : (int32_t)ARG2(regs), ended;
    uint32_t to = ARG3(regs), options = ARG4(regs), status;
    uint32_t info[INFO_WORDS] = {0};

    if (ARG1(regs) > P_PID || (ARG1(regs) == P_PID && pid <= 0))
        return -EINVAL;
    if (!(options & WEXITED) || options & ~(WEXITED | WNOHANG))
        return -EINVAL;
    /* do_wait takes the child away: first see that it can be told. */
    if (to && !tell(to, info))
        return -EFAULT;
    ended = do_wait(pid, &status, options & WNOHANG);
    if (ended < 0)
        return ended;
    if (ended > 0) {
        info[0] = SIGCHLD;
        info[2] = status & 0x7f ? CLD_KILLED : CLD_EXITED;
        info[3] = (uint32_t)ended;
        info[5] = status & 0x7f ? status & 0x7f : status >> 8;
    }
    return !to || tell(to, info) ? 0 : -EFAULT;
}

SYSCALL(284, sys_waitid);
