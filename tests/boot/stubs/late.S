/* SPDX-License-Identifier: GPL-2.0-only */
/* Passes after 43 seconds of guest time, told by the time stamp counter. */
#include "stub.h"
#define HIGH_HALF 10            /* 10 << 32 ns under icount */
1:  rdtsc
    cmp $HIGH_HALF, %edx
    jb 1b
    leave_with PASS
    .size start, . - start
