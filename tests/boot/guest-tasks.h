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
    FRAMES = 0x4000000 >> 12, /* at most, of all kernels */
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

/* Is it an ELF file?  A kernel that runs those has them from a disk. */
static bool
is_elf(const char *path)
{
    char magic[4] = "";
    FILE *f = fopen(path, "rb");

    if (!f)
        fail_msg("there is no %s", path);
    if (fread(magic, 1, sizeof(magic), f) != sizeof(magic))
        fail_msg("%s has less than %zu bytes", path, sizeof(magic));
    fclose(f);
    return memcmp(magic, "\177ELF", sizeof(magic)) == 0;
}

/*
 * Boot with the programs in `names`, separated by blanks, as modules; `disk`
 * among them is a RAM disk, which is there in any case if it is where the
 * kernel has its programs from.  What else `options` says holds too.
 */
static void
boot_programs(struct boot_options options, const char *names,
              enum boot_verdict expected)
{
    struct boot_module modules[MAX_PROGRAMS];
    char *list = strdup(names), *save = NULL, *name;
    bool needs_disk = false;

    options.modules = modules;
    for (name = strtok_r(list, " ", &save); name;
         name = strtok_r(NULL, " ", &save)) {
        char *path = module_path(name);

        assert_true(options.modules_count < MAX_PROGRAMS - 1);
        modules[options.modules_count++] =
            (struct boot_module){.path = path, .words = name};
        needs_disk |= strcmp(name, "disk") != 0 && is_elf(path);
    }
    if (needs_disk && !strstr(names, "disk") && !options.disk)
        modules[options.modules_count++] =
            (struct boot_module){.path = module_path("disk"),
                                 .words = "disk"};
    boot_options(options, expected);
    for (size_t i = 0; i < options.modules_count; i++)
        free((char *)modules[i].path);
    free(list);
}

/*
 * Long tests run at length only on one kernel, the canonical build of their
 * own chapter's, and for a twentieth of that on the others.
 */
__attribute__((unused)) static unsigned int
times(unsigned int in_one, unsigned int others)
{
    const char *tree = strrchr(kernel, '/') + 1;
    const char *program = strrchr("/" __BASE_FILE__, '/') + 1;
    size_t length = strcspn(tree, ".");

    return strstr(kernel, "/gcc-Og/") && strncmp(tree, program, length) == 0
               ? in_one
               : others;
}

/* ---- the tasks ---- */

static bool
has(const char *name)
{
    struct guest_symbol symbol;

    return guest_symbol(&result, name, &symbol);
}

/* Has each task a directory of its own, and areas? */
static bool
has_areas(void)
{
    return has("insert_vm_struct");
}

/* Does this kernel make a page of any hole that is touched? */
__attribute__((unused)) static bool
holes_are_pages(void)
{
    return has("do_no_page") && !has_areas();
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

/* The task that runs this program; the last one, if there are more. */
__attribute__((unused)) static struct guest_task
task_named(const char *name)
{
    struct guest_task task;

    for (uint32_t slot = NR_TASKS; slot-- > 0;)
        if (task_in(slot, &task) && !strcmp(task.name, name))
            return task;
    fail_msg("no task runs %s", name);
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

/* ---- who uses each frame ---- */

/* By the number of a frame: uses found by looking, and the kernel's count. */
static uint32_t uses[FRAMES];
static uint16_t counts[FRAMES];

/* The frames that are counted, and what says that one is not free to use. */
static uint32_t first_frame, end_frame, reserved;

/* Until there are areas a count is a byte, and the table has one size. */
static void
read_counts(void)
{
    static uint8_t bytes[FRAMES];
    struct guest_symbol table;
    uint32_t at, end;

    memset(counts, 0, sizeof(counts));
    assert_true(guest_symbol(&result, "mem_map", &table));
    if (has_areas()) {
        variable("mem_map", &at, sizeof(at));
        variable("HIGH_MEMORY", &end, sizeof(end));
        first_frame = 0;
        end_frame = end / PAGE;
        reserved = 0x8000;
        assert_true(end_frame <= FRAMES);
        assert_true(guest_read(&result, at - KERNEL_BASE, counts,
                               end_frame * sizeof(counts[0])));
        return;
    }
    first_frame = 0x100000 / PAGE;
    end_frame = first_frame + table.size;
    reserved = 100;
    assert_true(end_frame <= FRAMES);
    variable("mem_map", bytes, table.size);
    for (uint32_t i = first_frame; i < end_frame; i++)
        counts[i] = bytes[i - first_frame];
}

/* After that: what the kernel counted for the frame of an entry. */
__attribute__((unused)) static unsigned int
count_of(uint32_t entry)
{
    assert_in_range(entry / PAGE, first_frame, end_frame - 1);
    return counts[entry / PAGE];
}

__attribute__((unused)) static uint32_t
frames_free(void)
{
    uint32_t n = 0;

    for (uint32_t i = first_frame; i < end_frame; i++)
        n += counts[i] == 0;
    return n;
}

static void
use(uint32_t paddr)
{
    if (paddr / PAGE < first_frame)
        return; /* nobody counts those */
    assert_true(paddr / PAGE < end_frame);
    uses[paddr / PAGE]++;
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

#include "guest-areas.h"

/* A task and its stack: one frame, or what guest-areas.h says. */
static void
use_tasks(void)
{
    struct guest_task task;

    if (has_areas()) {
        use_stacks();
        use_objects();
        return;
    }
    for (uint32_t slot = 1; slot < NR_TASKS; slot++)
        if (task_in(slot, &task))
            use(task.where);
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
 * entries, tasks, pipes, arguments and test lists that lead to it; with
 * areas, of directories, stacks and pages of objects, too.  What areas say
 * holds as well.  Returns how many frames are in use.
 */
static unsigned int
check_counts(void)
{
    uint32_t taken = 0;
    unsigned int in_use = 0;

    memset(uses, 0, sizeof(uses));
    read_counts();
    use_tables();
    use_tasks();
    use_table("pipes", "pipe.page", 32, 1);
    use_table("all_args", "args.page", NR_TASKS, 32);
    if (has("t_taken"))
        variable("t_taken", &taken, sizeof(taken));
    for (; taken; taken = word_at(taken))
        use(taken);
    for (uint32_t i = first_frame; i < end_frame; i++) {
        if (counts[i] == reserved ? !may_be_reserved(i)
                                  : uses[i] != counts[i])
            fail_msg("frame %08x has count %u and %u uses", i * PAGE,
                     counts[i], uses[i]);
        in_use += counts[i] != reserved && uses[i] > 0;
    }
    if (has_areas())
        check_areas();
    return in_use;
}

/*
 * The deepest that kernel stacks got, by what they have touched.  A trap
 * from user mode and the clock on top of it need some room, too.
 */
__attribute__((unused)) static void
check_kernel_stacks(void)
{
    struct guest_task task;
    uint32_t low, size, at;

    for (uint32_t slot = 1; slot < NR_TASKS; slot++) {
        if (!task_in(slot, &task))
            continue;
        low = has_areas() ? 0 : layout("task_struct.magic") + 4;
        size = has_areas() ? STACK_PAGES * PAGE : PAGE;
        for (at = low; at < size && stack_word(&task, size - at) == 0;
             at += 4)
            ;
        print_message("  task %u (%s): %u bytes of %u\n", task.pid,
                      task.name, size - at, size - low);
        assert_in_range(at, low + 1024, size - 64);
    }
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

/* All programs have ended: task 1 is all that is left in memory. */
static void
check_last_task(void)
{
    unsigned int in_use = check_counts();

    assert_int_equal(in_use, has_areas() ? frames_of_task_1() : 1);
}

/* The same, and the console, which task 1 has from the start. */
static void
check_nothing_left(void)
{
    check_last_task();
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
