/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tests of tools/disk: what is in the folder is on the disk, the same bytes
 * come out whoever makes it, and what cannot be made leaves nothing.
 */
#include "sandbox.h"

#include <stdbool.h>

#define SBIN "PATH=\"$PATH:/usr/sbin:/sbin\"; "

/* Runs the tool in the sandbox; its words are in `said`. */
static int
disk(const char *arguments)
{
    char command[3 * PATH_MAX];

    snprintf(command, sizeof command, "'%s/build/tools/disk' %s 2>&1", home,
             arguments);
    return shell(command);
}

static void
disk_ok(const char *arguments)
{
    int status = disk(arguments);

    if (status != 0)
        fail_msg("disk %s: status %d: %s", arguments, status, said);
    assert_string_equal(said, "");
}

/* The tool must fail with these words, and leave no image behind. */
static void
disk_fails(const char *arguments, const char *words)
{
    assert_int_equal(disk(arguments), 1);
    expect_in(said, words);
    assert_false(exists("image") || exists("image.new"));
}

static void
shell_ok(const char *command)
{
    int status = shell(command);

    if (status != 0)
        fail_msg("%s: status %d: %s", command, status, said);
}

static void
a_folder(const char *more)
{
    give("made", more);
    give("files/etc/motd", "hello\n");
    give("files/bin/cat", "no program\n");
    give("files/empty", "");
}

#define MADE \
    "# a comment\n\nlines sizes/300000 300000\nlines sizes/0 0\n" \
    "holes sizes/hole 5000000 0 2000 300000 4999999\n" \
    "names many 100 11\nnames long 4 255\n" \
    "lines a/b/c/d/e/f/g/bottom 16\n"

static void
what_is_in_the_folder_is_on_the_disk(void **state)
{
    (void)state;
    a_folder(MADE);
    disk_ok("image files made");
    assert_false(exists("image.new"));
    give("files/lost+found/here", "");
    shell_ok(SBIN "e2fsck -fn image 2>&1 && mkdir back && "
                  "debugfs -R 'rdump / back' image 2>&1 && "
                  "touch back/lost+found/here && diff -r files back");
    assert_int_equal(shell("ls files/many | wc -l"), 0);
    expect_in(said, "100\n");
    assert_int_equal(shell("ls files/long | awk '{ print length }'"), 0);
    assert_string_equal(said, "255\n255\n255\n255\n");
}

static void
a_file_may_have_several_names(void **state)
{
    (void)state;
    a_folder("link etc/cat bin/cat\nlink new/too etc/cat\n"
             "copy new/not bin/cat\n");
    disk_ok("image files made");
    shell_ok("cmp files/new/not files/bin/cat");
    shell_ok(SBIN "for f in /bin/cat /etc/cat /new/too /new/not; do "
                  "debugfs -R \"stat $f\" image 2>/dev/null | "
                  "awk '/^Inode:/ { i = $2 } /Links:/ { print i, $2 }'; "
                  "done | uniq -c | awk '{ print $1, $3 }'");
    assert_string_equal(said, "3 3\n1 1\n"); /* files in a row; links */
    give("made", "link a/b nothing\n");
    assert_int_equal(disk("image files made"), 1);
    expect_in(said, "cannot make files/a/b another name of files/nothing");
    give("made", "copy a/c nothing\n");
    assert_int_equal(disk("image files made"), 1);
    expect_in(said, "cannot read files/nothing: No such file");
}

static void
it_is_revision_0_with_blocks_of_1_kib_and_no_features(void **state)
{
    const unsigned char *super;

    (void)state;
    a_folder("");
    disk_ok("image files made");
    super = (const unsigned char *)contents("image") + 1024;
    assert_int_equal(super[56] | super[57] << 8, 0xef53);
    for (int i = 24; i < 28; i++) /* log2 of the block size, less 10 */
        assert_int_equal(super[i], 0);
    for (int i = 76; i < 80; i++) /* the revision */
        assert_int_equal(super[i], 0);
    for (int i = 92; i < 104; i++) /* features of three kinds */
        assert_int_equal(super[i], 0);
}

static void
all_belongs_to_root_with_the_same_modes(void **state)
{
    (void)state;
    a_folder("lines made/deep 20\n");
    shell_ok("chmod 600 files/etc/motd && chmod 700 files/etc && "
             "chmod 4711 files/bin/cat");
    disk_ok("image files made");
    shell_ok(SBIN
             "for f in / /etc /made/deep /etc/motd /bin/cat /empty; do "
             "debugfs -R \"stat $f\" image 2>/dev/null | "
             "awk '/Mode:|User:/ { $1 = $1; print }' | "
             "sed 's/Inode: [0-9]* //; s/ Flags.*//; "
             "s/ Project.*//; s/ Size.*//'; done");
    assert_string_equal(said, "Type: directory Mode: 0755\n"
                              "User: 0 Group: 0\n"
                              "Type: directory Mode: 0755\n"
                              "User: 0 Group: 0\n"
                              "Type: regular Mode: 0644\n"
                              "User: 0 Group: 0\n"
                              "Type: regular Mode: 0644\n"
                              "User: 0 Group: 0\n"
                              "Type: regular Mode: 0755\n"
                              "User: 0 Group: 0\n"
                              "Type: regular Mode: 0644\n"
                              "User: 0 Group: 0\n");
}

static void
a_made_file_says_where_each_line_begins(void **state)
{
    char expected[17];
    const char *text;

    (void)state;
    a_folder("lines l 1000\nholes h 10000 0 5000 9999\n");
    disk_ok("image files made");
    text = contents("files/l");
    for (int at = 0; at < 1000; at++) {
        snprintf(expected, sizeof expected, "%015x\n", at & ~15);
        assert_int_equal(text[at], expected[at % 16]);
    }
    text = contents("files/h");
    for (int at = 0; at < 10000; at++) {
        snprintf(expected, sizeof expected, "%015x\n", at & ~15);
        assert_int_equal(text[at],
                         at / 1024 == 0 || at / 1024 == 4 || at / 1024 == 9
                             ? expected[at % 16]
                             : '\0');
    }
    /* Three blocks are there, and none leads to them: 6 times 512 bytes. */
    shell_ok(SBIN "debugfs -R 'stat h' image 2>/dev/null");
    expect_in(said, "Blockcount: 6\n");
}

/* Who, when, where, in what order, and with what habits. */
static void
the_same_folder_gives_the_same_bytes(void **state)
{
    char command[3 * PATH_MAX];

    (void)state;
    a_folder(MADE);
    disk_ok("image files made");
    shell_ok("mkdir -p 'other place/files' && cd 'other place/files' && "
             ": >empty && mkdir bin etc && "
             "printf 'no program\\n' >bin/cat && "
             "printf 'hello\\n' >etc/motd && "
             "touch -d 2011-11-11 empty etc/motd bin && "
             "chmod 777 bin empty && { chown -R 1000:1000 . || :; }");
    snprintf(command, sizeof command,
             "cd 'other place' && umask 077 && sleep 1.1 && "
             "TZ=Asia/Shanghai LC_ALL=C.UTF-8 E2FSPROGS_FAKE_TIME=1 "
             "'%s/build/tools/disk' \"$PWD/image\" files ../made 2>&1",
             home);
    shell_ok(command);
    shell_ok("cmp image 'other place/image'");
}

/* ---- what cannot be made ---- */

static void
a_line_that_is_wrong_is_named(void **state)
{
    static const char *const lines[] = {
        "file a 5",
        "lines a",
        "lines a -1",
        "lines a 1x",
        "lines a 5 6",
        "lines a 9000000",
        "lines a 3000000000",
        "holes a 10 10",
        "holes a 10 x",
        "names a 5",
        "names a 5 2",
        "names a 5 256",
        "names a 1000 8",
        "names a 5 8 9",
        "lines",
        "link a",
        "copy a",
        "symlink a",
        "symlink a b c",
        "link a empty c",
        "copy a empty c",
    };
    char made[100];

    (void)state;
    a_folder("");
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        snprintf(made, sizeof made, "# first\n%s\n", lines[i]);
        give("made", made);
        shell_ok("rm -rf files/a");
        disk_fails("image files made", "disk: made:2: this is no file");
    }
}

static void
what_no_disk_can_hold_is_refused(void **state)
{
    (void)state;
    a_folder("");
    disk_fails("image files nothing", "cannot read nothing");
    disk_fails("image nothing", "cannot read the folder nothing");
    disk_fails("nowhere/image files", "cannot write nowhere/image.new");
    give("files/a name", "");
    disk_fails("image files", "files/a name: names on a disk have");
    shell_ok("rm files/a*; mkfifo files/fifo");
    disk_fails("image files",
               "files/fifo is no file, no folder and no link");
    shell_ok("rm files/fifo; ln -s 'a blank' files/link");
    disk_fails("image files", "files/link: links on a disk have letters");
    shell_ok("rm files/link");
    give("made", "lines empty 5\n");
    disk_fails("image files made", "cannot make files/empty: File exists");
    assert_int_equal(disk("image"), 2);
    expect_in(said, "usage: disk IMAGE");
}

/* debugfs itself would end as if all were well. */
static void
a_disk_that_is_too_small_is_no_disk(void **state)
{
    (void)state;
    a_folder("");
    shell_ok("yes | head -c 8000000 >files/large && "
             "truncate -s 9000000 files/large");
    disk_fails("image files", "disk: debugfs failed on this image");
    expect_in(said, "Could not allocate block");
}

static void
what_is_over_a_limit_is_refused_with_the_limit(void **state)
{
    (void)state;
    a_folder("names many 495 8\n"); /* and etc, bin, three files */
    disk_ok("image files made");
    shell_ok("rm image; ln files/empty files/many/one-more-name");
    disk_ok("image files");
    shell_ok("rm image; touch files/many/one-file-more");
    disk_fails("image files",
               "one-file-more: a disk has at most 501 files");
    shell_ok("rm -r files/many; yes | head -c 8388608 >files/large");
    disk_fails("image files", "large: a file on a disk has less than "
                              "8388608 bytes, or holes");
    shell_ok("rm files/large; awk 'BEGIN { printf \"lines a %01020d\\n\", "
             "1 }' >made");
    disk_fails("image files made", "made:1: a line of more than 1022");
}

static void
a_link_leads_where_it_does_in_the_folder(void **state)
{
    (void)state;
    a_folder("symlink etc/short motd\nsymlink to/root /\n"
             "symlink nowhere etc/nothing/../at/all\n");
    shell_ok("ln -s $(printf '%01023d' 0) files/long && "
             "ln -s $(printf '%059d' 0) files/59 && "
             "ln -s $(printf '%060d' 0) files/60");
    disk_ok("image files made");
    shell_ok(SBIN
             "mkdir back && debugfs -R 'rdump / back' image "
             "2>/dev/null && rmdir back/lost+found && "
             "cd back && find . -type l -printf '%p %l\n' | sort >../l "
             "&& cd ../files && find . -type l -printf '%p %l\n' | "
             "sort | cmp - ../l && wc -l <../l");
    assert_string_equal(said, "6\n");
    shell_ok(SBIN "for f in 59 60; do debugfs -R \"stat $f\" image "
                  "2>/dev/null | awk '/Mode:/ { print $4, $6 } "
                  "/Blockcount:/ { print $4 }'; done");
    assert_string_equal(said, "symlink 0777\n0\nsymlink 0777\n2\n");
    shell_ok("cp image before; rm image files/long; sleep 1.1; "
             "ln -s $(printf '%01023d' 0) files/long");
    disk_ok("image files");
    shell_ok("cmp image before");
    shell_ok("rm -r image files/long files/60 files/59 && "
             "ln -s $(printf '%01024d' 0) files/long");
    disk_fails("image files",
               "files/long: a link on a disk has at most 1023");
}

static void
an_image_that_is_there_is_replaced_as_a_whole_or_kept(void **state)
{
    (void)state;
    a_folder("");
    give("image", "old");
    assert_int_equal(disk("image nothing"), 1);
    assert_string_equal(contents("image"), "old");
    disk_ok("image files");
    assert_string_not_equal(contents("image"), "old");
}

static void
a_larger_folder_gets_a_larger_disk(void **state)
{
    (void)state;
    a_folder("");
    disk_ok("image files");
    shell_ok("wc -c <image");
    assert_string_equal(said, "1572864\n");
    give("made", "lines large 3000000\nlines too 300000\n");
    disk_ok("image files made");
    shell_ok("wc -c <image");
    assert_true(atoi(said) > 3300000 && atoi(said) % (512 * 1024) == 0);
}

#define TEST(f) \
    cmocka_unit_test_setup_teardown(f, enter_sandbox, leave_sandbox)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_in_the_folder_is_on_the_disk),
        TEST(a_file_may_have_several_names),
        TEST(it_is_revision_0_with_blocks_of_1_kib_and_no_features),
        TEST(all_belongs_to_root_with_the_same_modes),
        TEST(a_made_file_says_where_each_line_begins),
        TEST(the_same_folder_gives_the_same_bytes),
        TEST(a_line_that_is_wrong_is_named),
        TEST(what_no_disk_can_hold_is_refused),
        TEST(a_disk_that_is_too_small_is_no_disk),
        TEST(what_is_over_a_limit_is_refused_with_the_limit),
        TEST(a_link_leads_where_it_does_in_the_folder),
        TEST(an_image_that_is_there_is_replaced_as_a_whole_or_kept),
        TEST(a_larger_folder_gets_a_larger_disk),
    };

    find_tool();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
