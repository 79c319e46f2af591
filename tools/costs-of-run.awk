# SPDX-License-Identifier: GPL-2.0-only
# What a run `cost` has counted, as rows for tools/bench-table: each row of
# its tables against its limit, and the floor and Linux 0.11 below it.
# -v of=areas is chapter 8's run, of=files chapter 9's.
function limit_of(kind, what, most) {
    if (kind == of)
        limit[what] = most
}
BEGIN {
    FS = " *[|] *"
    limit_of("areas", "null system call", 54)
    limit_of("areas", "first load of a page", 1170)
    limit_of("areas", "first store, after a load", 1300)
    limit_of("areas", "first store to an absent page", 1300)
    limit_of("areas", "store to a shared page: a copy", 1330)
    limit_of("areas", "store to a shared page, sole owner", 150)
    limit_of("areas", "fork, exit, wait: 256 pages", 38000)
    limit_of("areas", "fork, exit, wait: 64 pages", 82000)
    limit_of("areas", "fork, exit, wait: 16 pages", 80000)
    limit_of("areas", "each page more", 60)
    limit_of("files", "load of a page that another has", 300)
    limit_of("files", "store to a page that another has", 1827)
    limit_of("files", "load of a page from cached blocks", 3431)
    limit_of("files", "store to a page from cached blocks", 3431)
    limit_of("files", "fork, execve, exit, wait", 50000)
    # Of a page that another has, among so many tasks: the limit is one.
    limit_of("files", "4", 300)
    limit_of("files", "16", 300)
    limit_of("files", "47", 300)
}
$2 in limit {
    tasks = $2 ~ /^[0-9]+$/
    printf "%s: %s\t%s\tinsns\t%s\n", of, \
        tasks ? "the same, with " $2 " tasks" : $2, $3, limit[$2]
    if (!tasks && $4 ~ /^[0-9]+$/)
        printf "  the floor\t%s\tinsns\t-\n", $4
    if (!tasks && $6 ~ /^[0-9]+$/)
        printf "  Linux 0.11\t%s\tinsns\t-\n", $6
    delete limit[$2]
}
END {
    for (what in limit) {
        printf "costs-of-run: %s has no row \"%s\"\n", FILENAME, what \
            > "/dev/stderr"
        missing = 1
    }
    exit missing
}
