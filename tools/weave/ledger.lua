-- SPDX-License-Identifier: GPL-2.0-only
--[[ The ledger: every function that a chapter's folder adds is printed by
     one of its listings, or named in its not-shown list with a reason. ]]
local util = require "util"
local report = require "report"
local symbols = require "symbols"

local M = {}

-- One entry, "path: name, name — reason", of a not-shown list.
local function entry(text, where, list)
    local path, names, reason
    for _, dash in ipairs { "\u{2014}", "\u{2013}" } do
        if not path then
            path, names, reason = text:match(
                "^([%w_%-./]+):%s*(.-)%s+" .. dash .. "%s+(.+)$")
        end
    end
    local start = (path or text):match("^[^%s:]*")
    local line = util.find_line(where.text, start .. ":") or where.line
    if not path then
        report.error(where.file, line,
            "a not-shown item reads 'path: name, name \u{2014} reason', " ..
            "not '%s'", text)
        return
    end
    local stated = util.find_line(where.text, path .. ": " .. names)
    for name in names:gmatch("[^%s,]+") do
        list[#list + 1] = { path = path, name = name, reason = reason,
                            file = where.file, line = stated or line }
    end
end

-- Reads a .notshown Div: each paragraph or list item is one entry.
function M.notshown(div, where)
    local list = where.unit.notshown or {}
    where.unit.notshown = list
    local function read(block)
        entry(pandoc.utils.stringify(block), where, list)
    end
    pandoc.walk_block(div, { Para = read, Plain = read })
end

-- Is a function the same, line for line, in the chapter before?
local function carried(unit, inner, entry, tag)
    local before = unit.previous and
        symbols.file("build/tree/" .. unit.previous.id .. "/" .. inner)
    for _, old in ipairs(before and before.tags or {}) do
        if old.kind == "function" and old.name == tag.name and
           table.concat(before.lines, "\n", old.first, old.last) ==
           table.concat(entry.lines, "\n", tag.first, tag.last) then
            return true
        end
    end
end

-- Which lines of which files a chapter's listings print.
local function printed(unit)
    local lines = {}
    for _, shown in ipairs(unit.shown or {}) do
        lines[shown.path] = lines[shown.path] or {}
        for i = shown.first, shown.last do
            lines[shown.path][i] = true
        end
    end
    return lines
end

-- The first line of a function that is not printed, or nil.
local function unseen(lines, entry, tag)
    for i = tag.line, tag.last do
        if not lines[i] and entry.lines[i]:match("%S") then
            return i
        end
    end
end

local function check_function(unit, inner, path, entry, tag, out, absent)
    local excuse
    for _, item in ipairs(unit.notshown or {}) do
        if item.path == inner and (item.name == tag.name or
                                   item.name == "all") then
            item.used, excuse = true, item
        end
    end
    local missing = unseen(unit.printed[path] or {}, entry, tag)
    local verdict
    if not missing then
        verdict = "shown"
        if excuse and excuse.name ~= "all" then
            report.error(excuse.file, excuse.line,
                "%s of %s is in the not-shown list, but a listing shows it",
                tag.name, inner)
        end
    elseif excuse then
        verdict = "not shown: " .. excuse.reason
    elseif carried(unit, inner, entry, tag) then
        verdict = "carried"
    else
        verdict = "MISSING"
        absent[#absent + 1] = missing == tag.line and tag.name or
            ("%s (from line %d on)"):format(tag.name, missing)
    end
    out[#out + 1] = ("%-10s %-28s %-24s %s"):format(unit.id, inner,
                                                    tag.name, verdict)
end

-- The source files of these chapters' folders, in one look.
function M.scan(units)
    local folders, files = {}, {}
    for _, unit in ipairs(units) do
        if unit.code then
            folders[#folders + 1] = util.quote(unit.code)
            unit.sources = {}
        end
    end
    if #folders == 0 then
        return
    end
    for _, path in ipairs(util.lines(util.output_of("find " ..
            table.concat(folders, " ") .. " -type f 2>/dev/null" ..
            " | LC_ALL=C sort"))) do
        files[#files + 1] = path
        for _, unit in ipairs(units) do
            if unit.code and
               path:sub(1, #unit.code + 1) == unit.code .. "/" then
                table.insert(unit.sources, path)
            end
        end
    end
    symbols.learn(files)
end

-- Checks every chapter; returns the ledger's text.
function M.check(book)
    local out = {}
    for _, unit in ipairs(book.units) do
        unit.printed = printed(unit)
        for _, path in ipairs(unit.sources or {}) do
            local entry = symbols.file(path)
            local absent = {}
            for _, tag in ipairs(entry.tags) do
                if tag.kind == "function" and not unit.missing then
                    check_function(unit, path:sub(#unit.code + 2), path,
                                   entry, tag, out, absent)
                end
            end
            if #absent > 0 then
                report.unfinished(unit.file, 1,
                    "%s: neither shown nor in the not-shown list: %s", path,
                    table.concat(absent, ", "))
            end
        end
        for _, item in ipairs(unit.notshown or {}) do
            if not item.used then
                report.error(item.file, item.line,
                    "the not-shown list names %s of %s, which %s does not " ..
                    "have", item.name, item.path, unit.code or "this file")
            end
        end
    end
    return table.concat(out, "\n") .. "\n"
end

return M
