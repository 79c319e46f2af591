# SPDX-License-Identifier: GPL-2.0-only
# pandoc on a book.yml that is no YAML, which it does not name: in one line.
# It looks for the line of what is no UTF-8 itself, in the locale C.
/^YAML parse exception at line 0, column 0/ {
    while ((getline text <"book.yml") > 0 && !broken) {
        number++
        gsub(/[\302-\337][\200-\277]/, "", text)
        gsub(/[\340-\357][\200-\277][\200-\277]/, "", text)
        gsub(/[\360-\364][\200-\277][\200-\277][\200-\277]/, "", text)
        if (text ~ /[\200-\377]/) {
            printf "book.yml:%d: this line is no UTF-8%s: save the file as " \
                "UTF-8:", number, text ~ /^(\377\376|\376\377)/ ? \
                " (the file is UTF-16)" : ""
            yaml = broken = 1
        }
    }
    if (broken)
        next
}
/^YAML parse exception at line/ {
    split($6, line, ",")
    printf "book.yml:%d: this is no YAML:", line[1] + 1
    yaml = 1
    next
}
yaml { printf " %s", $0; next }
{ print }
END { if (yaml) print "" }
