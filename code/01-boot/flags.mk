# SPDX-License-Identifier: GPL-2.0-only
# How a kernel of this book is compiled, for every compiler and chapter.

# A kernel has no library under it, lies at a fixed address, and leaves the
# floating-point registers alone.
KERNEL_CFLAGS := -std=gnu11 -ffreestanding -fno-pic -fno-pie \
        -march=i386 -mgeneral-regs-only \
        -fno-stack-protector -fno-asynchronous-unwind-tables \
        -fcf-protection=none -fno-omit-frame-pointer \
        -Wall -Wextra -Wmissing-prototypes -Wstrict-prototypes \
        -Wold-style-definition -Wundef -g

# Some bare-metal compilers make uint32_t a long; printk wants one type.
KERNEL_CFLAGS += -U__UINT32_TYPE__ "-D__UINT32_TYPE__=unsigned int"
