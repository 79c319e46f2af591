-- SPDX-License-Identifier: GPL-2.0-only
--[[ Where a symbol begins and ends in a source file.  Universal Ctags finds
     the names; what it does not say of C, assembly and linker scripts (return
     types on their own line, ends) is found here.  Kept by content hash. ]]
local util = require "util"

local M = {}

local cache_dir = "build/cache/ctags/"
local version = "5"                     -- of what the cache holds
local files = {}                        -- path -> { text, lines, tags }

local function language(path)
    local name = util.basename(path)
    local known = {
        c = "c", h = "c", S = "i386", s = "i386",
        ld = "ldscript", lds = "ldscript", mk = "makefile", lua = "lua",
        js = "javascript", css = "css", sh = "bash", md = "markdown",
        gdb = "gdb", dot = "dot", yml = "yaml",
    }
    if name:match("^Makefile") or name:match("^GNUmakefile") then
        return "makefile"
    end
    if name == "layer" then             -- its edits are lines of - and +
        return "diff"
    end
    return known[name:match("%.(%w+)$") or ""] or "text"
end
M.language = language

local function parse(line)
    local tag = { line = tonumber(line:match('"line": (%d+)')) }
    for _, key in ipairs { "name", "path", "kind", "typeref" } do
        tag[key] = line:match('"' .. key .. '": "(.-)"[,}]')
    end
    tag.stop = tonumber(line:match('"end": (%d+)'))
    return tag
end

-- Reads tags from ctags for all these paths in one process.
local function run_ctags(paths)
    util.need("ctags", "universal-ctags")
    local list = os.tmpname()
    util.write(list, table.concat(paths, "\n") .. "\n")
    local text, ok = util.output_of(
        "ctags --quiet --options=NONE --output-format=json --sort=no " ..
        "--fields=NFPnkeSt --langmap=Asm:.S.s --langmap=LdScript:.ld.lds " ..
        "-o - -L " .. util.quote(list))
    os.remove(list)
    if not ok then
        error("ctags failed on " .. paths[1] .. " and others", 0)
    end
    local found = {}
    for _, path in ipairs(paths) do
        found[path] = {}
    end
    for _, line in ipairs(util.lines(text)) do
        local tag = parse(line)
        -- ctags 6 takes an assembler's .globl for a second definition.
        if tag.name and found[tag.path] and tag.kind ~= "member" and
           tag.kind ~= "enumerator" and
           not (tag.kind == "symbol" and tag.path:match("%.[sS]$")) then
            table.insert(found[tag.path], tag)
        end
    end
    return found
end

-- C: over a return type, attributes and other beginnings of the same thing.
local function c_first(lines, at)
    while at > 1 do
        local above = lines[at - 1]
        if above:match("^%s*$") or above:match("[;{}]%s*$") or
           above:match("%*/%s*$") or above:match("^%s*//") or
           above:match("^%s*#") or above:match("\\%s*$") or
           above:match("^[%u_][%u%d_]*%b()%s*$") then
            break
        end
        at = at - 1
    end
    return at
end

local function braces_end(lines, at)
    local depth, seen = 0, false
    for i = at, #lines do
        for brace in lines[i]:gmatch("[{}]") do
            depth = depth + (brace == "{" and 1 or -1)
            seen = true
        end
        if seen and depth <= 0 then
            return i
        end
    end
    return at
end

local function c_range(lines, tag, tags)
    local first, last = tag.line, tag.stop
    local anonymous = (tag.typeref or ""):match("(__anon%x+)")
    if tag.kind == "macro" then
        last = last or first
        while lines[last]:match("\\%s*$") and last < #lines do
            last = last + 1
        end
        return first, last
    end
    if anonymous then
        for _, other in ipairs(tags) do
            if other.name == anonymous and other.line < first then
                first = other.line
            end
        end
    end
    if tag.kind == "typedef" or tag.kind == "variable" then
        last = last or tag.line
        while last < #lines and not lines[last]:match(";") do
            last = last + 1
        end
    end
    return c_first(lines, first), last or braces_end(lines, first)
end

local function asm_range(lines, tag)
    local first, last = tag.line, nil
    if tag.kind == "define" or tag.kind == "macro" then
        last = tag.stop or first
        return first, last
    end
    local name = tag.name:gsub("%p", "%%%0")
    for i = first, #lines do
        if lines[i]:match("^%s*%.size%s+" .. name .. "%s*,") then
            last = i
            break
        end
    end
    if not last then                    -- no .size: up to an empty line
        last = first
        while last < #lines and not lines[last + 1]:match("^%s*$") do
            last = last + 1
        end
    end
    while first > 1 and (
          lines[first - 1]:match("^%s*%.globa?l%s+" .. name .. "%f[%W]") or
          lines[first - 1]:match("^%s*%.type%s+" .. name .. "%f[%W]") or
          lines[first - 1]:match("^%s*%.balign") or
          lines[first - 1]:match("^%s*%.p?2?align") or
          lines[first - 1]:match("^%s*%.weak%s+" .. name .. "%f[%W]")) do
        first = first - 1
    end
    return first, last
end

local function range(entry, tag)
    local lines = entry.lines
    if entry.language == "c" then
        return c_range(lines, tag, entry.raw)
    elseif entry.language == "i386" then
        return asm_range(lines, tag)
    elseif entry.language == "ldscript" then
        return tag.line, braces_end(lines, tag.line)
    end
    return tag.line, tag.stop or tag.line
end

-- Is this tag a function (what the ledger counts)?
local function is_function(entry, tag)
    if entry.language ~= "i386" then
        return tag.kind == "function"
    end
    return tag.kind == "label" and entry.text:find(
        "%.type%s+" .. tag.name:gsub("%p", "%%%0") ..
        "%s*,%s*[@%%]function") ~= nil
end

local function save(entry, tags)
    local out = {}
    entry.raw = tags
    for _, tag in ipairs(tags) do
        if not tag.name:match("^__anon") then
            local first, last = range(entry, tag)
            out[#out + 1] = ("%s\t%s\t%d\t%d\t%d"):format(tag.name,
                is_function(entry, tag) and "function" or tag.kind,
                tag.line, first, last)
        end
    end
    util.write(cache_dir .. entry.hash, table.concat(out, "\n") .. "\n")
end

local function restore(entry)
    entry.tags = {}
    for name, kind, line, first, last in util.read(cache_dir .. entry.hash)
            :gmatch("([^\t\n]*)\t(%S+)\t(%d+)\t(%d+)\t(%d+)\n") do
        table.insert(entry.tags, {
            name = name, kind = kind, line = tonumber(line),
            first = tonumber(first), last = tonumber(last),
        })
    end
end

-- Makes the named files known, with one ctags for those that are new.
function M.learn(paths)
    local missing = {}
    util.mkdir(cache_dir)
    for _, path in ipairs(paths) do
        local text = not files[path] and util.read(path)
        if text then
            local entry = { path = path, text = text,
                            lines = util.lines(text),
                            language = language(path) }
            entry.hash = util.sha1(version .. util.tools() .. entry.language ..
                                   "\n" .. text)
            files[path] = entry
            if not util.exists(cache_dir .. entry.hash) then
                missing[#missing + 1] = path
            end
        end
    end
    if #missing > 0 then
        for path, tags in pairs(run_ctags(missing)) do
            save(files[path], tags)
        end
    end
end

-- A file's { text, lines, language, tags }, or nil when there is none.
function M.file(path)
    if not files[path] then
        M.learn { path }
    end
    local entry = files[path]
    util.read_again(path)
    if entry and not entry.tags then
        restore(entry)
    end
    return entry
end

-- The line at which the comment above a range begins.
function M.with_comment(entry, first)
    local lines = entry.lines
    local at = first - 1
    while at >= 1 and lines[at]:match("^%s*//") do
        at = at - 1
    end
    if at >= 1 and lines[at]:match("%*/%s*$") then
        while at >= 1 and not lines[at]:match("/%*") do
            at = at - 1
        end
        return math.max(at, 1)
    end
    return at + 1
end

return M
