// SPDX-License-Identifier: GPL-2.0-only
/*
 * An actor whose program is another file with the same contents as act.
 */
#include "user/act.c"
