-- SPDX-License-Identifier: GPL-2.0-only
--[[ What pandoc passes over: each text is put at the end of a file, and line 1
     of the message is its first line; errors.lua has more of these. ]]
local chapter = "chapters/02-next.md"
local ends = {                          -- of the fixture's files
    [chapter] = '[]{.fact of="0.11:A.1 1.2:B.1"}',
    ["chapters/glossary.md"] = "Memory with more than one\nowner.",
    ["chapters/part-2.md"] = "says\n[@knuth].",
    ["chapters/00-preface.md"] = "[exercise](01-small.md#ex-small-1).",
    ["chapters/03-draft.md"] = '[]{.fact of="1.2:B.1"}',
    ["exercises/01-small/1-count/exercise.md"] = "has the loop.",
}
local code = '{.c .illustrative why="x"}'
local left = " is left of some markup that cannot be read; if it is meant"

local texts = {
    -- fences
    { "an unclosed :::", "::: {.design}\n\nA.", 1, "this ::: is not closed" },
    { "an unclosed ::: of two", "::: {.design}\n\n::: {.aside}\nA\n:::", 1,
      "this ::: is not closed" },
    { "an unclosed ::: in a list", "* a\n\n  ::: {.design}\n  B\n\n* c", 3,
      "this ::: is not closed" },
    { "a ::: that closes nothing", "A\n\n:::\n\nB", 3,
      "this ::: closes nothing" },
    { "a ::: closed twice", "::: {.design}\nA\n:::\n:::", 4,
      "this ::: closes nothing" },
    { "a ::: closed by ::::", "::: {.design}\nA\n::::", 1,
      "this ::: is not closed: line %d has ::::", 3 },
    { "a ::: that a note takes", "::: {.design}\nA.[^q]\n\n[^q]: N.\n:::\n\nB.",
      1, "this ::: is not closed: the ::: in line %d is read as the note " ..
      "above it, and needs an empty line before it", 5 },
    { "a ::: within a paragraph", "A\n::: {.design}\nB\n:::", 2,
      "this ::: cannot be read: an empty line before it" },
    { "a ::: with words after it", "::: {.design} A\n\nB\n\n:::", 1,
      "this ::: cannot be read" },
    { "an unclosed code block", "```c\nint a;\n\nint b;", 1,
      "this ``` is not closed" },
    { "an unclosed code block of ~", "~~~ " .. code .. "\nint a;", 1,
      "this ~~~ is not closed" },
    { "a code block closed by too few", "````" .. code .. "\na\n```\n\nB", 1,
      "this ```` is not closed" },
    { "a code block closed by another's mark", "~~~ " .. code .. "\na\n```", 1,
      "this ~~~ is not closed" },
    { "a code block that another's end closes", "``` " .. code .. "\nint a;" ..
      "\n\nB\n\n``` {.console}\n$ a\n```", 1, "this ``` is not closed: line " ..
      "%d opens another", 6 },
    { "an unclosed code block in a list", "* a\n\n  ``` " .. code .. "\n  b" ..
      "\n\n* c", 3, "this ``` is not closed" },
    { "an indented code block with attributes", "    ``` " .. code ..
      "\n    a\n    ```", 1, "this ``` cannot be read" },

    -- notes and labels
    { "an unknown note", "A[^nope].", 1, "there is no note [^nope]" },
    { "an unknown note in a note", "A[^a].\n\n[^a]: B[^z].", 3,
      "there is no note [^z]" },
    { "an unused note", "A.\n\n[^b]: B.", 3, "the note [^b] is used nowhere" },
    { "a note that is there twice", "A[^1].\n\n[^1]: B.\n\n[^1]: C.", 5,
      "[^1] is there already, in line %d", 3 },
    { "an unknown label", "See\n[the text][nope].", 2,
      "no link [nope]: … is in this file" },
    { "a label that is there twice", "[a][l]\n\n[l]: 02-next.md\n\n" ..
      "[l]: 01-small.md", 5, "[l] is there already, in line %d", 3 },
    { "an unknown label in a caption", "[share.c](../code/02-next/mm/share.c)" ..
      "{.listing\ncaption=\"see [x][nope]\"}", 1, "no link [nope]: …" },
    { "brackets without an end", "See [chapter](01-small.md and B", 1,
      "'[chapter](01-small.md'" .. left },
    { "brackets with nothing after them", "A [frame] is", 1,
      "'[frame]'" .. left },

    -- classes and attributes
    { "a misspelt class of a link", "[x](../code/01-small/mm/memory.c)" ..
      '{.listting of="x"}', 1, "a link has no class '.listting'; did you " ..
      "mean '.listing'?" },
    { "a misspelt class of words", "A [frame]{.trem}", 1, "[words]{…} has no " ..
      "class '.trem'; did you mean '.term'?" },
    { "a misspelt class of a :::", "::: {.cruxx}\nA\n:::", 1, "a ::: has no " ..
      "class '.cruxx'; did you mean '.crux'?" },
    { "a misspelt class of a code block", "``` {.consol}\n$ a\n```", 1,
      "a code block has no class '.consol'; did you mean '.console'?" },
    { "a misspelt class of code", "A\n`x`{.cc}", 2, "`code` has no class '.cc'" },
    { "a misspelt class of a heading", "## B {.ref}", 1,
      "a heading has no class '.ref'" },
    { "a misspelt class of a picture", "![x](../figures/idea.dot){.figur}", 1,
      "a picture has no class '.figur'" },
    { "a form without its link", "[share.c]{.listing}", 1, "[words]{…} has no " ..
      "class '.listing'" },
    { "a misspelt attribute", "[Three boxes, one a frame](../figures/idea.dot)" ..
      '{.figure capton="x"}', 1, "a .figure has no attribute 'capton'; did " ..
      "you mean 'caption'?" },
    { "attributes without a class", "A [1]{run=hello}", 1, "[words]{…} without " ..
      "a class has no attribute 'run'" },
    { "an attribute without its second quote", '::: {.design title="x}\nA\n:::',
      1, 'title= has no second "' },
    { "attributes after a blank", "[share.c](../code/02-next/mm/share.c) " ..
      "{.listing}", 1, "these attributes cannot be read: {.listing}" },
    { "attributes of a heading without #", "## B {sec-b}", 1,
      "these attributes cannot be read: {sec-b}" },
    { "attributes of a heading without }", "## B {#sec-b", 1,
      "these attributes cannot be read: {#sec-b" },
    { "a heading without a blank", "##B", 1, "'##B'" .. left },

    -- other markup
    { "unclosed code", "A `b c.", 1, "'`b'" .. left },
    { "unclosed bold", "**A** and\nA **b c.", 2, "'**b'" .. left },
    { "unclosed emphasis", "A\n*b c.", 2, "'*b'" .. left },
    { "unclosed emphasis of _", "A _b c.", 1, "'_b'" .. left },
    { "a formula", "It is $$x$$.", 1, "'$$x$$.'" .. left },
    { "a comment", "A <!-- b --> c", 1, "'<!–'" .. left },
    { "an unclosed comment", "A\n\n<!-- b\n\nc", 3, "'<!–'" .. left },
    { "HTML", "A <b>c</b>", 1, "'<b>c</b>'" .. left },
    { "text for HTML alone", "A\n`<b>`{=html}", 2, "'{=html}'" .. left },
    { "a row with a cell too few", '::: {.table caption="x"}\n| a | b |\n' ..
      "|---|---|\n| b |\n:::", 4, "a row of 1 here, and the table's head has 2" },
    { "a row with a cell too many", '::: {.table caption="x"}\n| a | b |\n' ..
      "|---|---|\n| b | c | d |\n:::", 4, "a row of 3 here, and the table's" },
    { "a table's line with a cell too few", '::: {.table caption="x"}\n' ..
      "| a | b |\n|---|\n| b | c |\n:::", 3, "a row of 1 here" },
    { "a .table without a table", '::: {.table caption="x"}\nA\n:::', 1,
      "no table in this .table" },
    { "a chapter that is not UTF-8", "A\ncaf\xe9", 2, "the byte e9, 4 in this " ..
      "line, is no UTF-8: save the file as UTF-8" },
    { "a NUL byte", "A\n\0b", 2, "the byte 00, 1 in this line, is no UTF-8" },
}

local cases = {}
local function add(what, file, text, line, message, shift)
    local last = ends[file]
    cases[#cases + 1] = { what, file, last, last .. "\n\n" .. text .. "\n",
        file .. ":%L: " .. message, line + 1 + select(2, last:gsub("\n", "")),
        shift and shift - line }
end
for _, t in ipairs(texts) do
    add(t[1], chapter, t[2], t[3], t[4], t[5])
end
for file in pairs(ends) do              -- every kind of file is asked
    add("an unclosed ::: in " .. file, file, "::: {.design}\n\nA.", 1,
        "this ::: is not closed")
    add("an unknown note in " .. file, file, "A[^nope].", 1,
        "there is no note [^nope]")
    add("no UTF-8 in " .. file, file, "\xff", 1, "the byte ff, 1 in this line")
end
table.sort(cases, function(a, b) return a[1] < b[1] end)

-- What is no Markdown, but is read or shown.
for _, c in ipairs {
    { "code/01-small/mm/memory.c", "#define FRAMES" },
    { "chapters/references.bib", "Knuth, Donald" },
    { "chapters/claims.md", "- S0.2" }, { "tests/facts.txt", "0.11:A.3" },
    { "figures/idea.dot", "frame shared" } } do
    cases[#cases + 1] = { "no UTF-8 in " .. c[1], c[1], c[2], "\xe9" .. c[2],
        c[1] .. ":%L: the byte e9, " }
end
for _, c in ipairs {
    { "UTF-16", chapter, "# Sharing", "\xff\xfe#\0 \0S\0h\0", "this is UTF-16" },
    { "a byte order mark in a figure", "figures/idea.dot", "digraph",
      "\u{feff}digraph", "this file begins with a byte order mark" },
    { "a byte order mark in runs", "code/01-small/runs", "hello",
      "\u{feff}hello", "this line begins with a byte order mark" },
    { "CRLF in code", "code/01-small/boot/head.S", "\n", "\r\n",
      "this line ends in CRLF" },
    { "CRLF in runs", "code/01-small/runs", "\n", "\r\n",
      "this line ends in CRLF" } } do
    cases[#cases + 1] = { c[1], c[2], c[3], c[4], c[2] .. ":1: " .. c[5] }
end

-- What looks like such mistakes and is none.
local harmless = {}
for _, t in ipairs {
    { "escaped marks", "A \\[b\\] \\*c, d \\$e f\\|g `$x` `[^a]` `{.b}`." },
    { "comparisons and products", "If a < b and c > d, it is 5 * 3, task[] or " ..
      "i_data[0]." },
    { "backticks in code", "```` ``` ```` and ``` `x` ```." },
    { "marks in a caption", "[share.c](../code/02-next/mm/share.c){.listing " ..
      'caption="see [frame]{.term}, `a[1]`"}' },
    { "marks in the caption of a table", "::: {.table\ncaption=\"a " ..
      "[page]{.term}\"}\n| a | b |\n|---|---|\n| b \\| c | `|` |\n:::" },
    { "a code block in a list", "* a\n\n  ``` " .. code .. "\n  b\n  ```" },
    { "a note and a label", "A[^b] [c][d].\n\n[^b]: E.\n\n[d]: 01-small.md" },
    { "a citation", "A [@knuth, p. 7] and @knuth." },
} do
    harmless[#harmless + 1] = { t[1], chapter, ends[chapter],
        ends[chapter] .. "\n\n## Odd\n\n" .. t[2] .. "\n" }
end
for _, name in ipairs { "a chapter", "a glossary", "claims" } do
    local file = name == "a chapter" and chapter or
                 "chapters/" .. name:match("%w+$") .. ".md"
    harmless[#harmless + 1] = { name .. " with CRLF", file, " ",
        function(text) return "\u{feff}" .. text:gsub("\n", "\r\n") end }
end

return { cases = cases, harmless = harmless }
