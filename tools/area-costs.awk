# SPDX-License-Identifier: GPL-2.0-only
# What chapter 8's run `cost` has counted, as rows for tools/bench-table: each
# row of its table against its limit, and the floor and Linux 0.11 below it.
BEGIN {
    FS = " *[|] *"
    limit["null system call"] = 54
    limit["first load of a page"] = 1170
    limit["first store, after a load"] = 1300
    limit["first store to an absent page"] = 1300
    limit["store to a shared page: a copy"] = 1330
    limit["store to a shared page, sole owner"] = 150
    limit["fork, exit, wait: 256 pages"] = 38000
    limit["fork, exit, wait: 64 pages"] = 82000
    limit["fork, exit, wait: 16 pages"] = 80000
    limit["each page more"] = 60
}
$2 in limit {
    printf "areas: %s\t%s\tinsns\t%s\n", $2, $3, limit[$2]
    if ($4 ~ /^[0-9]+$/)
        printf "  the floor\t%s\tinsns\t-\n", $4
    if ($6 ~ /^[0-9]+$/)
        printf "  Linux 0.11\t%s\tinsns\t-\n", $6
    delete limit[$2]
}
END {
    for (what in limit) {
        printf "area-costs: %s has no row \"%s\"\n", FILENAME, what \
            > "/dev/stderr"
        missing = 1
    }
    exit missing
}
