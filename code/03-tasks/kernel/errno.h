/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Error numbers, Linux's, for this chapter and those to come.  Functions
 * return them negated.
 */
#ifndef KERNEL_ERRNO_H
#define KERNEL_ERRNO_H

#define ENOENT       2 /* no such file */
#define ESRCH        3 /* no such task */
#define EINTR        4 /* the caller is about to end */
#define EIO          5 /* the device failed, or lied */
#define ENXIO        6 /* no such device */
#define E2BIG        7
#define ENOEXEC      8
#define EBADF        9
#define ECHILD       10
#define EAGAIN       11
#define ENOMEM       12
#define EACCES       13
#define EFAULT       14
#define EEXIST       17
#define ENODEV       19 /* it cannot do that */
#define ENOTDIR      20
#define EISDIR       21
#define EINVAL       22
#define ENFILE       23 /* no room for files at all */
#define EMFILE       24 /* this task has too many open */
#define EFBIG        27
#define ESPIPE       29 /* one cannot seek in it */
#define EROFS        30
#define EPIPE        32 /* nobody will read it */
#define ENAMETOOLONG 36
#define ENOSYS       38
#define ELOOP        40 /* too many symbolic links */
#define EOVERFLOW    75

#endif
