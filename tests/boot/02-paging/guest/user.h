/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * User mode in a chapter that has none: two segments over everything, and
 * an interrupt to come back by.
 */
#ifndef GUEST_USER_H
#define GUEST_USER_H

#define USER_CODE 0x1b
#define USER_DATA 0x23
#define LEAVE     0x2e

#endif
