-- SPDX-License-Identifier: GPL-2.0-only
--[[ Chapter 1 repeated to 15, as a book of its own in build/bench-book:
     pandoc -L tools/bench/book.lua </dev/null.  No copy has the ids, the
     files or the graphs of another, so that no cache serves two. ]]
local out = "build/bench-book"
local count = 15

local function sh(...)
    assert(os.execute(string.format(...)))
end

local function read(path)
    local f = assert(io.open(path, "rb"), path)
    local text = f:read("a")
    f:close()
    return text
end

local function write(path, text)
    local f = assert(io.open(path, "wb"), path)
    f:write(text)
    f:close()
end

local function files(dir)
    local list = {}
    local p = io.popen("find '" .. dir .. "' -type f")
    for path in p:lines() do
        list[#list + 1] = path
    end
    p:close()
    return list
end

-- Names of chapter 1 as names of its nth copy.
local function renamed(text, n)
    if n == 1 then
        return text
    end
    local id = ("boot%02d"):format(n)
    text = text:gsub("01%-boot", ("%02d-%s"):format(n, id))
    text = text:gsub("01%-frames", ("%02d-frames"):format(n))
    text = text:gsub("boot%-counts%.dot", id .. "-counts.dot")
    return (text:gsub("#(%a+)%-boot", "#%1-" .. id))
end

-- A comment at the end makes each copy's source a file of its own.
local function marked(path, text, n)
    if path:match("%.[chS]$") then
        return text .. ("/* Copy %d. */\n"):format(n)
    elseif path:match("com2%.txt$") then
        return (text:gsub("(digraph[^\n]*{)", "%1 /* " .. n .. " */"))
    end
    return text
end

local function copy(dir, n)
    for _, path in ipairs(files(dir)) do
        local to = out .. "/" .. renamed(path, n)
        sh("mkdir -p '%s'", to:match("^(.*)/"))
        local text = read(path)
        if path:match("exercise%.md$") or path:match("/layer$") then
            text = renamed(text, n)
        end
        write(to, marked(path, text, n))
    end
end

local function chapter(n)
    for _, dir in ipairs { "code/01-boot", "code/breaks/01-boot",
                           "exercises/01-boot", "tests/transcripts/01-boot",
                           "tests/unit/01-boot", "build/run/01-boot" } do
        copy(dir, n)
    end
    local code = renamed("code/01-boot", n)
    sh("mkdir -p %s/build/tree && cp -R %s/%s %s/build/%s", out, out, code,
       out, code:gsub("^code", "tree"))
    write(out .. "/" .. renamed("chapters/01-boot.md", n),
          renamed(read("chapters/01-boot.md"), n))
    write(out .. "/" .. renamed("figures/boot-counts.dot", n),
          read("figures/boot-counts.dot") .. ("/* Copy %d. */\n"):format(n))
end

function Pandoc()
    sh("rm -rf %s && mkdir -p %s/chapters %s/figures", out, out, out)
    sh("cp chapters/00-preface.md chapters/glossary.md chapters/claims.md " ..
       "chapters/references.bib %s/chapters", out)
    sh("ln -s ../../tools %s/tools", out)
    local book = read("book.yml")
    local from = assert(book:find("      - id: 01-boot", 1, true))
    local to = assert(book:find("\n      - id: ", from, true))
    local entry, last = book:sub(from, to), book:find("\nclaims:", 1, true)
    -- The page before a part speaks of chapters that are not in this book.
    local before = book:sub(1, from - 1):gsub("\n +prose: [^\n]*", "")
    local entries = {}
    for n = 1, count do
        chapter(n)
        entries[n] = renamed(entry, n)
    end
    write(out .. "/book.yml", before ..
          table.concat(entries) .. book:sub(last))
    write(out .. "/build/trees.mk", "")
    write(out .. "/Makefile", read("tests/book/fixture.mk"))
    os.exit(0, true)
end
