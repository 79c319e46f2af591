-- SPDX-License-Identifier: GPL-2.0-only
--[[ What the map tells of: weak hooks, the linker's tables, the doors to a
     program's memory.  Says which lack what a reader needs of them. ]]
local report = require "report"
local read = require "read"

local M = {}

local word, users = read.word, read.users

-- Where a header declares a function: the header, the line, the comment.
local function declaration(sources, name)
    for _, file in ipairs(sources) do
        for i, line in ipairs(file.inner:match("%.h$") and file.used or {}) do
            if line:find("^%a.*" .. word(name) .. "%s*%(") and
               not line:find("^static") then
                return file, i, read.comment_above(file.lines, i)
            end
        end
    end
end

-- Says what is wrong with a hook, and how to mend it.
local function check_hook(hook)
    local file, line = hook.default.file, hook.default.line
    if not hook.header then
        report.error(file.path, line, "the weak %s() is declared in no " ..
            "header: a chapter that overrides it could mistype it", hook.name)
    elseif not hook.comment then
        report.error(hook.header.path, hook.line, "the weak %s() has no " ..
            "comment: say above its declaration what it is for, and " ..
            "after \"Weak:\" what the default does", hook.name)
    end
    if #hook.callers == 0 then
        report.error(file.path, line, "nobody calls the weak %s()", hook.name)
    end
end

-- All weak functions in the order of their chapters.
function M.hooks(sources)
    local hooks = {}
    for _, file in ipairs(sources) do
        for _, tag in ipairs(file.tags) do
            local head = table.concat(file.code, "\n", tag.first, tag.line)
            local weak = head:find(word "__weak") or
                         head:find("%.weak%s+" .. tag.name)
            local here = { file = file, line = tag.line }
            if tag.kind ~= "function" then
                weak = nil
            elseif weak and not hooks[tag.name] then
                local hook = { name = tag.name, default = here, by = {} }
                hook.header, hook.line, hook.comment =
                    declaration(sources, tag.name)
                hook.callers = users(sources, word(tag.name) .. "%s*%(")
                check_hook(hook)
                hooks[tag.name] = hook
                hooks[#hooks + 1] = hook
            elseif hooks[tag.name] and not head:find(word "static") then
                table.insert(hooks[tag.name].by, here)
            end
        end
    end
    return hooks
end

-- Macros whose bodies have a pattern, each with its file and parameters.
local function macros(sources, pattern)
    local found = {}
    for _, file in ipairs(sources) do
        for _, tag in ipairs(file.tags) do
            local body = tag.kind == "macro" and
                table.concat(file.code, "\n", tag.first, tag.last)
            if body and body:find(pattern) then
                found[#found + 1] = { name = tag.name, file = file,
                    line = tag.line, form = body:match("#%s*define%s+" ..
                                                       tag.name .. "%b()") and
                        tag.name .. body:match("%b()") }
            end
        end
    end
    return found
end

-- The macros that add rows to a table: those for all, not those behind them.
local function row_macros(sources, name)
    local all = macros(sources, 'TABLE_ROW%("' .. name .. '"')
    if #all == 0 then
        all = macros(sources, "%.table%." .. name .. "%.1")
    end
    for _, m in ipairs(all) do
        local outer = macros(sources, "%)%s+" .. m.name .. "%s*%(")
        if #outer > 0 then
            return outer
        end
    end
    return all
end

-- The comment that begins with one of the macros: "NAME(…): what a row is".
local function row_comment(list)
    for _, m in ipairs(list) do
        for i = 1, #m.file.lines do
            local comment = read.comment_at(m.file.lines, i)
            if comment and comment:find("^" .. m.name .. "%(") then
                return comment
            end
        end
    end
end

-- How often a chapter's sources use one of the macros.
local function count_rows(chapter, list)
    local n = 0
    for _, file in ipairs(chapter.files) do
        for _, line in ipairs(file.used or {}) do
            for _, m in ipairs(list) do
                n = n + select(2, line:gsub(word(m.name) .. "%s*%(", ""))
            end
        end
    end
    return n
end

-- One table, which a source declares on a line.
local function find_table(sources, chapters, file, line)
    local type, name = file.used[line]:match("^TABLE%((.-),%s*([%w_]+)%)")
    local t = { name = name, type = type, file = file, rows = {} }
    t.macros = row_macros(sources, name)
    t.walkers = users(sources, word(name .. "_start"))
    if #t.macros == 0 then
        report.error(file.path, line, "no macro adds a row to the table %s",
                     name)
        return t
    end
    t.comment = row_comment(t.macros)
    if not t.comment then
        report.error(t.macros[1].file.path, t.macros[1].line, "no comment " ..
            "says what a row of the table %s is: begin one with \"%s(…): \"",
            name, t.macros[1].name)
    end
    for i, chapter in ipairs(chapters) do
        t.rows[i] = count_rows(chapter, t.macros)
    end
    return t
end

function M.tables(sources, chapters)
    local tables = {}
    for _, file in ipairs(sources) do
        for i, line in ipairs(file.used) do
            if line:match("^TABLE%(") then
                tables[#tables + 1] = find_table(sources, chapters, file, i)
            end
        end
    end
    return tables
end

-- The functions that the newest mm/mm.h declares.
function M.doors(sources)
    local header, found, where, known = nil, {}, {}, {}
    for _, file in ipairs(sources) do
        header = file.inner == "mm/mm.h" and file or header
    end
    for i, line in ipairs(header and header.used or {}) do
        local name = line:match("^%a.-([%w_]+)%s*%(")
        if name then
            local comment = read.comment_above(header.lines, i)
            if not comment then
                report.error(header.path, i, "the door %s() has no comment",
                             name)
            end
            found[#found + 1] = { name = name, comment = comment or "" }
            known[name] = true
        end
    end
    for _, file in ipairs(sources) do
        for _, tag in ipairs(file.tags) do
            if tag.kind == "function" and known[tag.name] and
               where[#where] ~= file then
                where[#where + 1] = file
            end
        end
    end
    return header, found, where
end

return M
