/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tests of kernels that run programs: boot with programs as modules, find
 * the tasks in guest memory, and count from outside who uses each frame.
 */
#ifndef GUEST_TASKS_H
#define GUEST_TASKS_H

#include "boot-test.h"

#include "guest-tables.h"

enum {
    NR_TASKS = 48,
    MAX_PROGRAMS = 8,
    FIRST_FRAME = 0x100000 >> 12,
    FRAMES = 3840,
    USED = 100,
};

#define SLOT_SIZE   0x4000000u
#define KERNEL_BASE 0xc0000000u

/* ---- booting with programs ---- */

/* build/KIND/CONFIG/TREE and what follows, for build/kernel/CONFIG/TREE.elf */
static char *
built_path(const char *kind, const char *between, const char *name)
{
    const char *middle = strstr(kernel, "/kernel/");
    const char *end = strrchr(kernel, '.');
    char *path;

    if (!middle || !end)
        fail_msg("%s is in no kernel folder", kernel);
    if (asprintf(&path, "%.*s/%s/%.*s%s%s", (int)(middle - kernel), kernel,
                 kind, (int)(end - middle - 8), middle + 8, between,
                 name) < 0)
        abort();
    return path;
}

/* What the module `disk` holds, if not the image made for the kernel. */
static const char *disk_image;

static char *
module_path(const char *name)
{
    if (strcmp(name, "disk") != 0)
        return built_path("program", "/", name);
    return disk_image ? strdup(disk_image)
                      : built_path("disk", ".", "ext2");
}

/*
 * Boot with the programs in `names`, separated by blanks, as modules; `disk`
 * among them is a RAM disk.  What else `options` says holds too.
 */
static void
boot_programs(struct boot_options options, const char *names,
              enum boot_verdict expected)
{
    struct boot_module modules[MAX_PROGRAMS];
    char *list = strdup(names), *save = NULL, *name;

    options.modules = modules;
    for (name = strtok_r(list, " ", &save); name;
         name = strtok_r(NULL, " ", &save)) {
        assert_true(options.modules_count < MAX_PROGRAMS);
        modules[options.modules_count++] =
            (struct boot_module){.path = module_path(name), .words = name};
    }
    boot_options(options, expected);
    for (size_t i = 0; i < options.modules_count; i++)
        free((char *)modules[i].path);
    free(list);
}

/* Long tests run at length only on the canonical build. */
__attribute__((unused)) static unsigned int
times(unsigned int canonical, unsigned int others)
{
    return strstr(kernel, "/gcc-Og/") ? canonical : others;
}

/* ---- the tasks ---- */

static bool
has(const char *name)
{
    struct guest_symbol symbol;

    return guest_symbol(&result, name, &symbol);
}

/* Does this kernel bring pages when they are touched? */
__attribute__((unused)) static bool
on_demand(void)
{
    return has("do_no_page");
}

/* The offset of a field, or a number, as the build of the kernel says. */
static uint32_t
layout(const char *name)
{
    uint32_t value = 0;

    if (!guest_layout(&result, name, &value))
        fail_msg("the kernel says nothing of %s", name);
    return value;
}

/* The task in a slot; false: none. */
static bool
task_in(uint32_t slot, struct guest_task *task)
{
    if (guest_task(&result, slot, task))
        return true;
    if (task->where)
        fail_msg("slot %u has no task, or another task_struct", slot);
    return false;
}

/* The task with a pid; there must be one. */
__attribute__((unused)) static struct guest_task
task_with(uint32_t pid)
{
    struct guest_task task;

    for (uint32_t slot = 0; slot < NR_TASKS; slot++)
        if (task_in(slot, &task) && task.pid == pid)
            return task;
    fail_msg("there is no task %u", pid);
    abort();
}

/* A word of a task's memory, at its own address. */
__attribute__((unused)) static uint32_t
task_word(const struct guest_task *task, uint32_t logical)
{
    uint32_t entry = guest_task_pte(&result, task, logical, NULL);

    if (!(entry & PRESENT))
        fail_msg("task %u has nothing at %08x", task->pid, logical);
    return word_at((entry & ~FLAGS) + logical % PAGE);
}

/*
 * The deepest that kernel stacks got, by what they have touched.  A trap
 * from user mode and the clock on top of it need some room, too.
 */
__attribute__((unused)) static void
check_kernel_stacks(void)
{
    struct guest_task task;
    uint32_t end = layout("task_struct.magic") + 4, at;

    for (uint32_t slot = 1; slot < NR_TASKS; slot++) {
        if (!task_in(slot, &task))
            continue;
        for (at = end; at < PAGE && word_at(task.where + at) == 0; at += 4)
            ;
        print_message("  task %u (%s): %u bytes of %u\n", task.pid,
                      task.name, PAGE - at, PAGE - end);
        assert_in_range(at, end + 1024, PAGE - 64);
    }
}

/* ---- who uses each frame ---- */

/* Uses found by looking, and the kernel's own count. */
static uint32_t uses[FRAMES];
static uint8_t counts[FRAMES];

static void
use(uint32_t paddr)
{
    if (paddr >> 12 < FIRST_FRAME)
        return; /* nobody counts those */
    assert_true((paddr >> 12) - FIRST_FRAME < FRAMES);
    uses[(paddr >> 12) - FIRST_FRAME]++;
}

/* The tables of the programs in one directory, and what they lead to. */
static void
use_tables_in(uint32_t directory)
{
    for (uint32_t i = 0; i < KERNEL_BASE >> 22; i++) {
        uint32_t pde = word_at(directory + 4 * i);

        if (!(pde & PRESENT))
            continue;
        use(pde & ~FLAGS);
        for (uint32_t j = 0; j < ENTRIES; j++) {
            uint32_t pte = word_at((pde & ~FLAGS) + 4 * j);

            if (pte & PRESENT)
                use(pte & ~FLAGS);
        }
    }
}

/* The one directory of all programs, or one for each task that has one. */
static void
use_tables(void)
{
    uint32_t only = physical_of("page_directory");
    struct guest_task task;

    use_tables_in(only);
    for (uint32_t slot = 1; slot < NR_TASKS; slot++) {
        if (!task_in(slot, &task) || task.directory == only)
            continue;
        use(task.directory);
        use_tables_in(task.directory);
    }
}

/*
 * How often `words` words of each row, from a field on, name frames: in a
 * table of the kernel's, if it has one.
 */
static void
use_table(const char *name, const char *field, uint32_t rows,
          uint32_t words)
{
    struct guest_symbol symbol;
    uint32_t at, stride;

    if (!guest_symbol(&result, name, &symbol))
        return;
    stride = symbol.size / rows;
    for (uint32_t i = 0; i < rows; i++) {
        at = physical_of(name) + i * stride + layout(field);
        for (uint32_t j = 0; j < words; j++)
            if (word_at(at + 4 * j))
                use(word_at(at + 4 * j));
    }
}

/*
 * The invariant: each frame's count is the number of entries, directory
 * entries, tasks, pipes, arguments and test lists that lead to it.  Returns
 * how many frames are in use.
 */
static unsigned int
check_counts(void)
{
    struct guest_task task;
    uint32_t taken = 0;
    unsigned int in_use = 0;

    memset(uses, 0, sizeof(uses));
    variable("mem_map", counts, sizeof(counts));
    use_tables();
    for (uint32_t slot = 1; slot < NR_TASKS; slot++)
        if (task_in(slot, &task))
            use(task.where);
    use_table("pipes", "pipe.page", 32, 1);
    use_table("all_args", "args.page", NR_TASKS, 32);
    if (has("t_taken"))
        variable("t_taken", &taken, sizeof(taken));
    for (; taken; taken = word_at(taken))
        use(taken);
    for (uint32_t i = 0; i < FRAMES; i++) {
        if (uses[i] != (counts[i] == USED ? 0 : counts[i]))
            fail_msg("frame %08x has count %u and %u uses",
                     (i + FIRST_FRAME) << 12, counts[i], uses[i]);
        in_use += uses[i] > 0;
    }
    return in_use;
}

/* ---- who uses each file ---- */

enum { NR_FILE = 64, NR_INODE = 64, NR_OPEN = 20 };

/* The word at `offset` in row `i` of a table of the kernel's. */
static uint32_t
table_word(const char *name, uint32_t rows, uint32_t i, uint32_t offset)
{
    struct guest_symbol symbol;

    if (!guest_symbol(&result, name, &symbol) || symbol.size % rows)
        fail_msg("the kernel has no table %s of %u rows", name, rows);
    return word_at(physical_of(name) + i * (symbol.size / rows) + offset);
}

/* Users of blocks in the buffer cache, all together. */
static uint32_t
buffer_users(void)
{
    uint32_t newer = layout("buffer_head.b_newer") - KERNEL_BASE;
    uint32_t count = layout("buffer_head.b_count") - KERNEL_BASE;
    uint32_t head = address_of("lru"), users = 0;

    for (uint32_t at = word_at(head + newer); at != head;
         at = word_at(at + newer))
        users += word_at(at + count);
    return users;
}

/*
 * Every file has as many users as there are descriptors that name it, every
 * in-core inode as many as files and tasks, and no block is in use while
 * nobody reads.  Returns how many files are open.
 */
static uint32_t
check_files(void)
{
    uint32_t descriptors[NR_FILE] = {0}, stands_for[NR_INODE] = {0};
    uint32_t files = address_of("files"), inodes = address_of("inodes");
    struct guest_symbol one, all;
    struct guest_task task;
    uint32_t open = 0;

    assert_true(guest_symbol(&result, "files", &one));
    assert_true(guest_symbol(&result, "inodes", &all));
    one.size /= NR_FILE;
    all.size /= NR_INODE;
    for (uint32_t i = 0; i < NR_TASKS * NR_OPEN; i++) {
        uint32_t file = table_word("descriptors", NR_TASKS * NR_OPEN, i, 0);

        if (!file)
            continue;
        assert_int_equal((file - files) % one.size, 0);
        assert_true((file - files) / one.size < NR_FILE);
        descriptors[(file - files) / one.size]++;
    }
    for (uint32_t i = 0; i < NR_FILE; i++) {
        uint32_t inode =
            table_word("files", NR_FILE, i, layout("file.f_inode"));

        assert_int_equal(table_word("files", NR_FILE, i,
                                    layout("file.f_count")),
                         descriptors[i]);
        open += descriptors[i] > 0;
        if (descriptors[i] && inode)
            stands_for[(inode - inodes) / all.size]++;
    }
    for (uint32_t slot = 0; slot < NR_TASKS; slot++)
        if (task_in(slot, &task) && task.executable)
            stands_for[(task.executable - inodes) / all.size]++;
    for (uint32_t i = 0; i < NR_INODE; i++)
        assert_int_equal(table_word("inodes", NR_INODE, i,
                                    layout("inode.i_count")),
                         stands_for[i]);
    assert_int_equal(buffer_users(), 0);
    return open;
}

/*
 * The same when all programs have ended: task 1 is all that is left, and
 * the console, which it has from the start.
 */
static void
check_nothing_left(void)
{
    assert_int_equal(check_counts(), 1);
    assert_int_equal(value("frames lost"), 0);
    if (has("descriptors"))
        assert_int_equal(check_files(), 1);
}

/*
 * Run the first of these programs, which may start the others; it must end
 * well, and leave nothing behind.
 */
__attribute__((unused)) static void
run_program(const char *names)
{
    boot_programs((struct boot_options){.words = "run=t-program"}, names,
                  BOOT_PASS);
    assert_line("status: 0x0");
    check_nothing_left();
}

#endif
