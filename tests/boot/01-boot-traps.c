/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Chapter 1's traps: every exception is named, its registers are the ones
 * the processor had (QEMU's own log is the judge), a handler's return is
 * seamless; the clock and the interrupt controllers.
 */
#include "boot-test.h"

#include "01-boot/guest/registers.h"

/* ---- exceptions entered by hand ---- */

/* The words of Intel's manual, volume 3, table 6-1. */
static const char *const names[32] = {
    "divide error",
    "debug",
    "non-maskable interrupt",
    "breakpoint",
    "overflow",
    "bound range exceeded",
    "invalid opcode",
    "device not available",
    "double fault",
    "coprocessor segment overrun",
    "invalid TSS",
    "segment not present",
    "stack-segment fault",
    "general protection fault",
    "page fault",
    "reserved exception",
    "x87 floating-point error",
    "alignment check",
    "machine check",
    "SIMD floating-point exception",
    "virtualization exception",
    "control protection exception",
    "reserved exception",
    "reserved exception",
    "reserved exception",
    "reserved exception",
    "reserved exception",
    "reserved exception",
    "hypervisor injection exception",
    "VMM communication exception",
    "security exception",
    "reserved exception",
};

static bool
pushes_error_code(unsigned int vector)
{
    static const unsigned int they[] = {8,  10, 11, 12, 13,
                                        14, 17, 21, 29, 30};

    for (size_t i = 0; i < COUNT_OF(they); i++)
        if (they[i] == vector)
            return true;
    return false;
}

static void
each_of_the_32_exceptions_is_named_and_returns(void **state)
{
    (void)state;
    boot("run=t-exceptions", BOOT_PASS);
    assert_int_equal(boot_count(&result, "exception "), 32);
    for (unsigned int vector = 0; vector < 32; vector++)
        assert_line("exception %u: %s", vector, names[vector]);
    assert_line("came back from all");
}

static void
each_exceptions_error_code_is_shown_or_0(void **state)
{
    (void)state;
    boot("run=t-exceptions", BOOT_PASS);
    for (unsigned int vector = 0; vector < 32; vector++) {
        char *line = boot_line(&result, "  eip ", vector);
        unsigned int error = 1;

        assert_non_null(line);
        assert_int_equal(
            sscanf(line, "  eip %*x:%*x  esp %*x  eflags %*x  error %x",
                   &error),
            1);
        assert_int_equal(error, pushes_error_code(vector)
                                    ? 0xe0000000 + vector
                                    : 0);
        free(line);
    }
}

static void
an_exception_that_nobody_attached_stops_the_kernel(void **state)
{
    (void)state;
    boot_panic("run=t-raise vector=0", "no handler for vector 0");
    assert_line("exception 0: divide error");
    boot_panic("run=t-raise vector=14 error=6", "no handler for vector 14");
    assert_line("exception 14: page fault");
    boot_panic("run=t-raise vector=31", "no handler for vector 31");
    assert_line("exception 31: reserved exception");
    assert_false(boot_says(&result, "came back"));
}

static void
a_vector_without_a_gate_is_a_protection_fault(void **state)
{
    char *line;

    (void)state;
    boot_panic("run=t-no-gate", "no handler for vector 13");
    line = boot_line(&result, "  eip ", 0);
    assert_non_null(strstr(line, "  error 00000402")); /* 0x80 * 8, IDT */
    free(line);
}

static void
the_dump_calls_the_hook_that_a_later_layer_overrides(void **state)
{
    (void)state;
    boot("run=exception by=opcode", BOOT_FAIL);
    assert_line("  the test layer explains vector 6");
}

/* ---- real ones, and QEMU's log of them ---- */

struct dump {
    unsigned int vector, error, cs, eip, esp, eflags;
    unsigned int eax, ebx, ecx, edx, esi, edi, ebp;
    unsigned int ds, es, fs;
};

/*
 * The flags but for RF, which a processor sets in what it stores of a fault.
 * QEMU 7 does not, QEMU 10 does; the log has them as they were before.
 */
static unsigned int
without_rf(unsigned int eflags)
{
    return eflags & ~0x10000u;
}

static struct dump
kernels_dump(void)
{
    struct dump d;
    const char *at = strstr(result.com1, "exception ");
    int n;

    assert_non_null(at);
    n = sscanf(at,
               "exception %u: %*[^\n]"
               " eip %x:%x esp %x eflags %x error %x"
               " eax %x ebx %x ecx %x edx %x esi %x edi %x ebp %x"
               " ds %x es %x fs %x",
               &d.vector, &d.cs, &d.eip, &d.esp, &d.eflags, &d.error,
               &d.eax, &d.ebx, &d.ecx, &d.edx, &d.esi, &d.edi, &d.ebp,
               &d.ds, &d.es, &d.fs);
    if (n != 16)
        fail_msg("the dump breaks off after %d numbers", n);
    d.eflags = without_rf(d.eflags);
    return d;
}

/* The number that follows `name` in QEMU's log. */
static unsigned int
after(const char *log, const char *name)
{
    const char *at = strstr(log, name);
    unsigned int n = 0;

    if (!at || sscanf(at + strlen(name), "%x", &n) != 1)
        fail_msg("QEMU's log has no \"%s\"", name);
    return n;
}

/* The last one in the log; hardware interrupts are logged otherwise. */
static struct dump
qemus_dump(unsigned int vector)
{
    char mark[16];
    const char *at = NULL, *next = result.log;

    snprintf(mark, sizeof(mark), ": v=%02x e=", vector);
    while ((next = strstr(next, mark)))
        at = next++;
    if (!at)
        fail_msg("QEMU's log has no exception %u", vector);
    return (struct dump){
        .vector = after(at, " v="),
        .error = after(at, " e="),
        .cs = after(at, "CS ="),
        .eip = after(at, "EIP="),
        .esp = after(at, "ESP="),
        .eflags = without_rf(after(at, "EFL=")),
        .eax = after(at, "EAX="),
        .ebx = after(at, "EBX="),
        .ecx = after(at, "ECX="),
        .edx = after(at, "EDX="),
        .esi = after(at, "ESI="),
        .edi = after(at, "EDI="),
        .ebp = after(at, "EBP="),
        .ds = after(at, "DS ="),
        .es = after(at, "ES ="),
        .fs = after(at, "FS ="),
    };
}

/* Both accounts of one exception; `length`: of an int instruction, which
 * QEMU logs at itself and the kernel sees behind it. */
static void
check_real(const char *words, unsigned int vector, unsigned int length)
{
    struct dump ours, theirs;

    boot_options((struct boot_options){.words = words, .log = "int"},
                 BOOT_FAIL);
    assert_line("exception %u: %s", vector, names[vector]);
    ours = kernels_dump();
    theirs = qemus_dump(vector);
    theirs.eip += length;
    assert_memory_equal(&ours, &theirs, sizeof(ours));
    boot_free(&result);
}

static void
real_mistakes_are_reported_as_the_processor_saw_them(void **state)
{
    (void)state;
    check_real("run=exception by=divide", 0, 0);
    check_real("run=exception by=breakpoint", 3, 1);
    check_real("run=exception by=overflow", 4, 1);
    check_real("run=exception by=opcode", 6, 0);
    check_real("run=exception by=segment", 13, 0);
    check_real("run=t-mistake by=debug", 1, 0);
    check_real("run=t-mistake by=bound", 5, 0);
    check_real("run=t-mistake by=device", 7, 0);
    check_real("run=t-mistake by=tss", 10, 0);
    check_real("run=t-mistake by=absent", 11, 0);
    check_real("run=t-mistake by=stack", 12, 0);
    check_real("run=t-mistake by=x87", 16, 0);
}

static void
error_codes_say_which_selector(void **state)
{
    (void)state;
    boot("run=exception by=segment", BOOT_FAIL);
    assert_int_equal(kernels_dump().error, 0x40);
    boot("run=t-mistake by=absent", BOOT_FAIL);
    assert_int_equal(kernels_dump().error, 0x18);
    boot("run=t-mistake by=stack", BOOT_FAIL);
    assert_int_equal(kernels_dump().error, 0x18);
}

/* A handler that cannot be entered makes it a double fault, error 0. */
static void
a_double_fault_is_survived_long_enough_to_say_so(void **state)
{
    (void)state;
    check_real("run=t-mistake by=double", 8, 0);
}

static void
a_triple_fault_resets_the_machine(void **state)
{
    (void)state;
    boot("run=t-mistake by=triple", BOOT_RESET);
    assert_int_equal(boot_count(&result, "exception"), 0);
}

/* ---- registers ---- */

static void
the_dump_shows_every_register_as_it_was(void **state)
{
    struct dump d;

    (void)state;
    boot_panic("run=t-registers", "no handler for vector 6");
    d = kernels_dump();
    assert_int_equal(d.eax, T_EAX);
    assert_int_equal(d.ebx, T_EBX);
    assert_int_equal(d.ecx, T_ECX);
    assert_int_equal(d.edx, T_EDX);
    assert_int_equal(d.esi, T_ESI);
    assert_int_equal(d.edi, T_EDI);
    assert_int_equal(d.ebp, T_EBP);
    assert_int_equal(d.ds, T_DS);
    assert_int_equal(d.es, T_ES);
    assert_int_equal(d.fs, T_FS);
    assert_int_equal(d.cs, 8);
    assert_int_equal(d.eflags, T_EFLAGS);
    assert_int_equal(d.eip, address_of("t_trap_eip"));
    assert_int_equal(d.esp, address_of("t_stack_top"));
}

static void
check_registers_after(uint32_t after[AFTER_WORDS])
{
    variable("t_after", after, AFTER_WORDS * sizeof(*after));
    assert_int_equal(after[AFTER_EBX], T_EBX);
    assert_int_equal(after[AFTER_ECX], T_ECX);
    assert_int_equal(after[AFTER_EDX], T_EDX);
    assert_int_equal(after[AFTER_ESI], T_ESI);
    assert_int_equal(after[AFTER_EDI], T_EDI);
    assert_int_equal(after[AFTER_EBP], T_EBP);
    assert_int_equal(after[AFTER_ESP], address_of("t_stack_top"));
    assert_int_equal(after[AFTER_DS], T_DS);
    assert_int_equal(after[AFTER_ES], T_ES);
    assert_int_equal(after[AFTER_FS], T_FS);
}

static void
a_handler_that_returns_leaves_no_trace(void **state)
{
    uint32_t after[AFTER_WORDS];

    (void)state;
    boot("run=t-return", BOOT_PASS);
    check_registers_after(after);
    assert_int_equal(after[AFTER_EAX], T_EAX);
    assert_int_equal(after[AFTER_EFLAGS], T_EFLAGS);
}

static void
a_clock_interrupt_leaves_no_trace(void **state)
{
    uint32_t after[AFTER_WORDS];

    (void)state;
    boot("run=t-tick", BOOT_PASS);
    check_registers_after(after);
    assert_int_equal(after[AFTER_EFLAGS] & 0x600, 0x600); /* IF and DF */
}

static void
what_a_handler_changes_the_program_finds(void **state)
{
    (void)state;
    boot("run=t-change", BOOT_PASS);
    assert_int_equal(value("answer"), 42);
}

static void
exceptions_run_on_the_boot_stack(void **state)
{
    struct dump d;

    (void)state;
    boot("run=exception by=divide", BOOT_FAIL);
    d = kernels_dump();
    assert_in_range(d.esp, address_of("boot_stack"),
                    address_of("boot_stack_top") - 1);
}

static void
segments_have_the_base_and_limit_they_were_given(void **state)
{
    static const uint32_t lasts[] = {0xffffffff, 0,        0xfff,
                                     0xfffff,    0x100fff, 0x89abcfff};

    (void)state;
    boot_options((struct boot_options){.words = "run=t-segments",
                                       .memory_mib = 64},
                 BOOT_PASS);
    assert_int_equal(boot_count(&result, "base "), COUNT_OF(lasts));
    for (size_t i = 0; i < COUNT_OF(lasts); i++) {
        char *line = boot_line(&result, "base ", i), tail[80];

        snprintf(tail, sizeof(tail),
                 " last %08x: limit %08x, first word right", lasts[i],
                 lasts[i]);
        if (!strstr(line, tail))
            fail_msg("\"%s\" does not end in \"%s\"", line, tail);
        free(line);
    }
}

/* ---- interrupts ---- */

static void
the_clock_ticks_100_times_a_second(void **state)
{
    (void)state;
    boot("run=t-clock seconds=1", BOOT_PASS);
    assert_in_range(value("ticks"), 99, 101);
    boot("run=t-clock seconds=5", BOOT_PASS);
    assert_in_range(value("ticks"), 499, 501);
}

static void
a_device_on_the_second_controller_is_served_again_and_again(void **state)
{
    (void)state;
    boot("run=t-slave", BOOT_PASS);
    assert_in_range(value("periods"), 62, 66);
}

static void
spurious_line_7_is_not_acknowledged_15_to_the_master_only(void **state)
{
    (void)state;
    boot("run=t-spurious", BOOT_PASS);
    assert_int_equal(value("in service"), 1);
    assert_int_equal(value("after line 7"), 1);
    assert_int_equal(value("after line 15"), 0);
}

static void
a_line_that_nobody_attached_panics(void **state)
{
    (void)state;
    boot_panic("run=t-stray",
               "interrupt line 1 fired, but nobody attached it");
}

static void
only_attached_lines_are_let_through(void **state)
{
    (void)state;
    boot("run=t-masks", BOOT_PASS);
    assert_int_equal(value("master mask"), 0xff & ~(1 << 0 | 1 << 2));
    assert_int_equal(value("slave mask"), 0xff);
}

static const struct CMUnitTest tests[] = {
    BOOT_TEST(each_of_the_32_exceptions_is_named_and_returns),
    BOOT_TEST(each_exceptions_error_code_is_shown_or_0),
    BOOT_TEST(an_exception_that_nobody_attached_stops_the_kernel),
    BOOT_TEST(a_vector_without_a_gate_is_a_protection_fault),
    BOOT_TEST(the_dump_calls_the_hook_that_a_later_layer_overrides),
    BOOT_TEST(real_mistakes_are_reported_as_the_processor_saw_them),
    BOOT_TEST(error_codes_say_which_selector),
    BOOT_TEST(a_double_fault_is_survived_long_enough_to_say_so),
    BOOT_TEST(a_triple_fault_resets_the_machine),
    BOOT_TEST(the_dump_shows_every_register_as_it_was),
    BOOT_TEST(a_handler_that_returns_leaves_no_trace),
    BOOT_TEST(a_clock_interrupt_leaves_no_trace),
    BOOT_TEST(what_a_handler_changes_the_program_finds),
    BOOT_TEST(exceptions_run_on_the_boot_stack),
    BOOT_TEST(segments_have_the_base_and_limit_they_were_given),
    BOOT_TEST(the_clock_ticks_100_times_a_second),
    BOOT_TEST(a_device_on_the_second_controller_is_served_again_and_again),
    BOOT_TEST(spurious_line_7_is_not_acknowledged_15_to_the_master_only),
    BOOT_TEST(a_line_that_nobody_attached_panics),
    BOOT_TEST(only_attached_lines_are_let_through),
};

BOOT_TESTS_MAIN(tests)
