# SPDX-License-Identifier: GPL-2.0-only
# Turns the `runs` files of the chapters into Make variables.

BEGIN { FS = "[ \t]*[|][ \t]*" }

function fail(message) {
    printf "%s:%d: %s\n", FILENAME, FNR, message > "/dev/stderr"
    failed = 1
    exit 1
}

/^[ \t]*(#|$)/ { next }

{
    n = split(FILENAME, folder, "/")
    chapter = folder[n - 1]
    name = $1
    sub(/^[ \t]+/, "", name)
    if (name !~ /^[a-z0-9-]+$/)
        fail("a run's name has small letters, digits and -; got `" name "`")
    if (NF < 2)
        fail("a run is `name | words for the command line | options`")
    run = chapter "/" name
    if (run in seen)
        fail("the run " name " is declared twice")
    seen[run] = 1
    option["expect"] = "pass"
    option["tree"] = chapter
    option["programs"] = ""
    option["disk"] = option["ata"] = "no"
    for (i = 3; i <= NF; i++) {
        key = $i
        sub(/=.*/, "", key)
        if (key == "")
            continue
        if (!(key in option))
            fail("`" $i "` is no option of a run; there are expect=, tree=, programs=, disk= and ata=")
        value = substr($i, length(key) + 2)
        gsub(/[ \t]/, "", value)
        option[key] = value
    }
    for (key in option)
        if ((key == "disk" || key == "ata") && option[key] !~ /^(yes|no)$/)
            fail(key "= is yes or no, not `" option[key] "`")
    printf "RUNS += %s\n", run
    printf "WORDS/%s := %s\n", run, $2
    printf "EXPECT/%s := %s\n", run, option["expect"]
    printf "TREE/%s := %s\n", run, option["tree"]
    gsub(/,/, " ", option["programs"])
    printf "PROGRAMS/%s := %s\n", run, option["programs"]
    printf "DISKS/%s := %s %s\n", run, option["disk"] == "yes" ? "ram" : "", \
        option["ata"] == "yes" ? "ata" : ""
}
