/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Chapter 3 on the machine: slots, switching, system calls, waiting, and
 * every mistake a program can make.  Programs check what they can see; the
 * rest is looked up in guest memory.
 */
#define _GNU_SOURCE
#include "guest-tasks.h"

#include <unistd.h>

/* ---- slots ---- */

/* Slots 2 to 47 for programs; task 1 has slot 1. */
enum { PROGRAM_SLOTS = 46 };

static void
every_slot_can_be_used_and_used_again(void **state)
{
    (void)state;
    boot_programs((struct boot_options){.words = "run=t-slots"}, "sleeper",
                  BOOT_PASS);
    assert_int_equal(lines_equal("started: 46"), 2);
    assert_int_equal(lines_equal("then: -11"), 2);
    assert_int_equal(lines_equal("ended: 46, good 46, frames lost 0"), 2);
    check_last_task();
}

static void
each_task_has_its_own_64_mib_and_kernel_stack(void **state)
{
    struct guest_task task;

    (void)state;
    boot_programs((struct boot_options){.words = "run=t-slots freeze=1"},
                  "sleeper", BOOT_PASS);
    check_counts();
    for (uint32_t slot = 1; slot < NR_TASKS; slot++) {
        assert_true(task_in(slot, &task));
        assert_int_equal(task.pid, slot);
        assert_int_equal(task.start_code, slot * SLOT_SIZE);
        assert_int_equal(task.esp0, task.where + KERNEL_BASE + PAGE);
        if (slot > 1) {
            assert_in_range(task.esp,
                            task.where + KERNEL_BASE +
                                layout("task_struct.magic"),
                            task.esp0);
            assert_int_equal(task.parent, task_with(1).esp0 - PAGE);
            assert_string_equal(task.name, "sleeper");
            assert_int_equal(task_word(&task, SLOT_SIZE - 16),
                             0); /* argc */
        }
    }
}

/* One program, 46 times: no frame of it is shared. */
static void
no_two_tasks_share_a_frame(void **state)
{
    (void)state;
    boot_programs((struct boot_options){.words = "run=t-slots freeze=1"},
                  "sleeper", BOOT_PASS);
    check_counts();
    for (uint32_t i = 0; i < FRAMES; i++)
        assert_true(uses[i] <= 1);
}

/* A descriptor's base, last offset, and access byte. */
static void
descriptor(const uint8_t *at, uint32_t *base, uint32_t *last,
           unsigned int *access)
{
    *base = at[2] | at[3] << 8 | at[4] << 16 | (uint32_t)at[7] << 24;
    *last = at[0] | at[1] << 8 | (at[6] & 15u) << 16;
    if (at[6] & 0x80)
        *last = *last << 12 | 0xfff;
    *access = at[5];
}

/*
 * What keeps programs in their slots is the limit of two segments.  QEMU
 * does not compare with limits, so this is as near as a test can come.
 */
static void
the_user_segments_are_the_current_slot(void **state)
{
    uint32_t base, last;
    unsigned int access;
    uint8_t gdt[64];

    (void)state;
    boot_programs((struct boot_options){.words = "run=programs freeze=1"},
                  "sleeper watch", BOOT_PASS);
    variable("gdt", gdt, sizeof(gdt));
    descriptor(gdt + 0x18, &base, &last, &access);
    assert_int_equal(base, task_with(3).start_code);
    assert_int_equal(last, SLOT_SIZE - 1);
    assert_int_equal(access & ~1u, 0xfa); /* code, ring 3 */
    descriptor(gdt + 0x20, &base, &last, &access);
    assert_int_equal(base, task_with(3).start_code);
    assert_int_equal(last, SLOT_SIZE - 1);
    assert_int_equal(access & ~1u, 0xf2); /* data, ring 3 */
}

/* On a processor the limit ends it; QEMU lets it read its neighbour. */
static void
beyond_its_slot_a_program_ends_or_qemu_compares_no_limits(void **state)
{
    struct guest_task neighbour;
    int64_t status;

    (void)state;
    boot_programs((struct boot_options){.words = "run=t-program"},
                  "beyond sleeper", BOOT_PASS);
    status = value("status");
    if (status == 0) {
        boot_programs((struct boot_options){.words = "run=t-program "
                                                     "freeze=1"},
                      "beyond sleeper", BOOT_PASS);
        neighbour = task_with(3);
        assert_int_equal(value("beyond"), task_word(&neighbour, 0));
        print_message("  this QEMU does not compare with limits\n");
    } else {
        assert_int_equal(status, 11);
    }
}

/* Every page a program can reach says so; no page of the kernel does. */
static void
only_slots_in_use_have_pages_for_user_mode(void **state)
{
    uint32_t directory, user = 0;

    (void)state;
    boot_programs((struct boot_options){.words = "run=programs freeze=1"},
                  "sleeper watch", BOOT_PASS);
    directory = physical_of("page_directory");
    for (uint32_t i = 0; i < ENTRIES; i++) {
        uint32_t pde = word_at(directory + 4 * i);

        if (i < 32 || i >= 64)
            assert_false(pde & USER);
        for (uint32_t j = 0; pde & PRESENT && j < ENTRIES; j++) {
            uint32_t pte = word_at((pde & ~FLAGS) + 4 * j);

            assert_int_equal(!!(pte & USER), (pte & PRESENT) && i < 768);
            user += (pte & USER) != 0;
        }
    }
    assert_true(user > 6);
}

/* The map of ports begins past the end of the task state segment. */
static void
no_port_is_open_to_programs(void **state)
{
    uint32_t base, last, tss[26];
    unsigned int access;
    uint8_t gdt[64];

    (void)state;
    boot_programs((struct boot_options){.words = "run=programs freeze=1"},
                  "watch", BOOT_PASS);
    variable("gdt", gdt, sizeof(gdt));
    variable("tss", tss, sizeof(tss));
    descriptor(gdt + 0x28, &base, &last, &access);
    assert_int_equal(base, address_of("tss"));
    assert_int_equal(last, sizeof(tss) - 1);
    assert_true(tss[25] >> 16 > last);
    assert_int_equal(tss[1], task_with(2).esp0);
}

/* ---- switching ---- */

static void
no_register_changes_but_eax(void **state)
{
    (void)state;
    run_program("registers");
    assert_line("registers: kept");
}

static void
no_register_changes_while_others_run(void **state)
{
    (void)state;
    boot_programs((struct boot_options){.words = "run=programs"},
                  "registers registers registers", BOOT_PASS);
    assert_int_equal(lines_equal("registers: kept"), 3);
    for (int pid = 2; pid <= 4; pid++)
        assert_line("task %d (registers) exited with 0", pid);
    check_nothing_left();
}

static void
tasks_that_never_let_go_share_the_processor(void **state)
{
    uint32_t most = 0, least = UINT32_MAX;
    char *line;

    (void)state;
    boot_programs((struct boot_options){.words = "run=programs freeze=1"},
                  "watch counter counter counter", BOOT_PASS);
    for (size_t i = 0; i < 3; i++) {
        unsigned int pid, at;
        struct guest_task task;
        uint32_t count;

        line = boot_line(&result, "counter ", i);
        assert_non_null(line);
        assert_int_equal(sscanf(line, "counter %u at 0x%x", &pid, &at), 2);
        free(line);
        task = task_with(pid);
        count = task_word(&task, at);
        if (count > most)
            most = count;
        if (count < least)
            least = count;
    }
    assert_true(least > 1000000);
    assert_true(most - least < most / 3);
    /* The sleeper came back in time, give or take a time slice. */
    assert_in_range(value("ticks slept"), 201, 201 + 16);
    /* Its credit is bounded, and the clock has nothing to wake it for. */
    assert_in_range(task_with(2).counter, 0, 30);
    assert_int_equal(task_with(2).wake_at, 0);
    check_counts();
}

static void
the_kernel_is_never_interrupted_by_a_program(void **state)
{
    (void)state;
    boot_programs((struct boot_options){.words = "run=t-selfish"},
                  "counter", BOOT_PASS);
    assert_int_equal(value("selfish"), 50);
    assert_false(boot_says(&result, "counter"));
}

static void
a_sleeper_wakes_when_its_own_reason_is_named(void **state)
{
    (void)state;
    boot_programs((struct boot_options){.words = "run=t-wake"}, "sleeper",
                  BOOT_PASS);
    assert_int_equal(value("state after other names"),
                     layout("TASK_SLEEPING"));
    assert_int_equal(value("state after its own"), layout("TASK_RUNNING"));
    assert_int_equal(value("it slept on"), 5 << 8);
}

/* ---- the clock ---- */

static void
sleeping_is_exact_to_the_tick(void **state)
{
    (void)state;
    run_program("sleeps");
    assert_line("sleeps: exact");
}

/* 64 ns an instruction: the processor is slow, and the gap is wide. */
static void
no_tick_is_slept_over(void **state)
{
    (void)state;
    boot_options((struct boot_options){.words = "run=t-sleepy",
                                       .insn_ns = 64,
                                       .guest_seconds = 20},
                 BOOT_PASS);
    assert_int_equal(value("in time"), 400 - value("late"));
    assert_int_equal(value("late"), 0);
}

static void
sleepers_wake_while_the_clock_wraps(void **state)
{
    (void)state;
    boot("run=t-wrap", BOOT_PASS);
    for (int when = -5; when < 5; when++)
        assert_line("asked %d, woke at %d", when, when ? when : 1);
    assert_line("at the end 4");
}

/* ---- system calls ---- */

static void
calls_answer_as_they_should(void **state)
{
    (void)state;
    boot_programs((struct boot_options){.words = "run=t-program"}, "calls",
                  BOOT_PASS);
    assert_line("written");
    assert_int_equal(value("write"), 8);
    assert_int_equal(value("write to 77"), -9);
    assert_int_equal(value("wait without a child"), -10);
    assert_int_equal(value("wait, option 4"), -22);
    assert_int_equal(value("sleep 1000000000 ns"), -22);
    assert_int_equal(value("call -1"), -38);
    assert_line("status: 0x3400");
    check_nothing_left();
}

static void
bad_pointers_are_efault_everywhere(void **state)
{
    (void)state;
    run_program("pointers");
    assert_int_equal(value("pointers"), 10);
}

static void
the_edges_of_a_slot_are_exact(void **state)
{
    (void)state;
    run_program("edges sleeper");
    assert_line("edges: held");
}

static void
calls_with_random_arguments_answer_as_they_should(void **state)
{
    char words[60];

    (void)state;
    snprintf(words, sizeof(words), "run=t-program n=%u",
             times(100000, 5000));
    boot_programs((struct boot_options){.words = words,
                                        .guest_seconds = 60},
                  "fuzz", BOOT_PASS);
    assert_line("status: 0x0");
    assert_true(value("call 6") > 500);
    check_nothing_left();
}

static void
waitpid_answers_a_parent(void **state)
{
    (void)state;
    run_program("parent child orphan");
    assert_line("parent: done");
}

/* The orphan and the zombie that a dying parent leaves go to task 1. */
static void
orphans_are_adopted_and_reaped_by_task_1(void **state)
{
    (void)state;
    run_program("parent child orphan");
    assert_line("orphan: parent is 1 now");
    assert_int_equal(value("adopted"), 2);
}

static void
a_zombie_keeps_its_task_struct_and_nothing_else(void **state)
{
    struct guest_task task;

    (void)state;
    boot_programs((struct boot_options){.words = "run=t-program freeze=3"},
                  "depth child", BOOT_PASS);
    check_counts();
    assert_true(task_in(3, &task));
    assert_int_equal(task.state, layout("TASK_ZOMBIE"));
    assert_int_equal(task.exit_code, 11);
    for (uint32_t i = 0; i < 16; i++)
        assert_int_equal(word_at(physical_of("page_directory") +
                                 4 * (3 * 16 + i)),
                         0);
}

/* ---- programs' mistakes ---- */

static void
a_program_is_killed_as_by_linux_and_the_kernel_goes_on(void **state)
{
    int64_t n, wrong = 0, passed = 0;

    (void)state;
    run_program("faults fault");
    n = value("faults");
    assert_true(n > 70);
    for (int64_t i = 0; i < n; i++) {
        char *line = boot_line(&result, "fault ", (size_t)i);
        unsigned int was, expected;

        assert_non_null(line);
        assert_int_equal(sscanf(line,
                                "fault %*[^:]: status 0x%x, expected "
                                "0x%x",
                                &was, &expected),
                         2);
        if (was == 0 && (strncmp(line, "fault invd:", 11) == 0 ||
                         strncmp(line, "fault wbinvd:", 13) == 0)) {
            print_message("passed over, a mistake of this QEMU: %s\n",
                          line);
            passed++;
        } else if (was != expected) {
            print_error("%s\n", line);
            wrong++;
        }
        free(line);
    }
    assert_int_equal(wrong, 0);
    if (passed == 0)
        assert_int_equal(boot_says(&result, "did no harm"),
                         holes_are_pages());
    assert_int_equal(result.com2_size, 0); /* nobody reached the port */
}

static void
the_kernel_says_why_it_killed_a_program(void **state)
{
    static const struct {
        const char *what;
        int signal;
    } said[] = {
        {"divide error", 8},
        {"invalid opcode", 4},
        {"breakpoint", 5},
        {"overflow", 11},
        {"bound range exceeded", 11},
        {"device not available", 8},
        {"general protection fault", 11},
        {"page fault", 11},
        {"debug", 5},
    };

    (void)state;
    run_program("faults fault");
    for (size_t i = 0; i < COUNT_OF(said); i++) {
        char text[80];
        size_t found = 0;
        char *line;

        for (size_t j = 0; (line = boot_line(&result, "task ", j)); j++) {
            snprintf(text, sizeof(text), "(fault): %s at ", said[i].what);
            if (strstr(line, text)) {
                snprintf(text, sizeof(text), ", killed by signal %d",
                         said[i].signal);
                assert_non_null(strstr(line, text));
                found++;
            }
            free(line);
        }
        if (found == 0)
            fail_msg("nobody was killed by a %s", said[i].what);
    }
    assert_true(boot_count(&result,
                           "  page fault: write to c0100000 by a "
                           "program, the page is the kernel's") > 0);
}

static void
kernel_stacks_have_a_kilobyte_to_spare(void **state)
{
    (void)state;
    boot_programs((struct boot_options){.words = "run=t-program freeze=3"},
                  "depth child", BOOT_PASS);
    check_kernel_stacks();
}

static void
a_kernel_stack_that_ran_over_is_noticed_at_the_next_switch(void **state)
{
    (void)state;
    boot_panic("run=t-overrun",
               "the kernel stack of task 1 ran into its task_struct");
}

/* ---- files that are no programs ---- */

struct header {
    uint32_t magic, text, data, bss, syms, entry, trsize, drsize;
};

/* Boot with a module that has this header and `size` bytes in all. */
static void
boot_file(const struct header *header, size_t size)
{
    char path[] = "/tmp/no-program-XXXXXX";
    struct boot_module module = {.path = path, .words = "file"};
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, header, size < 32 ? size : 32),
                     size < 32 ? size : 32);
    assert_int_equal(ftruncate(fd, (off_t)size), 0);
    close(fd);
    boot_options((struct boot_options){.words = "run=programs",
                                       .modules = &module,
                                       .modules_count = 1},
                 BOOT_PASS);
    unlink(path);
    check_nothing_left();
}

enum { ENOEXEC = 8, ENOMEM = 12 };

static void
check_refused(struct header header, size_t size, int error)
{
    boot_file(&header, size);
    assert_line("file did not start: error %d", error);
}

static void
files_that_are_no_programs_are_refused(void **state)
{
    const struct header good = {.magic = 0413, .text = 4096};
    struct header h = good;

    (void)state;
    boot_file(&good, 1024 + 4096);
    assert_line("task 2 (file) was killed by signal 11"); /* all zeros */

    check_refused(good, 1, ENOEXEC);
    check_refused(good, 31, ENOEXEC);
    check_refused(good, 1023, ENOEXEC);
    check_refused(good, 1024, ENOEXEC);
    check_refused(good, 1024 + 4095, ENOEXEC);
    h = good, h.magic = 0407;
    check_refused(h, 8192, ENOEXEC);
    h = good, h.text = 0xffffffff;
    check_refused(h, 8192, ENOEXEC);
    h = good, h.text = 0xfffff000, h.data = 0x2000;
    check_refused(h, 8192, ENOEXEC);
    h = good, h.data = 0xffffffff;
    check_refused(h, 8192, ENOEXEC);
    h = good, h.data = -4096u;
    check_refused(h, 8192, ENOEXEC);
    h = good, h.bss = 0xffffffff;
    check_refused(h, 8192, ENOEXEC);
    h = good, h.bss = -8192u;
    check_refused(h, 8192, ENOEXEC);
    h = good, h.bss = SLOT_SIZE;
    check_refused(h, 8192, ENOEXEC);
    h = good, h.entry = 4096;
    check_refused(h, 8192, ENOEXEC);
    h = good, h.entry = 0xffffffff;
    check_refused(h, 8192, ENOEXEC);
    h = good, h.trsize = 8;
    check_refused(h, 8192, ENOEXEC);
    h = good, h.drsize = 8;
    check_refused(h, 8192, ENOEXEC);
}

static void
a_program_too_large_for_memory_is_refused_and_leaves_nothing(void **state)
{
    (void)state;
    check_refused((struct header){.magic = 0413,
                                  .text = 4096,
                                  .bss = 20 << 20},
                  8192, ENOMEM);
    check_refused((struct header){.magic = 0413,
                                  .text = 4096,
                                  .bss = 32 << 20},
                  8192, ENOMEM);
}

static void
a_program_without_enough_frames_leaves_none_behind(void **state)
{
    (void)state;
    run_program("hungry fresh");
    assert_in_range(value("hungry"), 8, 20);
}

/* The kernel sees 16 MiB of physical memory, wherever the loader can write. */
static void
a_program_out_of_the_kernels_sight_is_refused(void **state)
{
    struct boot_module modules[2];
    char path[] = "/tmp/large-file-XXXXXX";
    int fd;

    (void)state;
    if (strstr(kernel, "/03-tasks.elf") == NULL)
        skip(); /* the file leaves no memory for what came later */
    fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(ftruncate(fd, 20 << 20), 0);
    close(fd);
    modules[0] = (struct boot_module){path, "large"};
    modules[1] = (struct boot_module){module_path("sleeper"), "sleeper"};
    boot_options((struct boot_options){.words = "run=programs",
                                       .memory_mib = 64,
                                       .modules = modules,
                                       .modules_count = 2},
                 BOOT_PASS);
    unlink(path);
    free((char *)modules[1].path);
    assert_line("large did not start: error 8");
    assert_line("sleeper did not start: error 8");
}

/* What there is no room for is not cut. */
static void
a_long_text_is_printed_to_its_end(void **state)
{
    (void)state;
    boot_programs((struct boot_options){.words = "run=t-program"},
                  "long-text", BOOT_PASS);
    assert_line("%255d", 256);
    assert_line("%256d", 257);
    assert_line("%1000d", 1001);
    assert_line("status: 0x0");
    check_nothing_left();
}

static void
a_module_with_too_long_a_name_is_no_other(void **state)
{
    struct boot_module module = {module_path("sleeper"),
                                 "abcdefghijklmnopqrstuvwx"};

    (void)state;
    boot_options((struct boot_options){.words = "run=programs",
                                       .modules = &module,
                                       .modules_count = 1},
                 BOOT_FAIL);
    assert_line("panic: the module abcdefghijklmnopqrstuvwx has a name of "
                "more than 23 characters");
    module.words = "abcdefghijklmnopqrstuvw";
    boot_options((struct boot_options){.words = "run=programs",
                                       .modules = &module,
                                       .modules_count = 1},
                 BOOT_PASS);
    assert_true(boot_says(&result, "task 2 (abcdefghijklmnopqrstuvw) "));
    free((char *)module.path);
}

static const struct CMUnitTest tests[] = {
    BOOT_TEST(every_slot_can_be_used_and_used_again),
    SLOT_TEST(each_task_has_its_own_64_mib_and_kernel_stack),
    BOOT_TEST(no_two_tasks_share_a_frame),
    SLOT_TEST(the_user_segments_are_the_current_slot),
    SLOT_TEST(beyond_its_slot_a_program_ends_or_qemu_compares_no_limits),
    SLOT_TEST(only_slots_in_use_have_pages_for_user_mode),
    BOOT_TEST(no_port_is_open_to_programs),
    BOOT_TEST(no_register_changes_but_eax),
    BOOT_TEST(no_register_changes_while_others_run),
    BOOT_TEST(tasks_that_never_let_go_share_the_processor),
    SLOT_TEST(the_kernel_is_never_interrupted_by_a_program),
    BOOT_TEST(a_sleeper_wakes_when_its_own_reason_is_named),
    BOOT_TEST(sleeping_is_exact_to_the_tick),
    BOOT_TEST(no_tick_is_slept_over),
    BOOT_TEST(sleepers_wake_while_the_clock_wraps),
    BOOT_TEST(calls_answer_as_they_should),
    BOOT_TEST(bad_pointers_are_efault_everywhere),
    BOOT_TEST(the_edges_of_a_slot_are_exact),
    BOOT_TEST(calls_with_random_arguments_answer_as_they_should),
    BOOT_TEST(waitpid_answers_a_parent),
    BOOT_TEST(orphans_are_adopted_and_reaped_by_task_1),
    SLOT_TEST(a_zombie_keeps_its_task_struct_and_nothing_else),
    BOOT_TEST(a_program_is_killed_as_by_linux_and_the_kernel_goes_on),
    BOOT_TEST(the_kernel_says_why_it_killed_a_program),
    BOOT_TEST(kernel_stacks_have_a_kilobyte_to_spare),
    BOOT_TEST(a_kernel_stack_that_ran_over_is_noticed_at_the_next_switch),
    SLOT_TEST(files_that_are_no_programs_are_refused),
    SLOT_TEST(a_program_too_large_for_memory_is_refused_and_leaves_nothing),
    SLOT_TEST(a_program_without_enough_frames_leaves_none_behind),
    SLOT_TEST(a_program_out_of_the_kernels_sight_is_refused),
    BOOT_TEST(a_long_text_is_printed_to_its_end),
    SLOT_TEST(a_module_with_too_long_a_name_is_no_other),
};

BOOT_TESTS_MAIN(tests)
