/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Signal numbers, Linux's.  Here a signal is only a cause of death.
 */
#ifndef KERNEL_SIGNAL_H
#define KERNEL_SIGNAL_H

#define SIGINT  2
#define SIGILL  4
#define SIGTRAP 5
#define SIGBUS  7
#define SIGFPE  8
#define SIGSEGV 11
#define SIGPIPE 13

#endif
