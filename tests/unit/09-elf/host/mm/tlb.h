/* SPDX-License-Identifier: GPL-2.0-only */
/* Chapter 8's stand-in for the kernel's mm/tlb.h. */
#include "../../../08-vma/host/mm/tlb.h"
