/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * nanosleep, in kernel/task_calls.c: it lasts as long as was asked for, also
 * where that is longer than the clock's numbers can be compared.
 */
#include "host-files.h"

#include "kernel/task_calls.c"
#include "lib/string.h"

volatile uint32_t jiffies;
struct task_struct *current;

static int32_t asked[2]; /* the program's structure */
static uint64_t slept;   /* ticks */
static uint32_t sleeps;

bool
copy_from_user(void *to, uint32_t from, size_t n)
{
    (void)from;
    assert_int_equal(n, sizeof(asked));
    memcpy(to, asked, n);
    return true;
}

bool
put_user(uint32_t value, uint32_t to)
{
    fail_msg("put_user(%u, %u): nanosleep stores nothing", value, to);
    return false;
}

void
do_exit(uint32_t status)
{
    fail_msg("do_exit(%u)", status);
    abort();
}

int32_t
do_wait(int32_t pid, uint32_t *status, uint32_t options)
{
    fail_msg("do_wait(%d, %p, %u)", pid, (void *)status, options);
    return 0;
}

void
schedule(void)
{
    fail_msg("schedule: sleep_until does that");
}

/* The real one believes that what is 2^31 ticks ahead has passed. */
void
sleep_until(uint32_t when)
{
    assert_true((int32_t)(when - jiffies) > 0);
    slept += when - jiffies;
    sleeps++;
    jiffies = when;
}

static int32_t
nanosleep_of(int32_t seconds, int32_t nanoseconds)
{
    struct regs regs = {0};

    asked[0] = seconds;
    asked[1] = nanoseconds;
    slept = sleeps = 0;
    return sys_nanosleep(&regs);
}

static void
a_sleep_is_as_long_as_was_asked_for(void **state)
{
    static const int32_t seconds[] = {0,        1,        100,      999999,
                                      1000000,  1000001,  2000000,  2000001,
                                      21474836, 21474837, INT32_MAX};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(seconds); i++) {
        jiffies = 0xfffffff0u * (uint32_t)(i % 2);
        assert_int_equal(nanosleep_of(seconds[i], 1), 0);
        assert_int_equal(slept, (uint64_t)seconds[i] * HZ + 1 + 1);
        assert_int_equal(nanosleep_of(seconds[i], 999999999), 0);
        assert_int_equal(slept, (uint64_t)seconds[i] * HZ + HZ + 1);
    }
    assert_int_equal(nanosleep_of(0, 0), 0);
    assert_int_equal(sleeps, 0);
}

static void
what_is_no_time_is_refused(void **state)
{
    (void)state;
    assert_int_equal(nanosleep_of(-1, 0), -EINVAL);
    assert_int_equal(nanosleep_of(0, -1), -EINVAL);
    assert_int_equal(nanosleep_of(0, 1000000000), -EINVAL);
    assert_int_equal(sleeps, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sleep_is_as_long_as_was_asked_for),
        cmocka_unit_test(what_is_no_time_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
