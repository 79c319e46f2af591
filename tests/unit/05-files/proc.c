/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree below /proc, proc/proc.c: a file that is open tells of one task
 * and, when that has ended, of none, whatever pids come again.
 */
#include "host-files.h"

#define proc_files_start __start_table_proc_files
#define proc_files_end   __stop_table_proc_files

#include "lib/format.c"
#include "lib/string.h"
#include "lib/text.c"
#include "proc/proc.c"

_Alignas(PAGE_SIZE) unsigned char physical_memory[PHYSICAL_BYTES];

struct task_struct *task[NR_TASKS];
struct task_struct *current;

/* ---- what stands around it ---- */

static unsigned int nr_frames;

paddr_t
get_free_page(void)
{
    nr_frames++;
    return PAGE_SIZE;
}

void
free_page(paddr_t page)
{
    assert_int_equal(page, PAGE_SIZE);
    nr_frames--;
}

static char user[8192];

bool
copy_to_user(uint32_t to, const void *from, size_t n)
{
    assert_true(to + n <= sizeof(user));
    memcpy(user + to, from, n);
    return true;
}

/* ---- three files, and tasks ---- */

static uint32_t too_much; /* bytes that the first shows */

static void
show_pid(struct text *text, const struct task_struct *t)
{
    text_print(text, "%d", t->pid);
}

static void
show_bytes(struct text *text, const struct task_struct *t)
{
    assert_null(t);
    for (uint32_t i = 0; i < too_much; i++)
        text_print(text, "x");
}

static int32_t
read_bytes(const struct task_struct *t, uint32_t at, uint32_t to,
           uint32_t n)
{
    (void)at;
    (void)n;
    assert_true(copy_to_user(to, &t->pid, sizeof(t->pid)));
    return sizeof(t->pid);
}

PROC_TASK_TEXT("pid", show_pid);
PROC_TEXT("bytes", show_bytes);
PROC_TASK_BYTES("raw", read_bytes);

static struct task_struct tasks[NR_TASKS];

/* What task_start() does for a new task, and do_exit() for an old one. */
static void
begin(uint32_t slot, int32_t pid)
{
    tasks[slot] = (struct task_struct){.slot = slot, .pid = pid};
    task[slot] = &tasks[slot];
    number_task(&tasks[slot]);
}

static void
end(uint32_t slot)
{
    current = &tasks[slot];
    forget_number();
    tasks[slot].state = TASK_ZOMBIE;
    current = NULL;
}

static int
no_tasks(void **state)
{
    (void)state;
    memset(task, 0, sizeof(task));
    memset(numbers, 0, sizeof(numbers));
    last_number = 0;
    return 0;
}

/* The inode below another one, or 0 and the error in *error. */
static struct inode
below(const struct inode *dir, const char *name)
{
    struct inode inode = {.i_dev = DEV_PROC};
    struct inode from = *dir;

    if (from.i_op->lookup(&from, name, strlen(name), &inode.i_ino) == 0)
        assert_int_equal(proc_read_inode(&inode), 0);
    else
        inode.i_ino = 0;
    return inode;
}

static struct inode
root(void)
{
    struct inode inode = {.i_dev = DEV_PROC, .i_ino = PROC_INO};

    assert_int_equal(proc_read_inode(&inode), 0);
    return inode;
}

static struct inode
dir_of(int32_t pid)
{
    struct inode at = root();
    char name[16];

    snprintf(name, sizeof(name), "%d", pid);
    return below(&at, name);
}

static struct inode
file_of_pid(int32_t pid, const char *name)
{
    struct inode dir = dir_of(pid);

    assert_int_not_equal(dir.i_ino, 0);
    dir = below(&dir, name);
    assert_int_not_equal(dir.i_ino, 0);
    return dir;
}

static int32_t
get(const struct inode *from, uint32_t n)
{
    struct inode inode = *from;
    int32_t got;

    memset(user, '#', sizeof(user));
    got = inode.i_op->read(&inode, 0, 0, n);
    user[got < 0 ? 0 : got] = '\0';
    assert_int_equal(nr_frames, 0);
    return got;
}

/* ---- tests ---- */

static void
a_file_tells_of_its_task(void **state)
{
    struct inode a, b, raw;

    (void)state;
    begin(1, 1);
    begin(5, 77);
    a = file_of_pid(1, "pid");
    b = file_of_pid(77, "pid");
    raw = file_of_pid(77, "raw");
    assert_int_equal(get(&a, 10), 1);
    assert_string_equal(user, "1");
    assert_int_equal(get(&b, 10), 2);
    assert_string_equal(user, "77");
    assert_int_equal(get(&raw, 4), 4);
    assert_int_equal(dir_of(7).i_ino, 0);
    assert_int_equal(dir_of(0).i_ino, 0);
}

/* What Linux answers: no such task, but no bytes where numbers are asked. */
static void
of_a_task_that_has_ended_there_is_nothing(void **state)
{
    struct inode file, raw, dir;
    struct dir_entry entry;

    (void)state;
    begin(1, 1);
    begin(5, 77);
    file = file_of_pid(77, "pid");
    raw = file_of_pid(77, "raw");
    dir = dir_of(77);
    assert_int_equal(dir.i_op->readdir(&dir, 0, &entry), 1);
    end(5);
    assert_int_equal(get(&file, 10), -ESRCH);
    assert_int_equal(get(&file, 0), 0);
    assert_int_equal(get(&raw, 4), 0);
    assert_int_equal(below(&dir, "pid").i_ino, 0);
    assert_int_equal(dir.i_op->readdir(&dir, 0, &entry), -ENOENT);
    assert_int_equal(dir_of(77).i_ino, 0);
}

static void
another_task_of_the_same_pid_is_another(void **state)
{
    struct inode old, again, dir;
    struct dir_entry entry;

    (void)state;
    begin(1, 1);
    for (uint32_t slot = 5; slot < 7;
         slot++) { /* in this or another slot */
        begin(5, 77);
        old = file_of_pid(77, "pid");
        dir = dir_of(77);
        end(5);
        begin(slot, 77);
        again = file_of_pid(77, "pid");
        assert_int_not_equal(old.i_ino, again.i_ino);
        assert_int_not_equal(dir.i_ino, dir_of(77).i_ino);
        assert_int_equal(get(&again, 10), 2);
        assert_int_equal(get(&old, 10), -ESRCH);
        assert_int_equal(dir.i_op->readdir(&dir, 0, &entry), -ENOENT);
        end(slot);
        assert_int_equal(get(&again, 10), -ESRCH);
    }
}

/* Names in /proc itself: files, and the tasks that live. */
static void
a_name_stands_for_each_living_task(void **state)
{
    struct inode at = root();
    struct dir_entry entry;
    unsigned int files = 0, found = 0;

    (void)state;
    begin(1, 1);
    begin(2, 32767);
    begin(3, 9);
    end(3);
    for (entry.next = 0; at.i_op->readdir(&at, entry.next, &entry) == 1;) {
        if (entry.name[0] > '9') {
            files++;
            continue;
        }
        assert_int_equal(entry.ino, dir_of(atoi(entry.name)).i_ino);
        found += atoi(entry.name) == 1 || atoi(entry.name) == 32767;
    }
    assert_int_equal(files, 1);
    assert_int_equal(found, 2);
}

/* The last number is somebody's; whoever comes then is not in /proc. */
static void
when_all_numbers_are_given_nobody_gets_anothers(void **state)
{
    struct inode first, last;

    (void)state;
    begin(1, 1);
    first = file_of_pid(1, "pid");
    last_number = LAST_NUMBER - 1;
    begin(2, 2);
    last = file_of_pid(2, "pid");
    begin(3, 3);
    assert_int_equal(dir_of(3).i_ino, 0);
    end(2);
    begin(2, 2);
    assert_int_equal(dir_of(2).i_ino, 0);
    assert_int_equal(get(&first, 10), 1);
    assert_int_equal(get(&last, 10), -ESRCH);
}

static void
a_text_fills_a_frame_and_no_more(void **state)
{
    struct inode at = root(), file = below(&at, "bytes");

    (void)state;
    too_much = PAGE_SIZE;
    assert_int_equal(file.i_op->read(&file, PAGE_SIZE - 10, 0, 512), 10);
    assert_int_equal(nr_frames, 0);
    too_much = PAGE_SIZE + 1;
    expect_panic(file.i_op->read(&file, 0, 0, 1),
                 "a text of more than 4096 bytes");
    nr_frames = 0;
}

#define PROC_TEST(f) cmocka_unit_test_setup(f, no_tasks)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        PROC_TEST(a_file_tells_of_its_task),
        PROC_TEST(of_a_task_that_has_ended_there_is_nothing),
        PROC_TEST(another_task_of_the_same_pid_is_another),
        PROC_TEST(a_name_stands_for_each_living_task),
        PROC_TEST(when_all_numbers_are_given_nobody_gets_anothers),
        PROC_TEST(a_text_fills_a_frame_and_no_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
