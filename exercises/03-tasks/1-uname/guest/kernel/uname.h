/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What uname() tells a program: Linux's structure for the i386.
 */
#ifndef KERNEL_UNAME_H
#define KERNEL_UNAME_H

#define UTS_FIELD 65 /* bytes, with the NUL at the end */

struct utsname {
    char sysname[UTS_FIELD];    /* "SharedPages" */
    char nodename[UTS_FIELD];   /* host= on the command line, or "" */
    char release[UTS_FIELD];    /* "3" */
    char version[UTS_FIELD];    /* "#1" */
    char machine[UTS_FIELD];    /* "i386" */
    char domainname[UTS_FIELD]; /* "(none)" */
};

/*
 * System call 122, uname(struct utsname *to): 0, or -EFAULT if the program
 * could not have stored there itself.  What is behind a name in its field is
 * zero.
 */

#endif
