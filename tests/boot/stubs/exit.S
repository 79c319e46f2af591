/* SPDX-License-Identifier: GPL-2.0-only */
/* Says nothing and passes: the shortest run there is. */
#include "stub.h"
    leave_with PASS
    .size start, . - start
