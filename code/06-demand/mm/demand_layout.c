// SPDX-License-Identifier: GPL-2.0-only
/*
 * What those who look from outside want to know of a program's file.
 */
#include "kernel/layout.h"
#include "mm/mm_type.h"

LAYOUT(mm_struct, executable);
LAYOUT(mm_struct, min_flt);
LAYOUT(mm_struct, maj_flt);
