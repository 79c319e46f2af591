-- SPDX-License-Identifier: GPL-2.0-only
--[[ Breaks the fixture book in one place at a time and reads what the weave
     says: pandoc -L tests/book/errors.lua </dev/null.  A copy of the book is
     laid out under a path with a space in it. ]]
local here = PANDOC_SCRIPT_FILE:match("^(.*)/[^/]*$")
local judge = dofile(here .. "/judge.lua")
local read, write = judge.read, judge.write
local quote, sh, verdict = judge.quote, judge.sh, judge.verdict
local root = pandoc.system.get_working_directory()
local dir = root .. "/build/test/book/a fixture"
local weave = root .. "/tools/weave"
local book = dir .. "/build/weave/book.json"

local chapter = "chapters/01-small.md"
local next_chapter = "chapters/02-next.md"
local part = "chapters/part-2.md"

-- { what, file, text in it, text instead, the message }.  Without a text the
-- whole file is removed.  In the message %L is the line of
-- the text, moved by the sixth number; or that of { file, text }.  %d is the
-- line so many more, the seventh, from there.
local cases = {
    { "unknown symbol", chapter, "symbol=free_page}", "symbol=free_pge}",
      chapter .. ":%L: unknown symbol 'free_pge' in " ..
      "code/01-small/mm/memory.c; did you mean 'free_page'?" },
    { "a symbol that is there twice", chapter, 'from="#ifdef ONE"',
      "symbol=twin", chapter .. ":%L: 'twin' is in " ..
      "code/01-small/mm/memory.c 2 times" },
    { "a pattern that matches nothing", chapter, 'from="^#define FRAMES"',
      'from="^#define FRAME "', chapter .. ":%L: from=\"^#define FRAME \" " ..
      "matches 0 lines of code/01-small/mm/memory.c, and must match one" },
    { "a pattern that matches twice", chapter, 'from="^#define FRAMES"',
      'from="#define"', chapter .. ":%L: from=\"#define\" matches 2 lines " ..
      "of code/01-small/mm/memory.c (5, 6), and must match one" },
    { "a listing of no file", chapter, "boot/head.S){.listing",
      "boot/tail.S){.listing",
      chapter .. ":%L: there is no file code/01-small/boot/tail.S" },
    { "a function that the broken kernel has as it was", chapter,
      "nocount/layer){.listing symbol=get_free_page",
      "nocount/layer){.listing symbol=free_page_", chapter .. ":%L: " ..
      "code/breaks/01-small/nocount/layer edits no file with the function " ..
      "'free_page_'" },
    { "a broken kernel that is not laid out", "build/tree/break/01-small/" ..
      "nocount/mm/memory.c", nil, nil, chapter .. ":%L: build/tree/break/" ..
      "01-small/nocount/mm/memory.c is missing: its tree is not laid out",
      { chapter, "nocount/layer" } },
    { "a broken kernel that is not broken", "build/tree/break/01-small/" ..
      "nocount/mm/memory.c", "            ;", "            mem_map[nr] = 1;",
      chapter .. ":%L: code/breaks/01-small/nocount/layer edits nothing",
      { chapter, "nocount/layer" } },
    { "a listing's unknown attribute", chapter, "{.listing symbol=_start}",
      "{.listing sybol=_start}",
      chapter .. ":%L: a .listing has no attribute 'sybol'; did you mean " ..
      "'symbol'?" },
    { "a file that another layer replaces", next_chapter,
      "(../code/02-next/mm/memory.c)", "(../code/01-small/mm/memory.c)",
      next_chapter .. ":%L: chapter 02-next compiles " ..
      "code/02-next/mm/memory.c, not code/01-small/mm/memory.c" },
    { "a file of a later layer", chapter, "(../code/01-small/kernel.ld)",
      "(../code/02-next/mm/share.c)", chapter .. ":%L: " ..
      "code/02-next/mm/share.c is in a later chapter's folder" },
    { "a tree that was laid out before", "build/tree/01-small/kernel.ld",
      "1M", "2M", chapter .. ":%L: build/tree/01-small/kernel.ld differs " ..
      "from code/01-small/kernel.ld: run make first",
      { chapter, "[kernel.ld]" } },

    { "unknown run", chapter, '{.value run=hello key="frames free"}',
      '{.value run=hallo key="frames free"}', chapter .. ":%L: unknown run " ..
      "'hallo': code/01-small/runs has hello" },
    { "unknown graph", chapter, "graph=frames #fig", "graph=farmes #fig",
      chapter .. ":%L: unknown graph 'farmes': run 'hello' drew it 0 times " ..
      "(it drew: frames, later)",
      -1 },
    { "unknown key", chapter, 'key="frames free"', 'key="free frames"',
      chapter .. ":%L: key 'free frames' starts 0 lines of run 'hello'" },
    { "unknown table", chapter, "table=cost\n#tbl-cost",
      "table=costs\n#tbl-cost",
      chapter .. ":%L: table 'costs' is in run 'hello' 0 times" },
    { "unknown column of a plot", chapter, "y=cycles", "y=cycle",
      chapter .. ":%L: table 'cost' has no column 'cycle' for y=",
      -1 },
    { "a plot beside an unknown run", chapter, "with=warm", "with=worm",
      chapter .. ":%L: unknown run 'worm': code/01-small/runs has hello, " ..
      "odd, short, warm", -1 },
    { "a plot beside a run without the column", chapter, "with=warm",
      "with=odd", chapter .. ":%L: run 'odd': table 'cost' has no column " ..
      "'cycles' for y=", -1 },
    { "a plot beside a run without a row", chapter, "with=warm",
      "with=short", chapter .. ":%L: with=: in row 3, column 'frames' is " ..
      "4 in run 'hello' and none in run 'short', and must be the same", -1 },
    { "a plot of two runs, and one name", chapter, "with=warm",
      'with=warm names="cold"', chapter .. ":%L: names=\"cold\" does not " ..
      "name two runs: write names=\"this, the other\"", -1 },
    { "a plot of one run, and names", chapter, "with=warm",
      'names="cold, warm"', chapter .. ":%L: names= says what two runs " ..
      "are called: add with=", -1 },
    { "a value that differs", chapter, "[3 712]{", "[3 713]{",
      chapter .. ":%L: '3 713' is not what run 'hello' printed: " ..
      "frames free: 3712" },
    { "an address that differs", chapter, "[0x00fff000]{",
      "[0x00ffe000]{", chapter .. ":%L: '0x00ffe000' is not what run " ..
      "'hello' printed: end of memory: 0x00fff000" },
    { "a word that the graph does not have", chapter, "[count]{",
      "[counts]{", chapter .. ":%L: 'counts' stands in 0 lines of graph " ..
      "'frames' of run 'hello', and must stand in one" },
    { "a word that the line does not have", chapter,
      "is [0x00fff000]{", "is [00fff000]{", chapter .. ":%L: '00fff000' " ..
      "stands in 0 lines of run 'hello', and must stand in one: " ..
      "end of memory: 0x00fff000" },
    { "a word of two lines", chapter,
      '[0x00fff000]{.value run=hello from="end of memory"}',
      "[frames]{.value run=hello}", chapter .. ":%L: 'frames' stands in 3 " ..
      "lines of run 'hello', and must stand in one: say which with from=" },
    { "a word that could be anywhere", chapter, "[count]{", "[1]{",
      chapter .. ":%L: '1' is too short to be looked for in all of graph " ..
      "'frames'" },
    { "a word of no graph", chapter, "[count]{.value run=hello graph=frames}",
      "[count]{.value run=hello graph=frame}", chapter .. ":%L: unknown " ..
      "graph 'frame': run 'hello' drew it 0 times (it drew: frames, later)" },
    { "a transcript that differs", "tests/transcripts/01-small/hello.txt",
      "3840", "3841", "tests/transcripts/01-small/hello.txt differs from " ..
      "build/run/01-small/hello/com1.txt" },
    { "a run without its transcript", "tests/transcripts/02-next/shared.txt",
      nil, nil, next_chapter .. ":%L: tests/transcripts/02-next/shared.txt " ..
      "is not kept of build/run/02-next/shared/com1.txt",
      { next_chapter, "(../tests/transcripts/02-next" } },
    { "a run that was not run", "build/run/02-next/shared/com1.txt", nil,
      nil, next_chapter .. ":%L: run 'shared' has not been run",
      { next_chapter, "(../tests/transcripts/02-next" } },
    { "a transcript's pattern", chapter, 'to="^frames free"',
      'to="^frames"', chapter .. ":%L: to=\"^frames\" matches 2 lines of " ..
      "run hello",
      -1 },

    { "a letter without a face", "chapters/glossary.md", "\u{9875}\u{6846}",
      "\u{9875}\u{6846} \u{416}", "chapters/glossary.md:%L: no edition has " ..
      "a face for \u{416} (U+0416): write it otherwise, or add" },
    { "a Han character without a font", "chapters/glossary.md",
      "\u{9875}\u{6846}", "\u{9875}\u{71b5}", "chapters/glossary.md:%L: no " ..
      "edition has a font for \u{71b5} (U+71B5): run tools/han" },
    { "missing alt text", chapter,
      "[Three boxes, one a frame, with the count of its owners]", "[idea]",
      chapter .. ":%L: the figure has no alt text" },
    { "a figure without a caption", chapter,
      ' caption="The counts, drawn by the kernel"', "",
      chapter .. ":%L: the figure has no caption=",
      -1 },
    { "a figure that is no DOT", "figures/idea.dot", "a -> b -> c",
      "a -> -> c", chapter .. ":%L: figures/idea.dot: '' is no end of an " ..
      "edge", { chapter, "figures/idea.dot" } },
    { "a figure that is no figure", "figures/idea.dot", "digraph", "graph",
      "figures/idea.dot: it holds no digraph" },
    { "a statement without an end", "figures/idea.dot", "1\\n0\"];", "1\\n0\"]",
      "figures/idea.dot: a ; is missing after 'b […]'" },
    { "a figure that Graphviz does not take", "figures/idea.dot", "c:p;",
      "c:p [arrowhead=blob];", chapter .. ":%L: figures/idea.dot: Warning: " ..
      "Arrow type", { chapter, "figures/idea.dot" } },
    { "a thing that the pictures do not know", "figures/idea.dot",
      "frame shared", "fram shared", "figures/idea.dot: 'c' is a 'fram', " ..
      "and that is no word of the picture language: area, " },
    { "a thing that is nothing", "figures/idea.dot", 'what="frame", ', "",
      "figures/idea.dot: it does not say what 'a' is: what=" },
    { "a colour in a figure", "figures/idea.dot", 'what="frame",',
      'what="frame", fillcolor=pink,', "figures/idea.dot: it says how a " ..
      "thing looks (fillcolor=pink): say what it is, what=" },
    { "a mark on no cell", "figures/idea.dot", 'what="frame shared",',
      'what=frame, marks="q shared",', "figures/idea.dot: marks= of 'c': " ..
      "there is no cell 'q'" },
    { "a name for nothing", chapter, 'names="frame=', 'names="task 2=',
      chapter .. ":%L: graph 'later' of run 'hello': names=: nothing is " ..
      "called 'task 2' in it", -1 },
    { "a picture", next_chapter, "[S0.2]{", "![x](../figures/idea.dot) " ..
      "[S0.2]{", next_chapter .. ":%L: write a picture as [alt text]" },
    { "a form inside a paragraph", next_chapter, "[S0.2]{",
      "See [x](../code/02-next/mm/share.c){.listing} and [S0.2]{",
      next_chapter .. ":%L: a .listing link must be alone in its paragraph" },

    { "duplicate id", chapter, "#fig-live", "#fig-idea", chapter ..
      ":%L: duplicate id 'fig-idea': it is at " .. chapter .. ":18 already",
      -1 },
    { "a bad id", chapter, "#fig-live", "#fig:live", chapter ..
      ":%L: id 'fig:live' must begin with a letter", -1 },
    { "attributes that cannot be read", chapter, "#fig-live", "#fig-live,",
      chapter .. ":%L: these attributes cannot be read: {.figure", -1 },
    { "dangling reference", chapter, "(#tbl-cost)", "(#tbl-coast)",
      chapter .. ":%L: nothing has the id 'tbl-coast'; did you mean " ..
      "'tbl-cost'?" },
    { "dangling reference to another chapter", next_chapter,
      "(01-small.md#sec-code)", "(01-small.md#sec-cod)",
      next_chapter .. ":%L: nothing has the id 'sec-cod'" },
    { "a reference to a file that is not there", chapter, "(02-next.md)",
      "(03-last.md)", chapter .. ":%L: there is no file chapters/03-last.md" },
    { "missing citation", chapter, "@knuth", "@knut",
      chapter .. ":%L: 'knut' is cited but not in " ..
      "chapters/references.bib" },
    { "a term that the glossary lacks", chapter, "[frame]{.term}",
      "[slot]{.term}", chapter .. ":%L: 'slot' is not in the glossary" },
    { "a malformed glossary entry", "chapters/glossary.md", "页框 *yèkuàng*",
      "页框", "chapters/glossary.md:%L: a glossary entry reads" },
    { "unknown claim", next_chapter, "[S0.2]", "[S0.9]", next_chapter ..
      ":%L: unknown claim 'S0.9'" },
    { "a claim whose test is not there", chapter, "memory.c:test_count",
      "memory.c:test_counts", chapter .. ":%L: tests/unit/memory.c has no " ..
      "'test_counts'",
      -1 },

    { "a literal code block", next_chapter, "``` {.console}", "```",
      next_chapter .. ":%L: a literal code block" },
    { "an illustration without a reason", chapter,
      ' why="the line that 0.11 had, not ours"', "", chapter ..
      ":%L: an .illustrative code block needs why=" },
    { "a chapter without its file", next_chapter, nil, nil,
      "book.yml:%L: there is no file chapters/02-next.md",
      { "book.yml", "chapters/02-next.md" } },
    { "a chapter with another title", next_chapter, "# Sharing frames",
      "# Sharing", next_chapter .. ":%L: the title is 'Sharing', book.yml " ..
      "says 'Sharing frames'" },
    { "a part without its file", part, nil, nil,
      "book.yml:%L: there is no file chapters/part-2.md",
      { "book.yml", "chapters/part-2.md" } },
    { "a part with another title", part, "# A second part", "# The end",
      part .. ":%L: the title is 'The end', book.yml says 'A second part'" },
    { "a part without a title", "book.yml", "    title: A second part\n", "",
      "book.yml:%L: id: second has no 'title'", { "book.yml", "id: second" } },
    { "a part without an id", "book.yml", "  - id: second\n    title",
      "  - title", "book.yml:1: part II has no 'id'" },
    { "a part's unknown key", "book.yml", "    prose: chapters/part-2.md",
      "    page: chapters/part-2.md", "book.yml:%L: id: second has 'page', " ..
      "which no part has: it has id, title, chapters, and prose" },
    { "two parts with one id", "book.yml", "id: second", "id: first",
      part .. ":1: duplicate id 'part-first': it is at book.yml:1 already" },
    { "a part that says something twice", part, "#fig-owners", "#fig-idea",
      part .. ":%L: duplicate id 'fig-idea': it is at " .. chapter ..
      ":18 already", -1 },
    { "a dangling reference of a part", part, "(#tbl-owners)", "(#tbl-owner)",
      part .. ":%L: nothing has the id 'tbl-owner'; did you mean " ..
      "'tbl-owners'?" },
    { "a banned word in a part", part, "What the", "Of course, what the",
      part .. ":%L: 'of course' is not the book's voice" },
    { "a slide in a part", part, "## Owners", "::: {.slide " ..
      "title=\"x\"}\n[x]{.point}\n:::\n\n## Owners", part .. ":%L: a " ..
      "slide, but only chapters have lectures" },
    { "an exercise without its grader",
      "exercises/01-small/1-count/check.c", nil, nil, "book.yml:%L: " ..
      "exercise 1.1 has no grader: exercises/01-small/1-count/check.c is " ..
      "missing",
      { "book.yml", "id: 1-count" } },
    { "an exercise without its text",
      "exercises/01-small/1-count/exercise.md", nil, nil, "book.yml:%L: " ..
      "exercise 1.1 has no exercises/01-small/1-count/exercise.md",
      { "book.yml", "id: 1-count" } },
    { "an exercise that the chapter leaves out", chapter,
      "[exercise 1](../exercises/01-small/1-count/exercise.md){.exercise}",
      "", chapter .. ":1: exercise 1.1 (1-count) is in book.yml but not in " ..
      "the chapter" },
    { "an exercise that book.yml leaves out", "book.yml",
      "          - {id: 1-count, points: 10, minutes: 20, stars: 2, kind: " ..
      "change}\n", "", "exercises/01-small/1-count/exercise.md is not an " ..
      "exercise that book.yml lists for this chapter" },

    { "a function neither shown nor excused", chapter,
      "- mm/memory.c: helper", "- mm/memory.c: free_page", chapter ..
      ":1: code/01-small/mm/memory.c: neither shown nor in the not-shown " ..
      "list: helper" },
    { "a function shown in part", chapter, "{.listing symbol=free_page}",
      '{.listing symbol=free_page to="^free_page"}', "code/01-small/mm/" ..
      "memory.c: neither shown nor in the not-shown list: free_page (from " ..
      "line 25 on)" },
    { "an excuse for what is shown", chapter, "memory.c: helper",
      "memory.c: helper, free_page", chapter .. ":%L: free_page of " ..
      "mm/memory.c is in the not-shown list, but a listing shows it" },
    { "an excuse for nothing", chapter, "memory.c: helper",
      "memory.c: helper, helped", chapter .. ":%L: the not-shown list " ..
      "names helped of mm/memory.c" },
    { "an excuse without a reason", chapter,
      " — one line that the text explains", "", chapter ..
      ":%L: a not-shown item reads",
      0 },

    { "a paragraph on Linux without a mark", chapter, "Linux 0.11 used one " ..
      "byte a frame.\n[]{.fact of=\"0.11:A.1\"}", "Linux 0.11 used one " ..
      "byte a frame.", chapter .. ":%L: this paragraph names Linux 0.11 " ..
      "and does not say which fact it is from: []{.fact of=" },
    { "a box on Linux without a mark", chapter, "Version 0.11 did the same" ..
      ".\n[]{.fact of=\"0.11:A.1 0.11:C.1.2\"}", "It did the same.",
      chapter .. ":%L: this paragraph stands under what Linux did and does " ..
      "not say which fact it is from: []{.fact of=\"…\"}, or []{.own" },
    { "Linux without a version and without a mark", next_chapter,
      "has two owners.", "has two owners on Linux.", next_chapter .. ":%L: " ..
      "this paragraph names Linux and does not say" },
    { "a later version without a mark", next_chapter, "has two owners.",
      "has had two owners since 2.6.", next_chapter .. ":%L: this " ..
      "paragraph names Linux 2.6 and does not say" },
    { "an item of a list without a mark", next_chapter, "* It counts in 16 " ..
      "bits,\n  not in eight.\n  []{.fact of=\"1.2:B.1\"}\n", "* It counts " ..
      "in 16 bits,\n  not in eight.\n", next_chapter .. ":%L: this " ..
      "paragraph stands under what Linux did" },
    { "a list without the mark below it", next_chapter, "1. The parts of " ..
      "the list\n2. have their mark below it.\n\n[]{.fact of=\"1.2:B.1\"}",
      "1. The parts of the list\n2. have their mark below it.",
      next_chapter .. ":%L: this paragraph stands under what Linux did" },
    { "a table without a mark", next_chapter, "::: {.table #tbl-kernels\n" ..
      "caption=\"Linux 0.11 and 1.2\"}\n| kernel | bits |\n|--------|" ..
      "------|\n| 0.11   | 8    |\n| 1.2    | 16   |\n:::\n\n" ..
      "[]{.fact of=\"0.11:A.1 1.2:B.1\"}", "::: {.table #tbl-kernels\n" ..
      "caption=\"Linux 0.11 and 1.2\"}\n| kernel | bits |\n|--------|" ..
      "------|\n| 0.11   | 8    |\n| 1.2    | 16   |\n:::", next_chapter ..
      ":%L: this paragraph names Linux 0.11 and does not say" },
    { "a figure on Linux without a mark", chapter, "with the count of its " ..
      "owners]", "with Linux 1.2's count of its owners]", chapter ..
      ":%L: this paragraph names Linux 1.2 and does not say" },
    { "a mark of another kernel's papers", next_chapter,
      "1.2:B.16 0.11:A.3", "1.2:B.16", next_chapter .. ":%L: this " ..
      "paragraph names Linux 0.11 and does not say", -1 },
    { "an unknown fact", chapter, "0.11:C.1.2", "0.11:C.1.99", chapter ..
      ":%L: unknown fact '0.11:C.1.99': it is not in tests/facts.txt; did " ..
      "you mean '0.11:C.1.2'?" },
    { "a misspelt prefix", chapter, "0.11:C.1.2", "011:C.1.2", chapter ..
      ":%L: unknown fact '011:C.1.2': a fact begins with one of 0.11:, 1.2:" },
    { "a fact without a prefix", chapter, "0.11:C.1.2", "C.1.2", chapter ..
      ":%L: unknown fact 'C.1.2': a fact begins with one of 0.11:, 1.2:" },
    { "a mark that names no fact", chapter, "of=\"0.11:A.1 0.11:C.1.2\"",
      "of=\" \"", chapter .. ":%L: a .fact needs of=" },
    { "our own without a reason", next_chapter,
      '.own why="said of our kernel"', ".own", next_chapter ..
      ":%L: an .own needs why=" },
    { "a misspelt mark", next_chapter, '.own why="said', '.our why="said',
      next_chapter .. ":%L: [words]{…} has no class '.our'; did you mean " ..
      "'.own'?" },
    { "a part's page on Linux without a mark", part, "What the first part " ..
      "counted", "What Linux 1.2 counted", part .. ":%L: this paragraph " ..
      "names Linux 1.2 and does not say" },
    { "a question without an answer", chapter, "::: {.answer}\nAs",
      "::: {.design}\nAs", chapter .. ":%L: a .check is a question, and last",
      -3 },
    { "an answer without a question", chapter, "::: {.rest}\nHalf",
      "::: {.answer}\nHalf", chapter .. ":%L: an .answer is the last block" },
    { "a question inside of a box", chapter, "A byte was enough for 1991.",
      "::: {.check}\nWhy?\n\n::: {.answer}\nSo.\n:::\n:::", chapter ..
      ":%L: a .check stands between the paragraphs of a chapter" },
    { "a belief that no exercise catches", chapter, 'catch="1.1/both"', "",
      chapter .. ":%L: a .think needs catch=\"7.2/NAME\"" },
    { "a belief of no exercise", chapter, 'catch="1.1/both"',
      'catch="1.9/both"', chapter .. ":%L: a .think needs catch=\"7.2/NAME" ..
      "\", an exercise and its wrong answer: there is no exercise 1.9" },
    { "a belief that is no wrong answer", chapter, "1.1/both", "1.1/one",
      chapter .. ":%L: exercise 1.1 has no wrong answer 'one'" },
    { "a step too many", chapter, "2. It gets an owner.",
      "2. It gets an owner.\n3. And another.", chapter .. ":%L: the steps " ..
      "have 3 numbers, and figure fig-taken shows 1, 2", -2 },
    { "a step that has no words", chapter, "\n2. It gets an owner.", "",
      chapter .. ":%L: the steps have 1 numbers, and figure fig-taken shows " ..
      "1, 2", -2 },
    { "steps without their words", chapter, "::: {.steps of=fig-taken}",
      "::: {.design}", chapter .. ":%L: fig-taken has steps, and no " ..
      "::: {.steps of=fig-taken}", { chapter, "[A frame of count 0" } },
    { "steps of no figure", chapter, "of=fig-taken}", "of=fig-aide}", chapter ..
      ":%L: no figure of this chapter has the id 'fig-aide'" },
    { "a second place to rest", chapter, "::: {.optional title=\"why a byte\"}",
      "::: {.rest}", chapter .. ":1: 2 places to rest" },
    { "a hexadecimal number that looks decimal", chapter,
      "Freeing is its inverse", "Freeing 00100000 is its inverse", chapter ..
      ":%L: '00100000' is hexadecimal and does not say so: write 0x00100000" },
    { "one that does not, in a table", chapter, "| 0   | present |",
      "| 0   | 3fff |", chapter .. ":%L: '3fff' is hexadecimal" },
    { "one in a caption", chapter, 'caption="Taking a frame"',
      'caption="Taking frame fff0"', chapter .. ":%L: the caption has 'fff0'",
      },
    { "a value in groups that the run did not print", chapter, "[0x00fff000]{" ..
      ".value run=hello from", "[0x00fff001]{.value run=hello from", chapter ..
      ":%L: '0x00fff001' stands in 0 lines of run 'hello'" },
    { "an exercise that demands outside a mark",
      "exercises/01-small/1-count/exercise.md", "Write a function that " ..
      "counts", "[Write]{.demand #write} a function that only counts",
      "exercises/01-small/1-count/exercise.md:%L: 'only' demands " ..
      "something: mark what, as [only …]{.demand #id}" },
    { "a demand without a name", "exercises/01-small/1-count/exercise.md",
      "Write a function", "[Write]{.demand} a function",
      "exercises/01-small/1-count/exercise.md:%L: a .demand needs an id" },
    { "a demand that is there twice",
      "exercises/01-small/1-count/exercise.md", "Write a function",
      "[Write]{.demand #a} [a]{.demand #a} function",
      "exercises/01-small/1-count/exercise.md:%L: there is a demand 'a' " ..
      "already, in line 3" },
    { "no demand, without a reason",
      "exercises/01-small/1-count/exercise.md", "Write a function",
      "[Write]{.demand #a} a function. [It must]{.nodemand} work; and",
      "exercises/01-small/1-count/exercise.md:%L: a .nodemand needs why=" },
    { "an exercise on Linux without a mark",
      "exercises/01-small/1-count/exercise.md", "Write a", "Linux 1.2 has " ..
      "one. Write a", "exercises/01-small/1-count/exercise.md:%L: this " ..
      "paragraph names Linux 1.2 and does not say" },
    { "a term on Linux without a mark", "chapters/glossary.md",
      "A piece of an address", "Today's Linux: a piece of an address",
      "chapters/glossary.md:%L: this paragraph names Linux and does not" },
    { "a draft on Linux without a mark", "chapters/03-draft.md",
      "Linux 1.2 had more than one byte.\n[]{.fact of=\"1.2:B.1\"}",
      "Linux 1.2 had more than one byte.", "chapters/03-draft.md:%L: this " ..
      "paragraph names Linux 1.2 and does not say" },
    { "an unknown fact in a draft", "chapters/03-draft.md", "1.2:B.1",
      "1.2:B.99", "chapters/03-draft.md:%L: unknown fact '1.2:B.99'" },
    { "a list of facts that is not there", "book.yml",
      "facts: tests/facts.txt", "facts: tests/facts.text",
      "book.yml:%L: there is no file tests/facts.text" },
    { "a book without a list of facts", "book.yml",
      "facts: tests/facts.txt\n", "", chapter .. ":%L: unknown fact " ..
      "'0.11:A.1': book.yml names no facts: file",
      { chapter, "[]{.fact of=\"0.11:A.1\"}" } },
    { "a fact that is in the list twice", "tests/facts.txt", "0.11:A.3  ",
      "0.11:A.1  ", "tests/facts.txt:%L: '0.11:A.1' is in the list twice" },
    { "a fact without its first words", "tests/facts.txt",
      "Frame allocator", "", "tests/facts.txt:%L: a line reads '0.11:A.5  " ..
      "its first words': 0.11:A.3" },

    { "a banned word", chapter, "Freeing is its inverse",
      "Freeing is simply its inverse", chapter ..
      ":%L: 'simply' is not the book's voice" },
    { "a banned phrase over two lines", chapter, "which is old\n",
      "which is, of\ncourse, old\n", chapter ..
      ":%L: 'of course' is not the book's voice" },
    { "a banned word in an exercise",
      "exercises/01-small/1-count/exercise.md", "Write a", "Just write a",
      "exercises/01-small/1-count/exercise.md:%L: 'just' is not" },
}

local markup = dofile(here .. "/markup-cases.lua")
for _, more in ipairs { dofile(here .. "/lecture-cases.lua"), markup.cases } do
    for _, case in ipairs(more) do
        cases[#cases + 1] = case
    end
end

-- Each of these must pass: they are what the checks must not hit.
local harmless = {
    { "a banned word in a quotation", chapter, "> This is just",
      "> This is obviously just" },
    { "a banned word marked as quoted", chapter, "Freeing is its inverse",
      "Freeing is [simply]{.quote} its inverse" },
    { "a banned word in code", chapter, "`mem_map`{.c}", "`just`{.c}" },
    { "a longer word", chapter, "Freeing is its inverse",
      "Freeing is adjusted, uneasily" },
    { "a version of no kernel", next_chapter, "has two owners.",
      "has two owners, see exercise 1.2, and 0.11 ms." },
    { "Linux in code alone", next_chapter, "has two owners.",
      "has two owners (`linux.c`)." },
    { "a paragraph with its mark", next_chapter, "has two owners.",
      "has two owners in Linux 1.2. []{.fact of=\"1.2:B.1\"}" },
    { "a value without its zeros", chapter, "[0x00fff000]{.value run=hello " ..
      "from", "[0xfff000]{.value run=hello from" },
    { "hexadecimal as printed, in code", chapter, "Freeing is its inverse",
      "Freeing `00100000` is its inverse" },
    { "a number with a comma", chapter, "[3 712]{", "[3,712]{" },
}
for _, case in ipairs(markup.harmless) do
    harmless[#harmless + 1] = case
end

-- The book where the cases work: trees laid, runs run.
local function lay()
    local text, ok = sh("sh tests/book/lay " .. quote(dir))
    assert(ok, text)
end

local function resolve()
    return sh("env -u DRAFT pandoc --fail-if-warnings -f markdown-smart " ..
        "-L " .. quote(weave .. "/resolve.lua") .. " -t plain " ..
        "-o /dev/null book.yml", dir)
end

-- Cases are tried several at once, each at some distance from the others, as
-- the weave says all mistakes that it finds.  What it then does not say of a
-- case is asked once more of that case alone.
local far = 400                         -- bytes between two edits of a file

-- The edits that are made now: path -> { text = before, edits in order }.
local made

-- Makes a case's edit; false when another one is too near.
local function edit(case)
    local path = case[2]
    local file = made[path] or { text = read(dir .. "/" .. path) }
    assert(file.text, case[1] .. ": the fixture has no " .. path)
    local from, to, new = 1, #file.text, nil
    if case[3] then
        from, to = file.text:find(case[3], 1, true)
        assert(from, case[1] .. ": " .. path .. " has no such text")
        new = case[4]
    end
    local whole = not case[3] or type(new) == "function"
    for _, other in ipairs(file) do
        if whole or other.from < to + far and from < other.to + far then
            return false
        end
    end
    made[path] = file
    table.insert(file, { from = from, to = to, new = new, case = case })
    table.sort(file, function(a, b) return a.from < b.from end)
    return true
end

-- The text with the edits in it.
local function edited(file)
    local out, at = {}, 1
    for i, e in ipairs(file) do
        if type(e.new) == "function" then
            return e.new(file.text)
        end
        out[2 * i - 1] = file.text:sub(at, e.from - 1)
        out[2 * i] = e.new
        at = e.to + 1
    end
    return table.concat(out) .. file.text:sub(at)
end

-- The line of the original text's byte `at`, once all is edited.
local function line_now(file, at)
    local _, line = file.text:sub(1, at):gsub("\n", "")
    for _, e in ipairs(file) do
        if e.from < at and type(e.new) == "string" then
            local _, more = e.new:gsub("\n", "")
            local _, less = file.text:sub(e.from, e.to):gsub("\n", "")
            line = line + more - less
        end
    end
    return line + 1
end

-- A case's message with its line, or nil if others have edited that away.
local function message(case)
    local line
    if type(case[6]) == "table" then
        local path, what = table.unpack(case[6])
        local before = read(dir .. "/" .. path):match("^(.-)" ..
            what:gsub("%p", "%%%0"))
        if not before then
            return nil
        end
        line = select(2, before:gsub("\n", "")) + 1
    elseif case[3] then
        local file = made[case[2]]
        line = line_now(file, file.text:find(case[3], 1, true)) +
               (case[6] or 0)
    end
    return (case[5]:gsub("%%L", line or "?")
                   :gsub("%%d", line and case[7] and line + case[7] or "%%d"))
end

-- Weaves the fixture with the edits of some cases in it; returns what was said,
-- whether it passed, and the cases' messages.
local function weave_with(some)
    local messages = {}
    for path, file in pairs(made) do
        if file[1].new then
            write(dir .. "/" .. path, edited(file))
        else
            os.remove(dir .. "/" .. path)
        end
    end
    for i, case in ipairs(some) do
        messages[i] = case[5] and message(case)
    end
    local text, ok = resolve()
    for path, file in pairs(made) do
        write(dir .. "/" .. path, file.text)
    end
    return text, ok, messages
end

-- Calls try() with groups of those cases that are chosen.
local function in_groups(cases, most, try)
    local left = {}
    for _, case in ipairs(cases) do
        left[#left + 1] = judge.chosen(case[1]) and case or nil
    end
    while #left > 0 do
        local some, later = {}, {}
        made = {}
        for _, case in ipairs(left) do
            table.insert(#some < most and edit(case) and some or later, case)
        end
        try(some)
        left = later
    end
end

-- The cases of a group of which the weave did not say what it should.
local function check(some)
    write(book, "old")
    local text, ok, messages = weave_with(some)
    local kept = read(book) == "old"
    for i, case in ipairs(some) do
        local mistakes = {}
        if ok then
            mistakes[1] = "the weave passed"
        elseif not messages[i] or not text:find(messages[i], 1, true) then
            mistakes[1] = "expected " .. (messages[i] or case[5]) ..
                          "\nbut it said " .. text
        end
        if not kept then
            mistakes[#mistakes + 1] = "the old output was overwritten"
        end
        if #mistakes > 0 and #some > 1 then
            made = {}
            edit(case)
            check { case }
        else
            verdict(case[1], mistakes)
        end
    end
end

local function check_harmless(some)
    local text, ok = weave_with(some)
    for _, case in ipairs(some) do
        if not ok and #some > 1 then
            made = {}
            edit(case)
            check_harmless { case }
        else
            verdict(case[1], ok and {} or { text })
        end
    end
end

-- Runs of another compiler: the kept ones are shown, with a note, and hold.
local function check_other_machine()
    local transcript = dir .. "/tests/transcripts/01-small/hello.txt"
    local graphs = dir .. "/tests/transcripts/01-small/hello.graphs"
    local before, drawn = read(transcript), read(graphs)
    local chapter_before = read(dir .. "/" .. chapter)
    local mistakes = {}
    write(dir .. "/tests/transcripts/made-with", "gcc 1.2.3\nQEMU 4.5\n")
    write(dir .. "/build/made-with", "gcc 1.2.4\nQEMU 6.7\n")
    write(transcript, (before:gsub("3712", "3713")))
    write(graphs, (drawn:gsub("count", "tally")))
    write(dir .. "/" .. chapter, (chapter_before:gsub("%[3 712%]{", "[3 713]{")
        :gsub("%[count%]{", "[tally]{")))
    local text, ok = resolve()
    local note = "note: the book shows its runs as gcc 1.2.3 and QEMU 4.5 " ..
        "made them; with gcc 1.2.4 and QEMU 6.7 these come out otherwise: " ..
        "01-small/hello\n"
    if not ok or text ~= note then
        mistakes[1] = "expected " .. note .. "but it said " .. text
    end
    local _, notes = read(book):gsub('"%(Printed"', "%0")
    if notes ~= 3 or not read(book):find("3713", 1, true) then
        mistakes[#mistakes + 1] = notes .. " of the 3 captions have a note, " ..
            "or it is not the kept run"
    end
    write(dir .. "/build/made-with", "gcc 1.2.3\nQEMU 4.5\n")
    text, ok = resolve()
    if ok or not text:find("01-small/hello.txt differs from", 1, true) then
        mistakes[#mistakes + 1] = "a run of the recorded compiler differs, " ..
            "and it said " .. text
    end
    os.remove(dir .. "/tests/transcripts/made-with")
    os.remove(dir .. "/build/made-with")
    write(transcript, before)
    write(graphs, drawn)
    write(dir .. "/" .. chapter, chapter_before)
    verdict("with another compiler the kept runs are shown", mistakes)
end

local function check_same_bytes()
    resolve()
    local first = read(book)
    sh("rm -rf " .. quote(dir .. "/build/cache"))
    resolve()
    verdict("the same bytes without a cache",
            first == read(book) and {} or
            { "two builds differ" })
end

-- The fixture's book, when it has no mistake: what is in one of its units.
local function unit_of(id)
    resolve()
    for _, unit in ipairs(pandoc.read(read(book), "json").blocks) do
        if unit.identifier == id then
            return unit.content
        end
    end
end

local function check_claims()
    local mistakes, said = {}, {}
    for i, block in ipairs(unit_of "claims") do
        said[i] = pandoc.utils.stringify(block)
    end
    local at, text = 0, table.concat(said, " ")
    for _, id in ipairs { "S0.1A", "S0.2A", "S0.10T" } do
        local next_at = text:find(id, 1, true) or 0
        if next_at <= at then
            mistakes[1] = "S0.1, S0.2, S0.10 are not in this order: " .. text
        end
        at = next_at
    end
    verdict("claims stand in the order of their numbers", mistakes)
    local sentence = "takes up S0.3\u{2013}S0.5, S0.7; they belong to " ..
                     "chapters that are not in it yet."
    verdict("claims that nobody takes up are named",
            text:find(sentence, 1, true) and {} or { text })
end

local function check_numbers()
    local text = pandoc.utils.stringify(unit_of "ch-small")
    local wanted = "counts 1\u{202f}193\u{202f}182 beats a second, of " ..
                   "which 11\u{202f}931 are one of 100 parts"
    verdict("a number stays on one line",
            text:find(wanted, 1, true) and {} or { text })
end

-- Chapters that the text names are links: not in code, in a link, of another
-- book, or of no chapter.
local function check_mentions()
    local found, paragraph = {}, nil
    for _, block in ipairs(unit_of "preface") do
        if block.t == "Para" then
            paragraph = block
        end
    end
    pandoc.walk_block(paragraph, { Link = function(l)
        found[#found + 1] = pandoc.utils.stringify(l) .. l.target
    end })
    local text = table.concat(found, ", ")
    verdict("a chapter that the text names is a link", text ==
        "Chapter\u{a0}1#ch-small, 1#ch-small, 2#ch-next, the words of " ..
        "chapter 1#ch-small, Knuth 1997#ref-knuth, chapter\u{a0}2#ch-next"
        and {} or { text })
end

-- Digits of addresses align, long numbers are grouped, and A is no number.
local function check_cells()
    local cells
    pandoc.Div(unit_of "ch-next"):walk { Table = function(t)
        cells = cells or pandoc.write(pandoc.Pandoc { t }, "html")
    end }
    local wrong = {}
    for _, cell in ipairs { '<td style="text-align: left;">A</td>',
            '<td style="text-align: right;"><code>0x00000000</code></td>',
            '<td style="text-align: right;">19\u{202f}921\u{202f}996</td>' } do
        if not cells:find(cell, 1, true) then
            wrong[#wrong + 1] = cell .. " is not in\n" .. cells
        end
    end
    verdict("the cells of a run's table", wrong)
end

-- No reader sees a mark, nor a paragraph that held nothing else.
local function check_marks()
    local mistakes, tables, paragraphs = {}, 0, 0
    local blocks = unit_of "ch-next"
    for _, word in ipairs { '"fact"', '"own"', "0.11:A", "1.2:B" } do
        if read(book):find(word, 1, true) then
            mistakes[#mistakes + 1] = word .. " is in the book"
        end
    end
    pandoc.Div(blocks):walk { Table = function() tables = tables + 1 end,
        Para = function(para)
            paragraphs = paragraphs + (#para.content == 0 and 1 or 0)
        end }
    if tables ~= 2 or paragraphs > 0 then
        mistakes[#mistakes + 1] = ("%d tables, %d empty paragraphs"):format(
            tables, paragraphs)
    end
    verdict("marks leave nothing in the book", mistakes)
end

local function check_plot()
    local dot = ""
    pandoc.Div(unit_of "ch-small"):walk { Div = function(div)
        if div.attributes.with == "warm" then
            dot = read(dir .. "/" .. div.attributes.gv)
        end
    end }
    local _, points = dot:gsub("shape=circle, ", "")
    local _, others = dot:gsub("shape=box, style=filled", "")
    local named = dot:find('label="hello\\l"', 1, true) and
                  dot:find('label="warm\\l"', 1, true)
    verdict("a plot of two runs has both lines, and a key",
            points == 4 and others == 4 and named and {} or { dot })
end

-- What changed since the figure before is marked, and said; a gap is nothing
-- new.
local function check_changes()
    local said, drawn = "", ""
    pandoc.Div(unit_of "ch-small"):walk { Div = function(div)
        if div.identifier == "fig-later" then
            said = pandoc.utils.stringify(div.content[2]) .. div.attributes.alt
            drawn = read(dir .. "/" .. div.attributes.gv)
        end
    end }
    local words = "Bob’s 0x00001000: 1 \u{2192} 2; new: Bob’s 0x00003000" ..
                  "; gone: Bob’s 0x00002000."
    local _, marked = drawn:gsub('href="#[^"]* changed', "")
    local _, reserved = drawn:gsub('href="#count reserved"', "")
    verdict("a figure says what changed",
        said:find("Later. Changed since Figure\u{a0}1.3: " .. words, 1, true) and
        said:find("since the other figure: " .. words, 1, true) and
        marked == 3 and reserved == 1 and {} or { said .. "\n" .. drawn })
end

-- Above a run is what one types for it; the chapter's own needs no name.
local function check_commands()
    local found = {}
    for _, id in ipairs { "ch-small", "ch-next" } do
        pandoc.Div(unit_of(id)):walk { Div = function(div)
            found[#found + 1] = div.attributes.command
        end }
    end
    local text = table.concat(found, ", ")
    verdict("a run's command is short",
            text == "make run CH=1 RUN=hello, make run CH=2" and {} or
            { text })
end

function Pandoc()
    lay()
    local text, ok = resolve()
    verdict("the fixture as it is", ok and text == "" and {} or { text })
    in_groups(cases, 12, check)
    in_groups(harmless, #harmless, check_harmless)
    check_other_machine()
    check_same_bytes()
    check_claims()
    check_numbers()
    check_mentions()
    check_cells()
    check_marks()
    check_plot()
    check_changes()
    check_commands()
    judge.done(#cases + #harmless + 12)
end
