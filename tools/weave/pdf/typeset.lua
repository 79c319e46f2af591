-- SPDX-License-Identifier: GPL-2.0-only
--[[ texlua typeset.lua BOOK.tex BOOK.pdf: runs LuaLaTeX until the page
     numbers stay, and puts the PDF in place.  A mistake ends it with one
     message; the PDF of before stays. ]]
local source, result = arg[1], arg[2]
local most_passes = 4

local function read(path)
    local f = io.open(path, "rb")
    if f then
        local text = f:read("a")
        f:close()
        return text
    end
end

local function fail(message, ...)
    io.stderr:write("pdf: " .. message:format(...) .. "\n")
    os.exit(1)
end

local function quote(word)
    return "'" .. word:gsub("'", "'\\''") .. "'"
end

local dir, job = source:match("^(.*)/([^/]+)%.tex$")
local style = (arg[0]:match("^(.*)/") or ".") .. "/tex"
local up = dir:gsub("[^/]+", "..")
if style:sub(1, 1) ~= "/" then
    style = up .. "/" .. style
end

-- ---- what must be installed -----------------------------------------------

local needs = {
    { "fontspec.sty", "texlive-latex-recommended" },
    { "microtype.sty", "texlive-latex-recommended" },
    { "longtable.sty", "texlive-latex-base" },
    { "luaotfload.sty", "texlive-luatex" },
    { "texgyrepagella-regular.otf", "fonts-texgyre" },
    { "texgyreheros-regular.otf", "fonts-texgyre" },
    { "lmroman10-regular.otf", "lmodern" },
    { "DejaVuSansMono.ttf", "fonts-dejavu-core" },
}

local environment = table.concat({
    "OSFONTDIR=" .. quote(style .. "/../../vendor/han:/usr/share/fonts//:/usr/local/share/fonts//"),
    "TEXINPUTS=" .. quote(style .. ":" .. up .. ":"),
    "LUAINPUTS=" .. quote(style .. ":"),
    "TEXMFVAR=" .. quote(up .. "/build/cache/texmf"),
    "TZ=UTC0", "max_print_line=10000", "error_line=254", "half_error_line=127",
}, " ")

local function check_needs()
    local names = {}
    for i, need in ipairs(needs) do
        names[i] = quote(need[1])
    end
    local p = io.popen(environment .. " kpsewhich " ..
                       table.concat(names, " "))
    local found = p:read("a")
    p:close()
    for _, need in ipairs(needs) do
        if not found:find("/" .. need[1] .. "\n", 1, true) then
            fail("%s is missing, of the package %s; 'tools/setup book' " ..
                 "installs it", need[1], need[2])
        end
    end
end

-- ---- what went wrong ------------------------------------------------------

-- The chapter's file that line `number` of the LaTeX text was made of, and
-- that line.
local function origin(number)
    local file, n, line = "the book's front matter", 0, ""
    for text in io.lines(source) do
        n = n + 1
        file = text:match("^%%%%%% (.+)$") or file
        if n == number then
            line = text
            break
        end
    end
    return file, line
end

-- The first line of the LaTeX text that has these words.
local function line_with(words)
    local n = 0
    for text in io.lines(source) do
        n = n + 1
        if text:find(words, 1, true) then
            return n
        end
    end
    return 1
end

local function explain(log)
    local character, code =
        log:match("\nMissing character: There is no (%S+) %(U%+(%x+)%)")
    if character then
        local number = line_with(character)
        fail("%s:%d: no font has the character %s (U+%s), in what was made " ..
             "of %s", source, number, character, code, (origin(number)))
    end
    local at, _, file, number, message, context =
        log:find("\n([^\n:]+):(%d+): ([^\n]+)\n([^\n]*)")
    local first = log:find("\n! ", 1, true)
    if not at or first and first < at then
        message = log:match("\n! ([^\n]+)") or "it does not say why"
        fail("LuaLaTeX stopped: %s (whole log: %s/%s.log)", message, dir,
             job)
    end
    if message:match("^Undefined control sequence") then
        message = "undefined command " ..
                  (context:match("(\\[^\\]*)$") or "?")
    end
    local where = ""
    if file:match("([^/]+)$") == job .. ".tex" then
        local from, line = origin(tonumber(number))
        where = (", in what was made of %s:\n    %s"):format(from,
            line:sub(1, 200))
        file = source
    end
    fail("%s:%s: %s%s\n(whole log: %s/%s.log)", file, number, message,
         where, dir, job)
end

local function typeset(options)
    local command = ("cd %s && %s SOURCE_DATE_EPOCH=%s lualatex " ..
        "-no-shell-escape -interaction=nonstopmode -halt-on-error " ..
        "-file-line-error %s %s.tex >/dev/null </dev/null"):format(
        quote(dir), environment, os.getenv("SOURCE_DATE_EPOCH") or "0",
        options, quote(job))
    local ok = os.execute(command)
    local log = read(dir .. "/" .. job .. ".log") or ""
    if ok ~= true and ok ~= 0 then
        explain(log)
    end
    return log
end

check_needs()
local pages = dir .. "/" .. job .. ".pages"
local before = read(pages)
local log
if not before then
    typeset "-draftmode"
    before = read(pages)
end
for pass = 1, most_passes do
    log = typeset ""
    local after = read(pages)
    if after == before then
        break
    elseif pass == most_passes then
        fail("page numbers still change after %d passes", most_passes)
    end
    before = after
end
for line in log:gmatch("\n(Overfull [^\n]+)") do
    io.stderr:write("pdf: warning: " .. line .. "\n")
end
assert(os.rename(dir .. "/" .. job .. ".pdf", result))
