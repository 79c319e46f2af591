/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KERNEL_WAITID_H
#define KERNEL_WAITID_H

#define P_ALL      0 /* any child */
#define P_PID      1 /* the one with that pid */
#define WEXITED    4u
#define SIGCHLD    17
#define CLD_EXITED 1
#define CLD_KILLED 2
#define INFO_WORDS 6

/*
 * System call 284, waitid(which, pid, to, options), options in ARG4: wait
 * for a child to end.  Six words at `to` say what became of it: SIGCHLD, 0,
 * CLD_EXITED or CLD_KILLED, its pid, 0, its exit code or the signal.  If
 * `to` is 0, nothing is stored.  Then the child is gone, and 0 is returned.
 *
 * With WNOHANG, if no such child has ended: six zeros, 0.
 * -EINVAL: `which` is none of these, or options are not WEXITED, perhaps
 *          with WNOHANG.
 * -ECHILD: there is no such child.
 * -EFAULT: the program could not have stored the six words itself.  The
 *          child is still there to be waited for.
 */
#define ARG4(regs) ((regs)->esi)

#endif
