/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tests of tools/layer: what a source may include, and which trees share
 * its object.  The last test is the promise itself: an object taken from
 * another tree is the one this tree would have made.
 */
#include "sandbox.h"

/* a.c includes m.h by way of a.h; c.c includes nothing; 2 and 3 add. */
static void
three_chapters(void)
{
    give("plan", "1 - code/1\n2 1 code/2\n3 2 code/3\n");
    give("code/1/mm/m.h", "int m;\n");
    give("code/1/mm/a.h", "#include \"mm/m.h\"\n");
    give("code/1/mm/a.c", "#include \"mm/a.h\"\nint a;\n");
    give("code/1/mm/c.c", "int c;\n");
    give("code/1/boot/head.S", "nop\n");
    give("code/1/kernel.ld", "SECTIONS {}\n");
    give("code/2/fs/d.c", "  #  include \"mm/m.h\"\nint d;\n");
    give("code/3/fs/e.c", "#include \"mm/a.h\"\nint e;\n");
}

/* Gives chapter 2 a file of chapter 1 anew. */
static void
replace_in_2(const char *path, const char *with)
{
    char name[100];

    snprintf(name, sizeof name, "hash 2 %s", path);
    layer_ok(name);
    give("code/2/layer", said);
    snprintf(name, sizeof name, "code/2/%s", path);
    give(name, with);
}

static void
test_fragment(void **state)
{
    (void)state;
    three_chapters();
    layer_ok("lay --mk mk");
    assert_string_equal(
        contents("mk"),
        "# Made by tools/layer: the objects of each tree, and the source of "
        "each object.\n"
        "\n"
        "TREES += 1\n"
        "OBJS/1 := \\\n"
        "  1/boot/head.S.o \\\n"
        "  1/mm/a.c.o \\\n"
        "  1/mm/c.c.o\n"
        "SRC/1/boot/head.S.o := code/1/boot/head.S\n"
        "SRC/1/mm/a.c.o := code/1/mm/a.c\n"
        "SRC/1/mm/c.c.o := code/1/mm/c.c\n"
        "\n"
        "TREES += 2\n"
        "OBJS/2 := \\\n"
        "  1/boot/head.S.o \\\n"
        "  2/fs/d.c.o \\\n"
        "  1/mm/a.c.o \\\n"
        "  1/mm/c.c.o\n"
        "SRC/2/fs/d.c.o := code/2/fs/d.c\n"
        "\n"
        "TREES += 3\n"
        "OBJS/3 := \\\n"
        "  1/boot/head.S.o \\\n"
        "  2/fs/d.c.o \\\n"
        "  3/fs/e.c.o \\\n"
        "  1/mm/a.c.o \\\n"
        "  1/mm/c.c.o\n"
        "SRC/3/fs/e.c.o := code/3/fs/e.c\n");
    assert_string_equal(contents("tree/3/kernel.ld"), "SECTIONS {}\n");
}

/* A new header reaches its users, near and far, from its chapter on. */
static void
test_header_moves_its_users(void **state)
{
    const char *mk;

    (void)state;
    three_chapters();
    replace_in_2("mm/m.h", "long m;\n");
    layer_ok("lay --mk mk");
    mk = contents("mk");
    expect_in(mk, "OBJS/1 := \\\n  1/boot/head.S.o \\\n  1/mm/a.c.o");
    expect_in(mk, "OBJS/2 := \\\n  1/boot/head.S.o \\\n  2/fs/d.c.o \\\n"
                  "  2/mm/a.c.o \\\n  1/mm/c.c.o\n");
    expect_in(mk, "OBJS/3 := \\\n  1/boot/head.S.o \\\n  2/fs/d.c.o \\\n"
                  "  3/fs/e.c.o \\\n  2/mm/a.c.o \\\n  1/mm/c.c.o\n");
    /* The user is compiled anew from where it has always been. */
    expect_in(mk, "SRC/2/mm/a.c.o := code/1/mm/a.c\n");
    expect_not_in(mk, "SRC/3/mm/a.c.o");
    expect_not_in(mk, "SRC/2/mm/c.c.o");
}

/* A folder over two trees: what it sees the same is compiled once. */
static void
test_one_folder_over_two_trees(void **state)
{
    const char *mk;

    (void)state;
    three_chapters();
    replace_in_2("mm/m.h", "long m;\n");
    give("test/t/same.c", "int s;\n");
    give("test/t/other.c", "#include \"mm/m.h\"\n");
    give("test/t/edit.c", "int e;\n");
    give("plan",
         "1 - code/1\n2 1 code/2\n3 2 code/3\n"
         "t1 1 test\nt2 2 test\nt3 3 test\nw2 t2 wrong\nw3 t3 wrong\n");
    give("wrong/layer", "edit t/edit.c\n- int e;\n+ int f;\n");
    layer_ok("lay --mk mk");
    mk = contents("mk");
    expect_in(mk, "SRC/t1/t/same.c.o := test/t/same.c\n");
    expect_not_in(mk, "SRC/t2/t/same.c.o");
    expect_not_in(mk, "SRC/t3/t/same.c.o");
    expect_in(mk, "SRC/t1/t/other.c.o");
    expect_in(mk, "SRC/t2/t/other.c.o");
    expect_not_in(mk, "SRC/t3/t/other.c.o");
    expect_in(mk, "SRC/w2/t/edit.c.o");
    expect_in(mk, "SRC/w3/t/edit.c.o");
    expect_in(mk, "  t1/t/edit.c.o \\\n  t2/t/other.c.o \\\n"
                  "  t1/t/same.c.o\n\nTREES += w2\n");
}

/* Its laid copies change, so every object made with it is old to Make. */
static void
test_header_edit_reaches_all_trees(void **state)
{
    (void)state;
    three_chapters();
    layer_ok("lay --mk mk");
    make_old("tree/1/mm/m.h");
    make_old("tree/2/mm/m.h");
    make_old("tree/3/mm/m.h");
    make_old("tree/3/mm/a.h");
    make_old("mk");
    give("code/1/mm/m.h", "short m;\n");
    layer_ok("lay --mk mk");
    assert_false(is_old("tree/1/mm/m.h") || is_old("tree/2/mm/m.h") ||
                 is_old("tree/3/mm/m.h"));
    assert_true(is_old("tree/3/mm/a.h"));
    assert_true(is_old("mk"));
}

static void
test_source_and_assembly_do_not_collide(void **state)
{
    (void)state;
    three_chapters();
    give("code/1/mm/a.S", ".include \"mm/m.h\"\n\t.incbin \"mm/c.c\"\n");
    replace_in_2("mm/c.c", "int C;\n");
    layer_ok("lay --mk mk");
    expect_in(contents("mk"), "  1/mm/a.S.o \\\n  1/mm/a.c.o");
    expect_in(contents("mk"), "  2/mm/a.S.o \\\n  1/mm/a.c.o");
}

/* Headers that include each other, and files reached by any ending. */
static void
test_circles_end(void **state)
{
    (void)state;
    three_chapters();
    give("code/1/mm/m.h", "#include \"mm/a.h\"\n#include \"mm/t.def\"\n");
    give("code/1/mm/t.def", "#include \"mm/u.def\"\n");
    give("code/1/mm/u.def", "");
    replace_in_2("mm/u.def", "int u;\n");
    layer_ok("lay --mk mk");
    expect_in(contents("mk"), "  2/mm/a.c.o \\\n  1/mm/c.c.o\n");
}

/* A folder that Make cannot name is compiled from its laid copy. */
static void
test_folder_with_a_space(void **state)
{
    (void)state;
    three_chapters();
    give("plan", "1 - code/1\nwork/1 1 my work\nonly mm/c.c\n");
    give("my work/mm/c.c", "int mine;\n");
    layer_ok("lay --mk mk");
    expect_in(contents("mk"),
              "SRC/work/1/mm/c.c.o := tree/work/1/mm/c.c\n");
}

/* What the first line of a file may not say, and the answer. */
static const struct {
    const char *name, *text, *message;
} wrong_includes[] = {
    {"code/1/mm/c.c", "int c;\n#include \"mm/q.h\"\n",
     "code/1/mm/c.c:2: the tree has no mm/q.h; add it, or correct the name "
     "(tree 1)\n"},
    {"code/1/mm/c.c", "#include \"m.h\"\n",
     "code/1/mm/c.c:1: include from the root of the tree: \"mm/m.h\" "
     "(tree 1)\n"},
    {"code/1/mm/c.c", "#include \"../mm/m.h\"\n",
     "code/1/mm/c.c:1: the tree has no ../mm/m.h"},
    {"code/1/mm/c.c", "#include <mm/m.h>\n",
     "code/1/mm/c.c:1: <mm/m.h> is a file of this tree; include it with "
     "quotes: \"mm/m.h\" (tree 1)\n"},
    {"code/1/mm/c.c", "\n\n#include HEADER\n",
     "code/1/mm/c.c:3: this line names no file to include; write it as in "
     "#include \"mm/memory.h\"\n"},
    {"code/1/mm/c.c", "#include \"mm/m.h\n",
     "code/1/mm/c.c:1: this line names no file"},
    {"code/1/mm/c.c", "#include",
     "code/1/mm/c.c:1: this line names no file"},
    {"code/1/c.c", "#include \"mm/m.h\"\n",
     "code/1/c.c:1: a source that includes must lie in a folder"},
    {"code/3/fs/mm/m.h", "int wrong;\n",
     "code/2/fs/d.c:1: \"mm/m.h\" is two files, code/1/mm/m.h and beside "
     "this one code/3/fs/mm/m.h; rename one of them (tree 3)\n"},
    {"code/3/layer", "drop mm/m.h\n",
     "code/2/fs/d.c:1: the tree has no mm/m.h; add it, or correct the name "
     "(tree 3)\ncode/1/mm/a.h:1: the tree has no mm/m.h"},
    {"code/1/mm/unused.h", "#include \"mm/q.h\"\n",
     "code/1/mm/unused.h:1: the tree has no mm/q.h"},
};

static void
test_wrong_includes(void **state)
{
    for (size_t i = 0; i < sizeof wrong_includes / sizeof *wrong_includes;
         i++) {
        if (i > 0) {
            assert_int_equal(leave_sandbox(state), 0);
            assert_int_equal(enter_sandbox(state), 0);
        }
        three_chapters();
        give(wrong_includes[i].name, wrong_includes[i].text);
        assert_int_equal(layer("lay --mk mk"), 1);
        assert_int_equal(strncmp(said, wrong_includes[i].message,
                                 strlen(wrong_includes[i].message)),
                         0);
        assert_false(exists("tree") || exists("mk"));
    }
}

/* An error in an early file is told once, not once a tree. */
static void
test_inherited_error_is_told_once(void **state)
{
    (void)state;
    three_chapters();
    give("code/1/mm/c.c", "#include \"mm/q.h\"\n");
    assert_int_equal(layer("lay"), 1);
    assert_null(strchr(strchr(said, '\n') + 1, '\n'));
}

/* The compiler's own headers are no concern of the layers. */
static void
test_headers_of_the_compiler(void **state)
{
    (void)state;
    three_chapters();
    give("code/1/mm/c.c", "#include <stdint.h>\n * #include \"x.h\"\n");
    layer_ok("lay");
}

static unsigned seed;

static unsigned
any(unsigned below)
{
    seed = seed * 1103515245 + 12345;
    return (seed >> 16) % below;
}

enum { TREES = 5, HEADERS = 5, SOURCES = 4 };

/*
 * Gives tree t, over tree t - 1, some of the files there can be.  A header
 * includes only headers of higher number, and those all exist from tree 0.
 */
static void
random_layer(int t)
{
    char rules[4096] = "", name[100], body[1000];

    for (int f = 0; f < HEADERS + SOURCES; f++) {
        int is_header = f < HEADERS, n = 0;
        const char *form = is_header ? "h/h%d.h" : "c/c%d.c";
        char path[16];

        if (t > 0 && any(4) != 0)
            continue;
        snprintf(path, sizeof path, form, is_header ? f : f - HEADERS);
        if (t > 0) {
            snprintf(name, sizeof name, "hash %d %s", t, path);
            layer_ok(name);
            strcat(rules, said);
        }
        for (int h = is_header ? f + 1 : 0; h < HEADERS; h++)
            if (any(3) == 0)
                n += snprintf(body + n, sizeof body - (size_t)n,
                              "#include \"h/h%d.h\"\n", h);
        snprintf(body + n, sizeof body - (size_t)n, "file %d of layer %d\n",
                 f, t);
        snprintf(name, sizeof name, "l%d/%s", t, path);
        give(name, body);
    }
    snprintf(name, sizeof name, "l%d/layer", t);
    give(name, rules);
}

/* Preprocesses source c in tree t into a new string. */
static char *
preprocessed(const char *source, int t)
{
    char command[300];
    int n = snprintf(command, sizeof command,
                     "cc -E -P -x c -iquote tree/%d '%s' 2>&1", t, source);

    assert_in_range(n, 0, sizeof command - 1);
    assert_int_equal(shell(command), 0);
    return strdup(said);
}

/*
 * Made-up layers: what the compiler sees in the owner's tree, starting from
 * the layer's own source, is what it sees in the tree itself; and no later
 * tree would do, for the owner is the last to have changed something.
 */
static void
test_shared_objects_are_equal(void **state)
{
    unsigned shared = 0, anew = 0;

    for (unsigned round = 0; round < 4; round++) {
        seed = 2024 + round;
        if (round > 0) {
            assert_int_equal(leave_sandbox(state), 0);
            assert_int_equal(enter_sandbox(state), 0);
        }
        give("plan", "0 - l0\n1 0 l1\n2 1 l2\n3 2 l3\n4 3 l4\n");
        for (int t = 0; t < TREES; t++)
            mkdir((char[]){'l', (char)('0' + t), '\0'}, 0777);
        for (int t = 0; t < TREES; t++)
            random_layer(t);
        layer_ok("lay --mk mk");
        for (int t = 0; t < TREES; t++) {
            for (int c = 0; c < SOURCES; c++) {
                char name[100], *objects, *line, *here, *there;
                int from;

                snprintf(name, sizeof name, "OBJS/%d :=", t);
                objects = strstr(contents("mk"), name);
                assert_non_null(objects);
                snprintf(name, sizeof name, "/c/c%d.c.o", c);
                line = strstr(objects, name);
                assert_non_null(line);
                from = line[-1] - '0';
                snprintf(name, sizeof name, "SRC/%d/c/c%d.c.o := ", from,
                         c);
                line = strstr(contents("mk"), name);
                assert_non_null(line);
                line += strlen(name);
                snprintf(name, sizeof name, "%.*s",
                         (int)strcspn(line, "\n"), line);
                there = preprocessed(name, from);
                snprintf(name, sizeof name, "tree/%d/c/c%d.c", t, c);
                here = preprocessed(name, t);
                if (strcmp(here, there) != 0)
                    fail_msg("seed %u: c%d.c of tree %d is not the one of "
                             "tree %d",
                             2024 + round, c, t, from);
                free(there);
                if (from == t && t > 0) {
                    there = preprocessed(name, t);
                    snprintf(name, sizeof name, "of layer %d", t);
                    expect_in(there, name);
                    free(there);
                    anew++;
                }
                shared += from != t;
                free(here);
            }
        }
    }
    /* Both must have happened, or the test has shown nothing. */
    assert_in_range(shared, 10, 80);
    assert_in_range(anew, 10, 80);
}

#define TEST(f) \
    cmocka_unit_test_setup_teardown(f, enter_sandbox, leave_sandbox)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_fragment),
        TEST(test_header_moves_its_users),
        TEST(test_one_folder_over_two_trees),
        TEST(test_header_edit_reaches_all_trees),
        TEST(test_source_and_assembly_do_not_collide),
        TEST(test_circles_end),
        TEST(test_folder_with_a_space),
        TEST(test_wrong_includes),
        TEST(test_inherited_error_is_told_once),
        TEST(test_headers_of_the_compiler),
        TEST(test_shared_objects_are_equal),
    };

    find_tool();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
