-- SPDX-License-Identifier: GPL-2.0-only
--[[ Edits the fixture book in one way after the other and has make bring the
     site up to date; each time the same book woven from nothing must have the
     same bytes, and after each fifth its site: pandoc -L tests/book/edits.lua
     </dev/null.  What is kept by a hash of its text, such as a drawing, is made
     anew at the end alone. ]]
local here = PANDOC_SCRIPT_FILE:match("^(.*)/[^/]*$")
local judge = dofile(here .. "/judge.lua")
local read, write = judge.read, judge.write
local quote, sh = judge.quote, judge.sh
local root = pandoc.system.get_working_directory()
local edited = root .. "/build/test/book/an edited book"
local clean = root .. "/build/test/book/a clean book"

local book = "/build/weave/book.json"
local first, second = "chapters/01-small.md", "chapters/02-next.md"
local part = "chapters/part-2.md"
local com1, kept = "build/run/01-small/hello/com1.txt",
                   "tests/transcripts/01-small/hello.txt"

-- { what, changes, units }: a change is { file, text in it, text instead },
-- the whole file without the first text, which goes without both; `units`, if
-- given, are those that become others, or false when the book has a mistake;
-- "same": the book stays.
local steps = {
    { "nothing", {}, "", "same" },
    { "a paragraph", { { second, "has two owners", "has two users" } },
      "02-next" },
    { "the same paragraph back",
      { { second, "has two users", "has two owners" } }, "02-next" },
    { "a new heading", { { first, "## The code {#", "## Before\n\n" ..
      "## The code {#" } }, "01-small 02-next" },
    { "a new listing before others", { { first, "## The code {#sec-code}",
      "[tool.lua](../code/01-small/tool.lua){.listing}\n\n" ..
      "## The code {#sec-code}" } }, "01-small" },
    { "a renamed label", { { second, "{.listing #lst-share}",
      "{.listing #lst-sharing}" }, { second, "(#lst-share)",
      "(#lst-sharing)" } }, "02-next" },
    { "a label renamed for another chapter",
      { { first, "{#sec-code}", "{#sec-codes}" },
        { second, "#sec-code)", "#sec-codes)" } }, "01-small 02-next" },
    { "a reference that dangles", { { first, "{#sec-codes}", "{#sec-x}" } },
      false },
    { "and is mended", { { second, "#sec-codes)", "#sec-x)" } } },
    { "a number of a run", { { com1, "3712", "3713" },
      { kept, "3712", "3713" }, { first, "[3 712]", "[3 713]" } },
      "01-small" },
    { "a number of a run alone", { { com1, "3713", "3714" } }, false },
    { "and mended", { { com1, "3714", "3713" } }, "", "same" },
    { "the code of a listing",
      { { "code/01-small/mm/memory.c", "FRAMES", "PIECES" },
        { "build/tree/01-small/mm/memory.c", "FRAMES", "PIECES" },
        { first, "define FRAMES", "define PIECES" } } },
    { "code without its tree", { { "code/01-small/kernel.ld", "1M", "2M" } },
      false },
    { "and with it", { { "build/tree/01-small/kernel.ld", "1M", "2M" } } },
    { "a drawing", { { "figures/idea.dot", "frame shared", "frame" } },
      "01-small part-second" },
    { "a definition",
      { { "chapters/glossary.md", "as long as", "as big as" } } },
    { "a term first used later",
      { { first, "whether a [frame]{.term} is", "whether a frame is" } },
      "01-small 02-next" },
    { "another citation", { { second, "has two owners.",
      "has two owners [@knuth]." } } },
    { "a book that is cited", { { "chapters/references.bib", "Knuth",
      "Knuht" } } },
    { "an exercise", { { "exercises/01-small/1-count/exercise.md",
      "counts the free", "adds up the free" } }, "01-small" },
    { "a fact that has another place", { { "tests/facts.txt", "1.2:B.16 ",
      "1.2:B.17 " } }, false },
    { "and a chapter that knows", { { second, "1.2:B.16", "1.2:B.17" } } },
    { "a claim", { { "chapters/claims.md", "above one", "over one" } } },
    { "a claim once more, earlier", { { first, "is shown by a test",
      "and [S0.2]{.claim test=\"tests/unit/memory.c\"} are shown by tests" }
      } },
    { "the summary of a chapter", { { "book.yml", "A frame with two owners.",
      "Frames with two owners." } } },
    { "the title of a chapter", { { "book.yml", "title: Sharing frames",
      "title: Shared frames" }, { second, "# Sharing", "# Shared" } } },
    { "a paragraph of a part's page", { { part, "this one shares",
      "this one lends" } }, "part-second" },
    { "a figure of a part's page, before another", { { part,
      "## Owners of a frame", "[Three boxes once more, to be counted]" ..
      "(../figures/idea.dot){.figure caption=\"Before\"}\n\n" ..
      "## Owners of a frame" } }, "part-second" },
    { "a table of a part's page, referred to from a chapter",
      { { second, "has two owners", "has owners, says [table](#tbl-owners)," ..
      " two" } }, "02-next" },
    { "another table before it", { { part, "::: {.table", "::: {.table " ..
      "caption=\"Less\"}\n| a |\n|---|\n| b |\n:::\n\n::: {.table" } },
      "02-next part-second" },
    { "a reference to a part's table that dangles", { { part, "#tbl-owners " ..
      "cap", "#tbl-users cap" } }, false },
    { "and is mended, without the table's number", { { part, "#tbl-users cap",
      "#tbl-owners cap" } }, "", "same" },
    { "the title of a part", { { "book.yml", "title: A second part",
      "title: The second part" }, { part, "# A second", "# The second" } } },
    { "a part's page whose file is gone", { { part } }, false },
    { "a part without a page", { { "book.yml",
      "    prose: chapters/part-2.md\n", "" },
      { second, "has owners, says [table](#tbl-owners), two",
        "has two owners" } } },
    { "a part that gets a page", { { "book.yml", "    title: A first part\n",
      "    title: A first part\n    prose: chapters/part-1.md\n" },
      { "chapters/part-1.md", nil, "# A first part\n\nOf [frames]{.term}; " ..
        "see [chapter](01-small.md).\n" } } },
    { "a chapter whose file is gone", { { "chapters/00-preface.md" } },
      false },
    { "a chapter that is gone",
      { { "book.yml", "front:\n  - chapters/00-preface.md\n", "" } } },
    { "a chapter that is a draft", {
      { "book.yml", "      - id: 02-next\n",
        "      - id: 02-next\n        draft: true\n" },
      { first, " Read [the next chapter](02-next.md), too.", "" } } },
}

local function make(dir, goal)
    return sh("env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS -u DRAFT " ..
              "make -j2 -f tests/book/fixture.mk " .. (goal or "html"), dir)
end

-- The fixture with the weave's own rules, its trees laid and its runs run.
local function lay()
    local d = quote(edited)
    local text, ok = sh("sh tests/book/lay " .. d .. " && cd " .. d ..
        " && ln -s " .. quote(root .. "/tools") ..
        " tools && mkdir -p tests/book && cp " ..
        quote(root .. "/tests/book/fixture.mk") .. " tests/book")
    assert(ok, text)
end

-- What two books do not have in common; with their sites, if one is asked for.
local function difference(site)
    local a, b = quote(edited .. "/build/"), quote(clean .. "/build/")
    local out = {}
    for _, what in ipairs { "weave/book.json", "weave/contents.json",
                            "ledger.txt", site and "html" or nil } do
        out[#out + 1] = sh(("diff -rq %s%s %s%s"):format(a, what, b, what))
    end
    return table.concat(out)
end

local function change(step)
    for _, c in ipairs(step[2]) do
        local path = edited .. "/" .. c[1]
        if c[3] and not c[2] then
            write(path, c[3])
        elseif not c[2] then
            os.remove(path)
        else
            local text = read(path)
            local from, to = text:find(c[2], 1, true)
            assert(from, c[1] .. " has no " .. c[2])
            write(path, text:sub(1, from - 1) .. c[3] .. text:sub(to + 1))
        end
    end
end

-- The units that were written after the file `mark`, one after the other.
local function made_since(mark)
    local out = sh("find build/weave/unit -name '[0-9gp]*.json' -newer " ..
                   mark .. " | sort", edited)
    return (out:gsub("build/weave/unit/", ""):gsub("%.json\n", " ")
               :gsub(" $", ""))
end

-- A book with a mistake: nothing of it may be written.
local function check_refused(step, mistakes)
    local before = read(edited .. "/build/html/index.html")
    local text, ok = make(edited)
    if ok then
        mistakes[1] = "make passed"
    elseif not text:find("nothing was written", 1, true) then
        mistakes[1] = "it said " .. text
    end
    if read(edited .. "/build/html/index.html") ~= before then
        mistakes[#mistakes + 1] = "the site was changed"
    end
end

local function check_made(step, mistakes, site)
    local before = read(edited .. book)
    sh("touch build/mark", edited)
    local text, ok = make(edited)
    if not ok then
        mistakes[1] = text
        return
    end
    local units = made_since "build/mark"
    if step[3] and units ~= step[3] then
        mistakes[1] = ("made anew: '%s', not '%s'"):format(units, step[3])
    end
    text, ok = sh(("rm -rf %s && cp -R %s %s && cd %s && rm -rf build/weave " ..
        "%s build/html build/ledger.txt"):format(quote(clean),
        quote(edited), quote(clean), quote(clean),
        step == steps[#steps] and "build/cache" or
        "build/cache/unit build/cache/page"))
    assert(ok, text)
    text, ok = make(clean, not site and book:sub(2))
    local found = ok and difference(site) or text
    if found ~= "" then
        mistakes[#mistakes + 1] = found
    end
    if (read(edited .. book) == before) ~= (step[4] == "same") then
        mistakes[#mistakes + 1] = "the edit changed " ..
            (step[4] and "the book" or "nothing")
    end
end

function Pandoc()
    lay()
    local text, ok = make(edited)
    assert(ok, text)
    for i, step in ipairs(steps) do
        local mistakes = {}
        change(step)
        if step[3] == false then
            check_refused(step, mistakes)
        else
            check_made(step, mistakes, i % 5 == 0 or i == #steps)
        end
        judge.verdict(step[1], mistakes)
    end
    judge.done(#steps)
end
