/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Everything a program can do to be killed.  Each is one instruction or
 * little more, so that nothing before it can be to blame.
 */
#include "user/lib/fatal.h"

#include <stdint.h>

#include "user/lib/test.h"

#define SIGILL  4
#define SIGTRAP 5
#define SIGFPE  8
#define SIGSEGV 11

/* One instruction, or a few, as a function. */
#define BY(name, code) \
    static void name(void) \
    { \
        __asm__ volatile(code : : : "eax", "ecx", "edx", "memory"); \
    }

/* Arithmetic and strange instructions. */
BY(by_divide, "xorl %%ecx, %%ecx\n\tdivl %%ecx")
BY(by_overflowing_divide, "movl $0x80000000, %%eax\n\tcltd\n\t"
                          "movl $-1, %%ecx\n\tidivl %%ecx")
BY(by_invalid, "ud2")
BY(by_int3, "int3")
BY(by_int_3, ".byte 0xcd, 3")
BY(by_into, "movl $0x7fffffff, %%eax\n\taddl $1, %%eax\n\tinto")
BY(by_int_4, ".byte 0xcd, 4")
BY(by_x87, "fld1")
BY(by_sysexit, "sysexit")

static void
by_bound(void)
{
    static const int32_t bounds[2] = {1, 4};

    __asm__ volatile("bound %0, %1" : : "r"(5), "m"(bounds));
}

/* What only the kernel may do. */
BY(by_hlt, "hlt")
BY(by_cli, "cli")
BY(by_sti, "sti")
BY(by_clts, "clts")
BY(by_invd, "invd")
BY(by_wbinvd, "wbinvd")
BY(by_read_cr0, "movl %%cr0, %%eax")
BY(by_write_cr3, "xorl %%eax, %%eax\n\tmovl %%eax, %%cr3")
BY(by_write_dr7, "xorl %%eax, %%eax\n\tmovl %%eax, %%dr7")
BY(by_lmsw, "xorl %%eax, %%eax\n\tlmsw %%ax")
BY(by_lgdt, "lgdt 0")
BY(by_lidt, "lidt 0")
BY(by_ltr, "movl $0x28, %%eax\n\tltr %%ax")
BY(by_lldt, "xorl %%eax, %%eax\n\tlldt %%ax")
BY(by_invlpg, "invlpg 0")
BY(by_rdmsr, "xorl %%ecx, %%ecx\n\trdmsr")
BY(by_wrmsr, "xorl %%ecx, %%ecx\n\twrmsr")

/* Ports: the interrupt controllers, the clock, the serial ports, the exit. */
BY(by_in_pic, "inb $0x21, %%al")
BY(by_out_pic, "movb $0xff, %%al\n\toutb %%al, $0x21")
BY(by_out_timer, "xorl %%eax, %%eax\n\toutb %%al, $0x40")
BY(by_out_keyboard, "movb $0xfe, %%al\n\toutb %%al, $0x64")
BY(by_out_exit, "movb $0x10, %%al\n\toutb %%al, $0xf4")
BY(by_out_com1, "movl $0x3f8, %%edx\n\tmovb $33, %%al\n\toutb %%al, %%dx")
BY(by_out_com2, "movl $0x2f8, %%edx\n\tmovb $33, %%al\n\toutb %%al, %%dx")
BY(by_out_0, "xorl %%eax, %%eax\n\toutb %%al, $0")
BY(by_in_word, "movl $0x1f0, %%edx\n\tinl %%dx, %%eax")
BY(by_out_last, "movl $0xffff, %%edx\n\toutb %%al, %%dx")

/* Segments: the kernel's, none, a local one, and gates of all kinds. */
BY(by_kernel_ds, "movl $0x10, %%eax\n\tmovl %%eax, %%ds")
BY(by_kernel_es, "movl $0x10, %%eax\n\tmovl %%eax, %%es")
BY(by_kernel_fs, "movl $0x10, %%eax\n\tmovl %%eax, %%fs")
BY(by_kernel_gs, "movl $0x10, %%eax\n\tmovl %%eax, %%gs")
BY(by_kernel_ss, "movl $0x10, %%eax\n\tmovl %%eax, %%ss")
BY(by_null_ss, "xorl %%eax, %%eax\n\tmovl %%eax, %%ss")
BY(by_null_es, "xorl %%eax, %%eax\n\tmovl %%eax, %%es\n\tstosb")
BY(by_null_fs, "xorl %%eax, %%eax\n\tmovl %%eax, %%fs\n\t"
               "movl %%fs:0, %%eax")
BY(by_local_ds, "movl $0x7, %%eax\n\tmovl %%eax, %%ds")
BY(by_far_selector, "movl $0xfff8, %%eax\n\tmovl %%eax, %%ds")
BY(by_tss_ds, "movl $0x28, %%eax\n\tmovl %%eax, %%ds")
BY(by_far_jump, "ljmp $0x08, $0")
BY(by_jump_to_tss, "ljmp $0x28, $0")
BY(by_call_to_tss, "lcall $0x30, $0")
BY(by_far_return, "pushl $0x08\n\tpushl $0\n\tlret")
BY(by_iret, "pushfl\n\tpushl $0x08\n\tpushl $0\n\tiretl")
BY(by_nested_task, "pushfl\n\torl $0x4000, (%%esp)\n\tpopfl\n\tiretl")

/* Interrupts that are the kernel's to raise. */
BY(by_int_0, "int $0x00")
BY(by_int_8, "int $0x08")
BY(by_int_13, "int $0x0d")
BY(by_int_14, "int $0x0e")
BY(by_int_32, "int $0x20")
BY(by_int_47, "int $0x2f")
BY(by_int_255, "int $0xff")

/*
 * Memory.  Nothing here comes near another slot: QEMU does not compare with
 * a segment's limit, so it would be reached, and not be a fault at all.
 */
BY(by_read_hole, "movl 0x02000000, %%eax")
BY(by_write_hole, "movl %%eax, 0x02000000")
BY(by_read_past_slot, "movl 0x3f000000, %%eax")
BY(by_read_kernel, "movl 0xc0100000, %%eax")
BY(by_write_kernel, "movl %%eax, 0xc0100000")
/* If the hole is a page, its zeros are a store to where %eax points. */
BY(by_jump_to_hole, "movl $0xc0100000, %%eax\n\tmovl $0x02000000, %%ecx\n\t"
                    "jmp *%%ecx")
BY(by_jump_to_kernel, "movl $0xc0100000, %%eax\n\tjmp *%%eax")
BY(by_stack_hole, "movl $0x02000000, %%esp\n\tpushl %%eax\n\tud2")
BY(by_invalid_without_stack, "movl $0x02000000, %%esp\n\tud2")

/* The kernel's first page, as it is seen from slot 3, and from nowhere. */
BY(by_wrapping, "movl %%eax, 0xb4100000")

BY(by_stack_overflow, "1:\tpushl %%eax\n\tjmp 1b")

/* Traps and single steps, also across a system call and a load of ss. */
BY(by_single_step, "pushfl\n\torl $0x100, (%%esp)\n\tpopfl\n\tnop\n\tnop")
BY(by_step_into_call, "movl $20, %%eax\n\tpushfl\n\torl $0x100, (%%esp)\n\t"
                      "popfl\n\tint $0x80\n\tnop\n\tnop")
BY(by_step_behind_ss, "movl $20, %%eax\n\tpushl %%ss\n\tpushfl\n\t"
                      "orl $0x100, (%%esp)\n\tpopfl\n\tpopl %%ss\n\t"
                      "int $0x80\n\tnop\n\tnop")

const struct fault faults[] = {
    {"divide", by_divide, SIGFPE, false},
    {"overflowing-divide", by_overflowing_divide, SIGFPE, false},
    {"invalid", by_invalid, SIGILL, false},
    {"int3", by_int3, SIGTRAP, false},
    {"int-3", by_int_3, SIGTRAP, false},
    {"into", by_into, SIGSEGV, false},
    {"int-4", by_int_4, SIGSEGV, false},
    {"bound", by_bound, SIGSEGV, false},
    {"x87", by_x87, SIGFPE, true},
    {"sysexit", by_sysexit, SIGSEGV, true},
    {"hlt", by_hlt, SIGSEGV, false},
    {"cli", by_cli, SIGSEGV, false},
    {"sti", by_sti, SIGSEGV, false},
    {"clts", by_clts, SIGSEGV, false},
    {"invd", by_invd, SIGSEGV, false},
    {"wbinvd", by_wbinvd, SIGSEGV, false},
    {"read-cr0", by_read_cr0, SIGSEGV, false},
    {"write-cr3", by_write_cr3, SIGSEGV, false},
    {"write-dr7", by_write_dr7, SIGSEGV, false},
    {"lmsw", by_lmsw, SIGSEGV, false},
    {"lgdt", by_lgdt, SIGSEGV, false},
    {"lidt", by_lidt, SIGSEGV, false},
    {"ltr", by_ltr, SIGSEGV, false},
    {"lldt", by_lldt, SIGSEGV, false},
    {"invlpg", by_invlpg, SIGSEGV, false},
    {"rdmsr", by_rdmsr, SIGSEGV, false},
    {"wrmsr", by_wrmsr, SIGSEGV, false},
    {"in-pic", by_in_pic, SIGSEGV, false},
    {"out-pic", by_out_pic, SIGSEGV, false},
    {"out-timer", by_out_timer, SIGSEGV, false},
    {"out-keyboard", by_out_keyboard, SIGSEGV, false},
    {"out-exit", by_out_exit, SIGSEGV, false},
    {"out-com1", by_out_com1, SIGSEGV, false},
    {"out-com2", by_out_com2, SIGSEGV, false},
    {"out-0", by_out_0, SIGSEGV, false},
    {"in-word", by_in_word, SIGSEGV, false},
    {"out-last", by_out_last, SIGSEGV, false},
    {"kernel-ds", by_kernel_ds, SIGSEGV, false},
    {"kernel-es", by_kernel_es, SIGSEGV, false},
    {"kernel-fs", by_kernel_fs, SIGSEGV, false},
    {"kernel-gs", by_kernel_gs, SIGSEGV, false},
    {"kernel-ss", by_kernel_ss, SIGSEGV, false},
    {"null-ss", by_null_ss, SIGSEGV, false},
    {"null-es", by_null_es, SIGSEGV, false},
    {"null-fs", by_null_fs, SIGSEGV, false},
    {"local-ds", by_local_ds, SIGSEGV, false},
    {"far-selector", by_far_selector, SIGSEGV, false},
    {"tss-ds", by_tss_ds, SIGSEGV, true},
    {"far-jump", by_far_jump, SIGSEGV, false},
    {"jump-to-tss", by_jump_to_tss, SIGSEGV, true},
    {"call-to-tss", by_call_to_tss, SIGSEGV, true},
    {"far-return", by_far_return, SIGSEGV, false},
    {"iret", by_iret, SIGSEGV, false},
    {"nested-task", by_nested_task, SIGSEGV, false},
    {"int-0", by_int_0, SIGSEGV, false},
    {"int-8", by_int_8, SIGSEGV, false},
    {"int-13", by_int_13, SIGSEGV, false},
    {"int-14", by_int_14, SIGSEGV, false},
    {"int-32", by_int_32, SIGSEGV, false},
    {"int-47", by_int_47, SIGSEGV, false},
    {"int-255", by_int_255, SIGSEGV, false},
    {"read-hole", by_read_hole, SIGSEGV, false},
    {"write-hole", by_write_hole, SIGSEGV, false},
    {"read-past-slot", by_read_past_slot, SIGSEGV, false},
    {"read-kernel", by_read_kernel, SIGSEGV, false},
    {"write-kernel", by_write_kernel, SIGSEGV, false},
    {"jump-to-hole", by_jump_to_hole, SIGSEGV, false},
    {"jump-to-kernel", by_jump_to_kernel, SIGSEGV, false},
    {"stack-hole", by_stack_hole, SIGSEGV, false},
    {"invalid-without-stack", by_invalid_without_stack, SIGILL, false},
    {"wrapping", by_wrapping, SIGSEGV, true},
    {"stack-overflow", by_stack_overflow, SIGSEGV, false},
    {"single-step", by_single_step, SIGTRAP, false},
    {"step-into-call", by_step_into_call, SIGTRAP, false},
    {"step-behind-ss", by_step_behind_ss, SIGTRAP, false},
};

const int nr_faults = sizeof(faults) / sizeof(faults[0]);

int
signal_of(const struct fault *fault)
{
    if (fault->commit == by_read_hole || fault->commit == by_write_hole)
        return holes_are_pages() ? 0 : fault->signal;
    if (fault->commit == by_stack_hole)
        return holes_are_pages() ? SIGILL : fault->signal;
    return fault->signal;
}
