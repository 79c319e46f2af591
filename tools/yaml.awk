# SPDX-License-Identifier: GPL-2.0-only
# pandoc on a book.yml that is no YAML, which it does not name: in one line.
/^YAML parse exception at line/ {
    split($6, line, ",")
    printf "book.yml:%d: this is no YAML:", line[1] + 1
    yaml = 1
    next
}
yaml { printf " %s", $0; next }
{ print }
END { if (yaml) print "" }
