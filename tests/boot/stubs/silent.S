/* SPDX-License-Identifier: GPL-2.0-only */
/* Never says a word and never ends. */
#include "stub.h"
1:  jmp 1b
    .size start, . - start
