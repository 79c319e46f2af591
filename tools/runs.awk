# SPDX-License-Identifier: GPL-2.0-only
# Reads the `runs` files of the chapters: the only reader that there is.
# Turns them into Make variables; with -v list=CHAPTER into a list of one
# chapter's runs for a person.
#
# A run is `NAME | WORDS | option | option ...`.  A line that begins with
# blanks continues it: `    | option | option ...`.  The options:
#
#   says=TEXT       what it shows, in 60 characters; every run has it
#   first=yes       the chapter's own demonstration, which `make run` boots;
#                   without one it is the chapter's first run
#   expect=fail     how it ends (a word of tools/boot; pass if nothing is said)
#   tree=TREE       whose kernel it is (the chapter's)
#   programs=A,B    modules, from the tree's user/
#   disk=yes        the tree's disk in memory;  ata=yes  as an ATA disk
#   here=no         the emulator inside the page cannot show it: why=SENTENCE
#                   tells the reader;  here=counts  it can, but for the numbers
#                   of instructions in a table's last column
#   watch=f,g       functions of that kernel whose calls are worth seeing

BEGIN {
    BLANKS = "[ \t]*"
    OPTIONS = "says first expect tree programs disk ata here why watch"
    LONGEST = 60
    split(OPTIONS, names, " ")
    for (i in names)
        known[names[i]] = 1
}

function fail(message) {
    printf "%s: %s\n", where, message > "/dev/stderr"
    failed = 1
    exit 1
}

function one_of(key, words) {
    if (option[key] !~ "^(" words ")$") {
        gsub(/[|]/, " or ", words)
        fail(key "= is " words ", not `" option[key] "`")
    }
}

# Nothing that Make, a shell or a list would take for its own.
function text(key) {
    if (option[key] ~ /[$#\\`"]/)
        fail(key "= has a character of $ # \\ ` \"")
}

function start(line) {
    chapter = folder
    name = line
    sub(BLANKS "[|].*", "", name)
    if (name !~ /^[a-z0-9-]+$/)
        fail("a run's name has small letters, digits and -; got `" name "`")
    if (line !~ /[|]/)
        fail("a run is `name | words for the command line | options`")
    run = chapter "/" name
    if (run in seen)
        fail("the run " name " is declared twice")
    seen[run] = 1
    sub("[^|]*[|]" BLANKS, "", line)
    words = line
    sub(BLANKS "([|].*)?$", "", words)
    for (i in names)
        option[names[i]] = ""
    option["expect"] = "pass"
    option["tree"] = chapter
    option["disk"] = option["ata"] = option["first"] = "no"
    option["here"] = "yes"
    return line ~ /[|]/ ? substr(line, index(line, "|")) : ""
}

# `| key=value | key=value`
function add(line,    n, part, i, key, value, all) {
    n = split(line, part, "[|]")
    for (i = 2; i <= n; i++) {
        value = part[i]
        gsub("^" BLANKS "|" BLANKS "$", "", value)
        if (value == "")
            continue
        key = value
        sub(/=.*/, "", key)
        if (!(key in known)) {
            all = OPTIONS "="
            gsub(/ /, "=, ", all)
            fail("`" value "` is no option of a run; there are " all)
        }
        value = substr(value, length(key) + 2)
        if (key != "says" && key != "why")
            gsub(/[ \t]/, "", value)
        option[key] = value
    }
}

# The run is read; all its options are known.
function finish() {
    if (run == "")
        return
    one_of("first", "yes|no")
    one_of("disk", "yes|no")
    one_of("ata", "yes|no")
    one_of("here", "yes|no|counts")
    text("says")
    text("why")
    if (option["says"] == "")
        fail("the run " name " does not say what it shows: says=")
    if (length(option["says"]) > LONGEST)
        fail("says= of the run " name " has more than " LONGEST " characters")
    if (option["here"] == "no" && option["why"] !~ /^[A-Z].*[.]$/)
        fail("here=no of the run " name " needs why=, a sentence")
    if (option["here"] != "no" && option["why"] != "")
        fail("why= of the run " name " is the reason of a here=no")
    if (option["here"] == "no" && option["watch"] != "")
        fail("the run " name " cannot be watched: it says here=no")
    if (option["first"] == "yes") {
        if (chapter in marked)
            fail("two runs say first=yes: " first[chapter] " and " name)
        marked[chapter] = 1
    }
    if (!(chapter in first) || option["first"] == "yes")
        first[chapter] = name
    if (chapter == list) {
        listed = listed sprintf("  %-14s %s\n", name, option["says"])
    } else if (list == "") {
        for (i in known)
            gsub(/,/, i == "says" || i == "why" ? "," : " ", option[i])
        printf "RUNS += %s\n", run
        printf "WORDS/%s := %s\n", run, words
        printf "SAYS/%s := %s\n", run, option["says"]
        printf "EXPECT/%s := %s\n", run, option["expect"]
        printf "TREE/%s := %s\n", run, option["tree"]
        printf "PROGRAMS/%s := %s\n", run, option["programs"]
        printf "DISKS/%s := %s %s\n", run, \
            option["disk"] == "yes" ? "ram" : "", \
            option["ata"] == "yes" ? "ata" : ""
        printf "HERE/%s := %s\n", run, option["here"]
        printf "WHY/%s := %s\n", run, option["why"]
        printf "WATCH/%s := %s\n", run, option["watch"]
    }
    run = ""
}

FNR == 1 {
    finish()                            # the last one of the file before
    n = split(FILENAME, path, "/")
    folder = path[n - 1]
}
/\r$/ || FNR == 1 && /^\357\273\277/ {
    where = FILENAME ":" FNR
    fail("this line " (/\r$/ ? "ends in CRLF, where LF alone is asked" : \
         "begins with a byte order mark; save the file without"))
}
/^[ \t]*(#|$)/ { next }
/^[^ \t]/ { finish() }
{ where = FILENAME ":" FNR }
/^[ \t]+[|]/ {
    if (run == "")
        fail("options, and no run above them")
    add($0)
    next
}
/^[ \t]/ { fail("a run begins in the first column, its options with `    | `") }
{ add(start($0)) }

END {
    if (failed)
        exit 1
    finish()
    if (list == "")
        for (chapter in first)
            printf "FIRST/%s := %s\n", chapter, chapter "/" first[chapter]
    else
        printf "%sRUN=NAME boots one of them; without RUN= it is %s.\n", \
            listed, first[list]
}
