/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tests of tools/layer: which file wins, what a layer must say about the
 * files it hides, and what is written, left alone and deleted.
 */
#include "sandbox.h"

/* Two chapters; the second adds a file and replaces one. */
static void
two_chapters(void)
{
    give("plan", "# made up\n\n1 - code/1\n2 1 code/2\n");
    give("code/1/mm/a.c", "int a;\n");
    give("code/1/mm/b.c", "int b;\n");
    give("code/2/mm/a.c", "int a = 2;\n");
    give("code/2/fs/c.c", "int c;\n");
    give("code/2/layer", "# why\nreplace mm/a.c 2181003744 7\n");
}

static void
test_newest_folder_wins(void **state)
{
    (void)state;
    two_chapters();
    layer_ok("lay");
    assert_string_equal(contents("tree/1/mm/a.c"), "int a;\n");
    assert_string_equal(contents("tree/1/mm/b.c"), "int b;\n");
    assert_string_equal(contents("tree/2/mm/a.c"), "int a = 2;\n");
    assert_string_equal(contents("tree/2/mm/b.c"), "int b;\n");
    assert_string_equal(contents("tree/2/fs/c.c"), "int c;\n");
    assert_false(exists("tree/1/fs"));

    layer_ok("list 2");
    assert_string_equal(said,
                        "fs/c.c                               code/2\n"
                        "mm/a.c                               code/2\n"
                        "mm/b.c                               code/1\n");
    layer_ok("which 2 mm/b.c");
    assert_string_equal(said, "code/1/mm/b.c\n");
    layer_ok("which 2 mm/a.c");
    assert_string_equal(said, "code/2/mm/a.c\n");
    assert_int_equal(layer("which 1 fs/c.c"), 1);
    expect_in(said, "tree 1 has no fs/c.c");
}

/* A tree asked for brings those it stands on, and no others. */
static void
test_only_what_is_asked_for(void **state)
{
    (void)state;
    give("plan", "3 2 c\n2 1 b\n1 - a\nother - d\n");
    give("a/x/f", "1");
    give("b/x/g", "2");
    give("c/x/h", "3");
    give("d/x/i", "4");
    layer_ok("lay --mk mk 2");
    assert_true(exists("tree/2/x/f") && exists("tree/1/x/f"));
    assert_false(exists("tree/3") || exists("tree/other"));
    expect_in(contents("mk"), "TREES += 1\n");
    expect_in(contents("mk"), "TREES += 2\n");
    expect_not_in(contents("mk"), "TREES += 3\n");
}

/* Above a tree that is there only what it has not is laid. */
static void
test_above_a_tree(void **state)
{
    (void)state;
    give("plan", "3 2 c\n2 1 b\n1 - a\nother - d\n");
    give("a/x/f.c", "#include \"x/f.h\"\n");
    give("a/x/f.h", "1");
    give("a/x/e.c", "0");
    give("b/y/g.c", "2");
    give("c/x/f.h", "3");
    give("c/layer", "replace x/f.h 1 1\n");
    give("d/x/i", "4");
    assert_int_equal(layer("hash 3 x/f.h"), 0);
    give("c/layer", said);
    give("tree/3/x/e.c", "left");
    layer_ok("--above 1 --mk mk lay 3");
    assert_string_equal(contents("tree/3/x/f.h"), "3");
    assert_string_equal(contents("tree/3/y/g.c"), "2");
    assert_false(exists("tree/3/x/f.c") || exists("tree/3/x/e.c"));
    assert_false(exists("tree/1") || exists("tree/2"));
    expect_in(contents("mk"), "OBJS/3 := \\\n  1/x/e.c.o \\\n  3/x/f.c.o");

    layer_ok("--above 2 lay 3");
    assert_true(exists("tree/3/x/f.h"));
    assert_false(exists("tree/3/y"));

    assert_int_equal(layer("--above other lay 3"), 1);
    expect_in(said, "tree 3 does not stand on other");
    assert_int_equal(layer("--above 3 lay 3"), 1);
    assert_int_equal(layer("--above 1 lay"), 2);
}

static void
test_laid_files_are_read_only(void **state)
{
    struct stat st;

    (void)state;
    two_chapters();
    layer_ok("lay");
    assert_int_equal(stat("tree/2/mm/b.c", &st), 0);
    assert_int_equal(st.st_mode & 07777, 0444);

    /* Whoever writes to one all the same gets the layer's file back. */
    chmod("tree/2/mm/b.c", 0644);
    give("tree/2/mm/b.c", "int X;\n");
    chmod("tree/2/mm/a.c", 0644);
    layer_ok("lay");
    assert_string_equal(contents("tree/2/mm/b.c"), "int b;\n");
    assert_int_equal(stat("tree/2/mm/b.c", &st), 0);
    assert_int_equal(st.st_mode & 07777, 0444);
    assert_int_equal(stat("tree/2/mm/a.c", &st), 0);
    assert_int_equal(st.st_mode & 07777, 0444);
}

static void
test_times_change_with_contents_only(void **state)
{
    static const char *const name[] = {
        "tree/1/mm/a.c", "tree/1/mm/b.c", "tree/2/mm/a.c",
        "tree/2/mm/b.c", "tree/2/fs/c.c", "mk",
    };

    (void)state;
    two_chapters();
    layer_ok("lay --mk mk");
    for (int i = 0; i < 6; i++)
        make_old(name[i]);
    give("code/1/mm/a.c", "int a;\n");
    layer_ok("lay --mk mk");
    for (int i = 0; i < 6; i++)
        assert_true(is_old(name[i]));

    /* An early file reaches every later tree. */
    give("code/1/mm/b.c", "int B;\n");
    layer_ok("lay --mk mk");
    for (int i = 0; i < 6; i++)
        assert_int_equal(is_old(name[i]), i != 1 && i != 3);
    assert_string_equal(contents("tree/2/mm/b.c"), "int B;\n");
}

/* Even if the new winner is an older file of the same size. */
static void
test_new_winner_is_fresh(void **state)
{
    (void)state;
    two_chapters();
    layer_ok("lay --mk mk");
    make_old("tree/2/mm/b.c");
    make_old("tree/2/mm/a.c");
    make_old("mk");
    give("code/2/mm/b.c", "int Z;\n");
    make_old("code/2/mm/b.c");
    give("code/2/layer",
         "replace mm/a.c 2181003744 7\nreplace mm/b.c 3783838606 7\n");
    layer_ok("lay --mk mk");
    assert_string_equal(contents("tree/2/mm/b.c"), "int Z;\n");
    assert_false(is_old("tree/2/mm/b.c"));
    assert_true(is_old("tree/2/mm/a.c"));
    assert_false(is_old("mk"));

    make_old("tree/2/mm/b.c");
    unlink("code/2/mm/b.c");
    give("code/2/layer", "replace mm/a.c 2181003744 7\n");
    make_old("code/1/mm/b.c");
    layer_ok("lay");
    assert_string_equal(contents("tree/2/mm/b.c"), "int b;\n");
    assert_false(is_old("tree/2/mm/b.c"));
}

static void
test_what_does_not_belong_goes(void **state)
{
    (void)state;
    two_chapters();
    layer_ok("lay");
    give("tree/2/mm/rubbish.h", "");
    give("tree/2/deep/er/rubbish.h", "");
    give("tree/2/.hidden", "");
    give("tree/unknown/kept", "not a tree of this plan");
    give("away/kept", "outside");
    assert_int_equal(symlink("../../away", "tree/2/link"), 0);
    unlink("code/1/mm/b.c");
    layer_ok("lay");
    assert_false(exists("tree/1/mm/b.c") || exists("tree/2/mm/b.c"));
    assert_false(exists("tree/2/mm/rubbish.h") || exists("tree/2/deep"));
    assert_false(exists("tree/2/.hidden") || exists("tree/2/link"));
    assert_true(exists("tree/2/mm/a.c") && exists("tree/unknown/kept"));
    assert_true(exists("away/kept"));
}

static void
test_file_and_folder_change_places(void **state)
{
    (void)state;
    give("plan", "1 - a\n");
    give("a/x", "file");
    give("a/y/z", "file");
    layer_ok("lay");
    unlink("a/x");
    give("a/x/z", "deeper");
    unlink("a/y/z");
    rmdir("a/y");
    give("a/y", "flat");
    layer_ok("lay");
    assert_string_equal(contents("tree/1/x/z"), "deeper");
    assert_string_equal(contents("tree/1/y"), "flat");
}

/* Trees side by side in one folder do not touch each other. */
static void
test_trees_in_one_folder(void **state)
{
    (void)state;
    give("plan", "1 - a\ntest/1 1 b\ntest/10 1 c\n");
    give("a/x/f", "1");
    give("b/x/g", "2");
    give("c/x/h", "3");
    layer_ok("lay");
    make_old("tree/test/10/x/h");
    layer_ok("lay test/1");
    assert_true(is_old("tree/test/10/x/h"));
    assert_true(exists("tree/test/1/x/f") && exists("tree/test/10/x/f"));
    assert_false(exists("tree/test/1/x/h"));
}

static void
test_what_a_folder_may_hold_besides(void **state)
{
    (void)state;
    two_chapters();
    give("code/1/runs", "hello | run=hello\n");
    give("code/1/.swp", "");
    give("code/1/.git/config", "");
    give("code/1/mm/a.c~", "");
    give("code/1/mm/#a.c#", "");
    give("code/1/fs/layer", "inside a folder this is a file as any other");
    layer_ok("lay");
    layer_ok("list 1");
    assert_string_equal(said,
                        "fs/layer                             code/1\n"
                        "mm/a.c                               code/1\n"
                        "mm/b.c                               code/1\n");
    assert_false(exists("tree/1/runs") || exists("tree/2/layer"));
    assert_false(exists("tree/1/.git") || exists("tree/1/mm/a.c~"));
}

static void
test_drop(void **state)
{
    (void)state;
    two_chapters();
    give("code/2/layer", "drop mm/b.c\nreplace mm/a.c 2181003744 7\n");
    give("plan", "1 - code/1\n2 1 code/2\n3 2 code/3\n");
    give("code/3/fs/d.c", "int d;\n");
    layer_ok("lay");
    assert_true(exists("tree/1/mm/b.c"));
    assert_false(exists("tree/2/mm/b.c") || exists("tree/3/mm/b.c"));

    /* What is dropped may come back, and replaces nothing then. */
    give("code/3/mm/b.c", "int b3;\n");
    layer_ok("lay");
    assert_string_equal(contents("tree/3/mm/b.c"), "int b3;\n");
}

/* The numbers are those of the real cksum, for any size and any bytes. */
static void
test_hash_is_cksum(void **state)
{
    static const size_t size[] = {0,   1,     2,     255,   256,
                                  257, 65535, 65536, 70000, 300000};
    static unsigned char data[300000];
    uint32_t x = 1;

    (void)state;
    give("plan", "1 - a\n2 1 b\n");
    give("b/f", "");
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (unsigned char)((x = x * 1103515245 + 12345) >> 16);
    for (size_t i = 0; i < sizeof size / sizeof *size; i++) {
        char expected[100];

        give_bytes("a/f", data, size[i]);
        assert_int_equal(shell("cksum <a/f"), 0);
        snprintf(expected, sizeof expected, "replace f %.60s", said);
        layer_ok("hash 2 f");
        assert_string_equal(said, expected);
        give("b/layer", expected);
        layer_ok("lay");
    }
    assert_int_equal(layer("hash 2 g"), 1);
    expect_in(said, "tree 1, below 2, has no g");
    assert_int_equal(layer("hash 1 f"), 1);
    expect_in(said, "tree 1 stands on nothing");
}

/* All names, times and contents of what was laid, as one string. */
static const char *
fingerprint(void)
{
    static char kept[sizeof said];

    assert_int_equal(shell("cd tree && find . -type f | LC_ALL=C sort | "
                           "xargs ls -li --time-style=full-iso"),
                     0);
    memcpy(kept, said, sizeof kept);
    return kept;
}

/* A layer that changes a line or two need not hold the file. */
static void
test_edit(void **state)
{
    (void)state;
    give("plan", "1 - code/1\nbreak/1 1 code/breaks/x\n2 1 code/2\n");
    give("code/1/mm/f.c",
         "int\nf(void)\n{\n    if (a)\n        return 1;\n"
         "    if (b)\n        return 1;\n    return 0;\n}\n");
    give("code/2/mm/g.c", "int g;\n");
    give("code/breaks/x/layer",
         "# the second of two like lines, and a line by itself\n"
         "edit mm/f.c\n"
         "- if  ( b )\n"
         "-     return 1;\n"
         "+     if (c)\n"
         "+         return  2;    /* two */\n"
         "+\n"
         "+ back\n"
         "edit mm/f.c\n"
         "- return 0;\n");
    layer_ok("lay --mk mk");
    assert_string_equal(contents("tree/break/1/mm/f.c"),
                        "int\nf(void)\n{\n    if (a)\n        return 1;\n"
                        "    if (c)\n        return  2;    /* two */\n"
                        "\nback\n}\n");
    expect_in(contents("tree/1/mm/f.c"), "if (b)");
    expect_in(contents("tree/2/mm/f.c"), "if (b)");

    /* It is compiled from the only place where it stands as a whole. */
    expect_in(contents("mk"),
              "OBJS/break/1 := \\\n  break/1/mm/f.c.o\n"
              "SRC/break/1/mm/f.c.o := tree/break/1/mm/f.c\n");
    layer_ok("which break/1 mm/f.c");
    assert_string_equal(said, "code/breaks/x/layer\n");

    /* Its base may change elsewhere, and is followed. */
    give("code/1/mm/f.c", "    if (b)\n\treturn 1;\n\treturn 0;\nmore\n");
    layer_ok("lay");
    assert_string_equal(contents("tree/break/1/mm/f.c"),
                        "    if (c)\n        return  2;    /* two */\n"
                        "\nback\nmore\n");

    /* An edit repeats nothing. */
    layer_ok("carried break/1");
    expect_in(said, "no file is replaced\n");
}

/*
 * Each wrong step from the two chapters, and what must be said of it: where,
 * what, what to do.  `text` NULL deletes the file.
 */
static const struct {
    const char *name, *text, *where, *what, *remedy;
} wrong_steps[] = {
    {"code/2/mm/b.c", "int b2;\n",
     "code/2/mm/b.c: ", "would hide code/1/mm/b.c",
     "code/2/layer: replace mm/b.c 3783838606 7"},
    {"code/1/mm/a.c", "int a1;\n", "code/2/layer:2: ",
     "code/1/mm/a.c is not the file that was replaced here",
     "\"diff -u code/1/mm/a.c code/2/mm/a.c\", then make this line: "
     "replace mm/a.c 2055821129 8"},
    {"code/2/layer", "replace mm/a.c 2181003744 7\nreplace mm/z.c 1 2\n",
     "code/2/layer:2: ", "has no mm/z.c", "take this line out"},
    {"code/2/mm/a.c", NULL, "code/2/layer:2: ",
     "code/2/mm/a.c, which should replace code/1/mm/a.c, is missing",
     "put it there, or take this line out"},
    {"code/2/layer", "replace mm/a.c 2181003744 7\ndrop mm/z.c\n",
     "code/2/layer:2: ", "tree 1, which lies below, has no mm/z.c",
     "take this line out"},
    {"code/2/layer", "drop mm/a.c\n",
     "code/2/layer:1: ", "mm/a.c is dropped, but code/2/mm/a.c is there",
     "delete that file, or write: replace mm/a.c 2181003744 7"},
    {"code/1/mm/a.c", "int A;\n", "code/2/layer:2: ",
     "code/1/mm/a.c is not the file that was replaced here",
     "\"diff -u code/1/mm/a.c code/2/mm/a.c\""},
    {"code/1/mm/a.c", "int a;\r\n", "code/2/layer:2: ",
     "code/1/mm/a.c is not the file that was replaced here (its lines end "
     "in CRLF, where LF alone is asked)",
     "then make this line"},
    {"code/1/mm/b.c", "int b;\r\n", "code/3/layer:1: ",
     "the lines marked - stand in code/1/mm/b.c in 0 places, not in one "
     "(its lines end in CRLF",
     "correct them"},
    {"code/2/layer", "replace mm/a.c 2181003744 8\n", "code/2/layer:1: ",
     "code/1/mm/a.c is not the file that was replaced here",
     "then make this line: replace mm/a.c 2181003744 7"},
    {"code/2/layer", "replace mm/a.c 2181003744 7\ndrop mm/b.c now\n",
     "code/2/layer:2: ", "cannot read this line", "\"drop PATH\""},
    {"code/2/layer", "replace mm/a.c 2181003744\n", "code/2/layer:1: ",
     "cannot read this line", "\"replace PATH CRC SIZE\""},
    {"code/2/layer", "replace mm/a.c 2181003744 7 x\n",
     "code/2/layer:1: ", "cannot read this line", "as cksum prints them"},
    {"code/2/layer", "\nremove mm/a.c\n",
     "code/2/layer:2: ", "cannot read this line", "\"drop PATH\""},
    {"code/2/layer",
     "replace mm/a.c 2181003744 7\ndrop mm/b.c\ndrop mm/b.c",
     "code/2/layer:3: ", "mm/b.c is named twice", "take this line out"},
    {"code/2/layer",
     "replace mm/a.c 2181003744 7\n"
     "edit mm/b.c\n- int c;\n",
     "code/2/layer:2: ",
     "the lines marked - stand in code/1/mm/b.c in 0 places, not in one",
     "correct them"},
    {"code/2/layer",
     "replace mm/a.c 2181003744 7\n"
     "edit mm/b.c\n+ int c;\n",
     "code/2/layer:2: ",
     "the lines marked - stand in code/1/mm/b.c in 0 places, not in one",
     "correct them"},
    {"code/1/mm/b.c", "int b;\nint b;\n", "code/3/layer:1: ",
     "the lines marked - stand in code/1/mm/b.c in 2 places, not in one",
     "correct them"},
    {"code/2/layer", "replace mm/a.c 2181003744 7\nedit mm/z.c\n- x\n",
     "code/2/layer:2: ", "the tree below has no mm/z.c to edit", ""},
    {"code/2/layer", "edit mm/a.c\n- int a;\n", "code/2/layer:1: ",
     "mm/a.c is edited here, and this layer holds it too",
     "do one of the two"},
    {"code/2/layer", "- int a;\n", "code/2/layer:1: ", "belongs to no edit",
     "put \"edit PATH\" before it"},
    {"code/2/layer", "replace mm/a.c 2181003744 7\n+ int a;\n",
     "code/2/layer:2: ", "belongs to no edit", "put \"edit PATH\""},
    {"code/2/layer", "replace mm/a.c 2181003744 7\nedit mm/b.c now\n",
     "code/2/layer:2: ", "cannot read this line", "\"edit PATH\""},
    {"code/2/mm/b.c/d.c", "", "code/2/mm/b.c/d.c: ",
     "needs a folder mm/b.c, and code/1/mm/b.c is a file",
     "rename one of them, or drop one in code/2/layer"},
    {"code/2/mm/two words.c", "", "code/2/mm/two words.c: ",
     "Make cannot handle this name", "use letters, digits"},
    {"plan", "1 - code/1\n2 1 code/4\n", "code/4: ", "cannot be opened",
     "line 2 of plan lays tree 2 from it"},
    {"plan", "1 - code/1\n2 3 code/2\n",
     "plan:2: ", "tree 2 stands on 3, and the plan has no such tree",
     "name one it has"},
    {"plan", "1 2 code/1\n2 1 code/2\n",
     "plan:1: ", "tree 1 stands on itself, by way of 2", "another parent"},
    {"plan", "1 1 code/1\n2 1 code/2\n",
     "plan:1: ", "tree 1 stands on itself", "another parent"},
    {"plan", "1 - code/1\n1 - code/2\n",
     "plan:2: ", "tree 1 is there twice", "rename one of them"},
    {"plan", "1 - code/1\n1/x 1 code/2\n",
     "plan:2: ", "tree 1/x would lie inside tree 1", "rename one of them"},
    {"plan", "1 - code/1\n../2 1 code/2\n",
     "plan:2: ", "\"../2\" cannot name a tree", "use letters"},
    {"plan", "1 - code/1\n2 1\n", "plan:2: ", "cannot read this line",
     "\"TREE PARENT FOLDER\""},
    {"plan", "only mm/a.c\n1 - code/1\n",
     "plan:1: ", "cannot read this line", "\"only PATH\""},
    {"plan", "1 - code/1\nonly ../a.c\n", "plan:2: ",
     "\"../a.c\" is no path inside a folder", "write it as in mm/share.c"},
    {"plan", "1 - code/1\nonly mm/q.c\n", "code/1/mm/q.c: ", "is missing",
     "tree 1 is made of it (plan:2)"},
    {"plan", NULL, "layer: ", "cannot read the plan plan", "--plan FILE"},
};

static void
test_wrong_steps(void **state)
{
    for (size_t i = 0; i < sizeof wrong_steps / sizeof *wrong_steps; i++) {
        const char *before;

        if (i > 0) {
            assert_int_equal(leave_sandbox(state), 0);
            assert_int_equal(enter_sandbox(state), 0);
        }
        two_chapters();
        give("plan", "1 - code/1\n2 1 code/2\n3 1 code/3\n");
        give("code/3/layer", "edit mm/b.c\n- int b;\n+ int edited;\n");
        layer_ok("lay --mk tree/mk");
        before = strdup(fingerprint());
        if (wrong_steps[i].text)
            give(wrong_steps[i].name, wrong_steps[i].text);
        else
            unlink(wrong_steps[i].name);
        /* A change that would be written, were it not for the wrong one. */
        give("code/1/mm/new.c", "int fresh;\n");
        if (layer("lay --mk tree/mk") != 1)
            fail_msg("not refused: %s", wrong_steps[i].what);
        if (strncmp(said, wrong_steps[i].where,
                    strlen(wrong_steps[i].where)) != 0)
            fail_msg("expected at %s: %s", wrong_steps[i].where, said);
        expect_in(said, wrong_steps[i].what);
        expect_in(said, wrong_steps[i].remedy);
        assert_string_equal(before, fingerprint());
        free((char *)before);
    }
}

static void
test_all_complaints_in_one_run(void **state)
{
    (void)state;
    two_chapters();
    give("code/2/mm/b.c", "int b2;\n");
    give("code/1/mm/a.c", "int a1;\n");
    assert_int_equal(layer("lay"), 1);
    expect_in(said, "code/2/mm/b.c: would hide");
    expect_in(said, "code/2/layer:2: code/1/mm/a.c is not the file");
    assert_false(exists("tree"));

    /* And the remedy can be asked for while it is wrong. */
    layer_ok("hash 2 mm/b.c");
    assert_string_equal(said, "replace mm/b.c 3783838606 7\n");
}

/* With `only`, the plan says which files count, and the folder nothing. */
static void
test_only(void **state)
{
    (void)state;
    two_chapters();
    give("plan", "1 - code/1\n2 1 code/2\nwork/2 2 my work\nonly mm/b.c\n");
    give("my work/mm/b.c", "int mine;\n");
    give("my work/mm/a.c", "int cheat;\n");
    give("my work/notes for me.txt", "");
    give("my work/layer", "drop fs/c.c\n");
    layer_ok("lay");
    assert_string_equal(contents("tree/work/2/mm/b.c"), "int mine;\n");
    assert_string_equal(contents("tree/work/2/mm/a.c"), "int a = 2;\n");
    assert_true(exists("tree/work/2/fs/c.c"));
    assert_false(exists("tree/work/2/layer"));

    /* Nobody's file can be borrowed by a link, nor by one to its folder. */
    unlink("my work/mm/b.c");
    give("theirs/b.c", "int theirs;\n");
    assert_int_equal(symlink("../../theirs/b.c", "my work/mm/b.c"), 0);
    assert_int_equal(layer("lay"), 1);
    expect_in(said, "my work/mm/b.c: is no plain file; put a copy there");
    assert_int_equal(rename("my work/mm", "elsewhere"), 0);
    assert_int_equal(symlink("../theirs", "my work/mm"), 0);
    assert_int_equal(layer("lay"), 1);
    expect_in(said, "my work/mm/b.c: is missing");
}

static void
test_never_lays_over_a_layer(void **state)
{
    (void)state;
    two_chapters();
    assert_int_equal(layer("lay --out code"), 1);
    expect_in(said, "code/1 is a layer, and laying a tree there would "
                    "delete it");
    assert_string_equal(contents("code/1/mm/a.c"), "int a;\n");
}

/* Nothing half-written: what cannot be finished leaves the old file. */
static void
test_failed_write_leaves_the_old(void **state)
{
    (void)state;
    two_chapters();
    layer_ok("lay --mk mk");
    give("code/1/mm/b.c", "int B;\n");
    assert_int_equal(rmdir("tree/.new"), 0);
    give("tree/.new", "no folder\n");
    assert_int_equal(layer("lay --mk mk"), 1);
    expect_in(said, "tree/.new/");
    expect_in(said, ": cannot be written: Not a directory");
    assert_string_equal(contents("tree/1/mm/b.c"), "int b;\n");
    assert_int_equal(unlink("tree/.new"), 0);
    layer_ok("lay --mk mk");
    assert_string_equal(contents("tree/1/mm/b.c"), "int B;\n");
}

static void
test_carried(void **state)
{
    (void)state;
    two_chapters();
    give("code/1/mm/a.c", "one\n\ntwo\nthree\nfour\nfive\nfive\n");
    give("code/2/mm/a.c", "zero\none\n \nthree\nTWO\ntwo\n\nfive");
    layer_ok("hash 2 mm/a.c");
    give("code/2/layer", said);
    layer_ok("carried");
    assert_string_equal(
        said,
        "tree                     file                          lines  "
        "repeated   share\n"
        "1                        (the whole layer)                 7  "
        "       0   0.0 %\n"
        "2                        mm/a.c                            6  "
        "       3  50.0 %\n"
        "2                        (the whole layer)                 7  "
        "       3  42.9 %\n"
        "all                                                       14  "
        "       3  21.4 %\n");
    layer_ok("carried 1");
    expect_in(said, "all                                                  "
                    "      7         0   0.0 %\nno file is replaced\n");
}

static void
test_usage(void **state)
{
    (void)state;
    two_chapters();
    assert_int_equal(layer(""), 2);
    expect_in(said, "layer: say what to do\nusage: layer lay");
    assert_int_equal(layer("lie"), 2);
    expect_in(said, "cannot make sense of \"lie\"");
    assert_int_equal(layer("which 1"), 2);
    expect_in(said, "cannot make sense of \"which\" with 1 more word\n");
    assert_int_equal(layer("lay --fast"), 2);
    expect_in(said, "there is no option --fast");
    assert_int_equal(layer("lay --mk"), 2);
    expect_in(said, "--mk needs a name after it");
    assert_int_equal(layer("lay 7"), 1);
    expect_in(said, "layer: plan has no tree 7");
    layer_ok("--help");
    expect_in(said, "usage: layer lay");
}

#define TEST(f) \
    cmocka_unit_test_setup_teardown(f, enter_sandbox, leave_sandbox)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_newest_folder_wins),
        TEST(test_only_what_is_asked_for),
        TEST(test_above_a_tree),
        TEST(test_laid_files_are_read_only),
        TEST(test_times_change_with_contents_only),
        TEST(test_new_winner_is_fresh),
        TEST(test_what_does_not_belong_goes),
        TEST(test_file_and_folder_change_places),
        TEST(test_trees_in_one_folder),
        TEST(test_what_a_folder_may_hold_besides),
        TEST(test_drop),
        TEST(test_hash_is_cksum),
        TEST(test_edit),
        TEST(test_wrong_steps),
        TEST(test_all_complaints_in_one_run),
        TEST(test_only),
        TEST(test_never_lays_over_a_layer),
        TEST(test_failed_write_leaves_the_old),
        TEST(test_carried),
        TEST(test_usage),
    };

    find_tool();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
