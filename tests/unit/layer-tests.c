/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tests of tools/layer: which chapter's tests stand on which, and which of
 * them run again.
 */
#include "sandbox.h"

/*
 * Five chapters with tests.  The first has no programs; 2 and 3 run a.out
 * files; from 4 on it is ELF.  Chapter 3's tests bring no programs.
 */
static void
five_chapters(void)
{
    give("plan",
         "1 - code/1\n2 1 code/2\n3 2 code/3\n4 3 code/4\n"
         "5 4 code/5\ntest 1 t/1\ntest 2 t/2\ntest 3 t/3\ntest 4 t/4\n"
         "test 5 t/5\n");
    give("code/1/kernel/a.c", "int a;\n");
    give("code/2/kernel/aout.h", "\n");
    give("code/3/mm/c.c", "int c;\n");
    give("code/4/layer", "# ELF\ndrop kernel/aout.h\n");
    give("code/4/mm/d.c", "int d;\n");
    give("code/5/mm/e.c", "int e;\n");
    give("t/1/kernel/t1.c", "int t;\n");
    give("t/2/user/t2.c", "int t;\n");
    give("t/3/kernel/t3.c", "int t;\n");
    give("t/4/user/t4.c", "int t;\n");
    give("t/5/user/t5.c", "int t;\n");
}

static void
test_tests_stand_on_those_before(void **state)
{
    (void)state;
    five_chapters();
    layer_ok("lay --mk mk");
    expect_in(contents("mk"), "EARLIER/test/3 := 2\n");
    expect_in(contents("mk"), "EARLIER/test/5 := 4\n");
    assert_true(exists("tree/test/3/user/t2.c"));
    assert_true(exists("tree/test/3/kernel/t3.c"));
    assert_true(exists("tree/layers/3/2/user/t2.c"));
    assert_false(exists("tree/layers/3/2/kernel/t3.c"));
    assert_true(exists("tree/test/5/user/t4.c"));
    layer_ok("which test/5 user/t4.c");
    assert_string_equal(said, "t/4/user/t4.c\n");
}

/* Tests without programs are no load for those after them. */
static void
test_only_programs_run_again(void **state)
{
    (void)state;
    five_chapters();
    layer_ok("lay --mk mk");
    expect_not_in(contents("mk"), "EARLIER/test/2");
    assert_false(exists("tree/test/2/kernel/t1.c"));
    assert_false(exists("tree/test/4/kernel/t3.c"));
}

static void
test_beyond_a_change_of_the_format(void **state)
{
    (void)state;
    five_chapters();
    layer_ok("lay --mk mk");
    expect_in(contents("mk"), "TREES += 3\nAOUT += 3\n");
    expect_in(contents("mk"), "TREES += test/3\nAOUT += test/3\n");
    expect_not_in(contents("mk"), "AOUT += 1\n");
    expect_not_in(contents("mk"), "AOUT += 4\n");
    expect_not_in(contents("mk"), "AOUT += test/5\n");
    expect_not_in(contents("mk"), "EARLIER/test/4");
    expect_in(contents("mk"), "BEYOND/test/4 := 2\n");
    expect_in(contents("mk"), "BEYOND/test/5 := 2\n");
    assert_true(exists("tree/test/4/user/t2.c"));
    assert_true(exists("tree/test/5/user/t2.c"));

    /* The border is where the file goes, not where the plan has a line. */
    unlink("code/4/layer");
    give("code/5/layer", "drop kernel/aout.h\n");
    layer_ok("lay --mk mk");
    expect_in(contents("mk"), "EARLIER/test/4 := 2\n");
    expect_not_in(contents("mk"), "EARLIER/test/5");
    expect_in(contents("mk"), "BEYOND/test/5 := 2 4\n");
    expect_not_in(contents("mk"), "BEYOND/test/4");
    assert_true(exists("tree/test/4/user/t2.c"));
    assert_true(exists("tree/test/5/user/t4.c"));

    unlink("code/5/layer");
    layer_ok("lay --mk mk");
    expect_in(contents("mk"), "EARLIER/test/5 := 2 4\n");
    assert_true(exists("tree/test/5/user/t2.c"));
    assert_true(exists("tree/layers/5/4/user/t2.c"));
}

/*
 * What the tests beyond bring may include what is no longer there; the tests
 * that come after them drop it, and what they do not drop is a mistake.
 */
static void
test_what_lies_beyond_need_not_fit(void **state)
{
    (void)state;
    five_chapters();
    give("t/2/user/t2.c", "#include \"kernel/aout.h\"\n");
    assert_int_equal(layer("lay --mk mk"), 1);
    expect_in(said, "t/2/user/t2.c:1: the tree has no kernel/aout.h; add "
                    "it, or correct the name (tree test/4)");
    give("t/4/layer", "drop user/t2.c\n");
    layer_ok("lay --mk mk");
    assert_false(exists("tree/test/4/user/t2.c"));
    assert_false(exists("tree/test/5/user/t2.c"));
    assert_true(exists("tree/test/3/user/t2.c"));
}

/* The remedy for a wrong layer must work while that layer is wrong. */
static void
test_plan_holds_where_a_layer_is_wrong(void **state)
{
    (void)state;
    five_chapters();
    give("code/4/layer", "drop kernel/aout.h now\nreplace kernel/a.c\n");
    layer_ok("hash 4 kernel/a.c");
    assert_int_equal(layer("lay"), 1);
    expect_in(said, "code/4/layer:1: cannot read this line");
}

static void
test_wrong_lines(void **state)
{
    (void)state;
    five_chapters();
    give("plan", "1 - code/1\ntest 2 t/2\n");
    assert_int_equal(layer("lay"), 1);
    expect_in(said, "plan:2: tree test/2 stands on 2, and the plan has no "
                    "such tree");
    give("plan", "1 - code/1\ntest 1\n");
    assert_int_equal(layer("lay"), 1);
    expect_in(said, "plan:2: cannot read this line");
    expect_in(said, "\"test CHAPTER FOLDER\"");
    give("plan", "1 - code/1\ntest 1 t/1\ntest 1 t/1\n");
    assert_int_equal(layer("lay"), 1);
    expect_in(said, "plan:3: tree test/1 is there twice");
}

#define TEST(f) \
    cmocka_unit_test_setup_teardown(f, enter_sandbox, leave_sandbox)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_tests_stand_on_those_before),
        TEST(test_only_programs_run_again),
        TEST(test_beyond_a_change_of_the_format),
        TEST(test_what_lies_beyond_need_not_fit),
        TEST(test_plan_holds_where_a_layer_is_wrong),
        TEST(test_wrong_lines),
    };

    find_tool();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
