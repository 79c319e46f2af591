/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lines and words of answer files that were filled in by hand.  What an
 * editor or an input method puts in the place of a plain letter is taken for
 * that letter, here and for all exercises.
 */
#include "judge.h"
#include "utf8.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

bool answers_are_final;

/* ---- plain text ---- */

/* The ASCII that is meant by a character; "" for one that shows nothing. */
static const char *
meant_by(uint32_t c)
{
    static char one[2];

    *one = '\0';
    if (c == '\t' || c == 0xa0 || (c >= 0x2000 && c <= 0x200a) ||
        c == 0x202f || c == 0x205f || c == 0x3000)
        *one = ' ';
    else if (c >= 0xff01 && c <= 0xff5e)
        *one = (char)(c - 0xff01 + '!'); /* full-width */
    else if (c == 0x2010 || c == 0x2011 || c == 0x2212)
        *one = '-';
    else if (c == 0x2026)
        return "...";
    else if (c != '\r' && c != 0xad && c != 0xfeff &&
             (c < 0x200b || c > 0x200f) && c != 0x2060)
        return NULL;
    return one;
}

/*
 * Lines that end in \n, without a byte order mark, without blanks at their
 * ends, without empty ones before the first; blanks and full-width letters
 * of any kind are plain ones.
 */
char *
plain_text(const char *data)
{
    size_t left = strlen(data), to = 0, n;
    char *plain = allocate(left + 2);
    uint32_t c;

    for (; left; data += n, left -= n) {
        const char *meant = NULL;

        n = utf8_length(data, left, &c);
        if (n == 0)
            n = 1;
        else if (c == '\r' && data[1] != '\n')
            meant = "\n";
        else
            meant = meant_by(c);
        if (meant) {
            memcpy(plain + to, meant, strlen(meant));
            to += strlen(meant);
            continue;
        }
        while (*data == '\n' && to && plain[to - 1] == ' ')
            to--;
        if (*data == '\n' && !to)
            continue;
        memcpy(plain + to, data, n);
        to += n;
    }
    while (to && plain[to - 1] == ' ')
        to--;
    plain[to] = '\0';
    return plain;
}

/* ---- lines and words ---- */

/* The place behind `want` if `at` begins with it but for its spacing. */
static const char *
behind(const char *at, const char *want, bool any_case)
{
    for (; *want; at++, want++) {
        at += strspn(at, " ");
        want += strspn(want, " ");
        if (!*want)
            break;
        if (*at != *want &&
            !(any_case &&
              toupper((unsigned char)*at) == toupper((unsigned char)*want)))
            return NULL;
    }
    return at;
}

const char *
answer_line(const char *path, const char *start)
{
    for (int any_case = 0; any_case < 2; any_case++)
        for (const char *data = answer_file(path); data;
             data = strchr(data, '\n')) {
            data += *data == '\n';
            if (behind(data, start, any_case))
                return text("%.*s", (int)strcspn(data, "\n"), data);
        }
    if (answers_are_final)
        return "";
    unfinished("%s: the line `%s...` is missing", path, start);
}

/* Is there a word, and not only the dots in its place? */
static bool
is_given(const char *word)
{
    return *word && strspn(word, ".") != strlen(word);
}

const char *
answer_word(const char *line, const char *label)
{
    const char *at = NULL, *word;
    size_t length;

    for (int any_case = 0; any_case < 2 && !at; any_case++)
        for (const char *s = line; *s && !at; s++)
            at = behind(s, label, any_case);
    if (!at && !answers_are_final)
        unfinished("the line `%s` has lost its `%s`", line, label);
    at = at ? at + strspn(at, " ") : "";
    at += strspn(at, "."); /* dots that were left, or a full stop */
    length = strcspn(at, " |");
    while (length && at[length - 1] == '.')
        length--;
    word = text("%.*s", (int)length, at);
    if (!is_given(word) && !answers_are_final)
        unfinished("nothing is written yet behind `%s` in the line `%s`",
                   label, line);
    return word;
}

/*
 * What is given where a number should be: a number that no answer is, and
 * that show_answer() knows.
 */
enum { ODD_FIRST = 1, ODD_MOST = 4000 };
static const uint32_t odd = 0xfffff000;
static struct list odd_words;

static uint32_t
odd_number(const char *word)
{
    if (odd_words.count < ODD_MOST)
        push(&odd_words, text("%s", word));
    return odd + (uint32_t)(odd_words.count - 1) + ODD_FIRST;
}

char *
odd_answer(uint32_t number)
{
    const char *word;

    if (number < odd + ODD_FIRST ||
        number - odd - ODD_FIRST >= odd_words.count)
        return NULL;
    word = odd_words.word[number - odd - ODD_FIRST];
    return is_given(word) ? text("`%s`", printable(word, 60))
                          : text("nothing");
}

static uint32_t
number_in(const char *line, const char *label, int base, const char *what)
{
    const char *word = answer_word(line, label), *digits = word;
    char *end;
    unsigned long value;

    if (base == 16 && digits[0] == '0' && (digits[1] | ' ') == 'x')
        digits += 2;
    value = strtoul(digits, &end, base);
    if (isxdigit((unsigned char)*digits) && !*end && value <= UINT32_MAX)
        return (uint32_t)value;
    if (!answers_are_final)
        unfinished("`%s` is no %s behind `%s` in the line `%s`", word, what,
                   label, line);
    return odd_number(word);
}

uint32_t
answer_number(const char *line, const char *label)
{
    return number_in(line, label, 10, "number");
}

uint32_t
answer_address(const char *line, const char *label)
{
    return number_in(line, label, 16, "address");
}

/* ---- words of a few letters ---- */

static char
other_case(char c)
{
    unsigned char u = (unsigned char)c;

    return (char)(isupper(u) ? tolower(u) : toupper(u));
}

char *
answer_letters(const char *word, const char *letters)
{
    char *s = text("%s", word);

    for (char *at = s; *at; at++)
        if (!strchr(letters, *at) && strchr(letters, other_case(*at)))
            *at = other_case(*at);
    return s;
}

const char *
answer_choice(const char *line, const char *label, const char *choices)
{
    const char *word = answer_word(line, label);
    char *rest = text("%s", choices), *choice, *same = NULL;

    while ((choice = strsep(&rest, " "))) {
        if (strcmp(choice, word) == 0)
            return choice;
        if (strcasecmp(choice, word) == 0)
            same = choice;
    }
    if (same || answers_are_final)
        return same ? same : word;
    unfinished("`%s` is none of %s behind `%s` in the line `%s`", word,
               choices, label, line);
}

const char *
answer_of(const char *line, const char *label, const char *letters,
          size_t length)
{
    const char *given = answer_word(line, label);
    char *word = answer_letters(given, letters);

    if (strlen(word) == length && strspn(word, letters) == length)
        return word;
    if (answers_are_final)
        return NULL;
    unfinished("`%s` is not %zu of the letters %s behind `%s` in the line "
               "`%s`",
               given, length, letters, label, line);
}

/*
 * Does what follows a blank belong to the step before it?  So does a number,
 * and whatever comes after a task's letter alone.
 */
static bool
goes_on(const char *steps, size_t length, char next)
{
    if (length == 0 || steps[length - 1] == ',')
        return true;
    if (isupper((unsigned char)steps[length - 1]) &&
        (length == 1 || steps[length - 2] == ','))
        return true;
    return strchr("0123456789:@*+-.", next) != NULL;
}

char *
answer_steps(const char *path, const char *letters)
{
    const char *data = answer_file(path);
    char *steps = allocate(2 * strcspn(data, "\n") + 1);
    size_t length = 0;
    bool blank = false;

    for (; *data && *data != '\n'; data++) {
        if (*data == ' ' || *data == ',') {
            blank |= *data == ' ';
            if (*data == ',' && length && steps[length - 1] != ',')
                steps[length++] = ',';
            continue;
        }
        if (blank && !goes_on(steps, length, *data))
            steps[length++] = ',';
        blank = false;
        steps[length++] = *data;
    }
    while (length && steps[length - 1] == ',')
        length--;
    steps[length] = '\0';
    return answer_letters(steps, letters);
}
