-- SPDX-License-Identifier: GPL-2.0-only
--[[ The ledger: every function that a chapter's folder adds is printed by
     one of its listings, or named in its not-shown list with a reason. ]]
local util = require "util"
local report = require "report"
local symbols = require "symbols"

local M = {}

-- Reads a .notshown Div: items "path: name, name — reason".
function M.notshown(div, where)
    local unit = where.unit
    unit.notshown = unit.notshown or {}
    for _, block in ipairs(div.content) do
        for _, item in ipairs(block.t == "BulletList" and block.content or
                              {}) do
            local text = pandoc.utils.stringify(item[1])
            local path, names, reason =
                text:match("^([%w_%-./]+):%s*(.-)%s+\u{2014}%s+(.+)$")
            if not path then
                path, names, reason =
                    text:match("^([%w_%-./]+):%s*(.-)%s+\u{2013}%s+(.+)$")
            end
            local line = util.find_line(where.text, text:sub(1, 12)) or
                         util.find_line(where.text,
                                        text:match("^[^%s:]+") or "") or
                         where.line
            if not path then
                report.error(where.file, line,
                    "a not-shown item reads 'path: name, name — reason', " ..
                    "not '%s'", text)
            else
                for name in names:gmatch("[^%s,]+") do
                    table.insert(unit.notshown, { path = path, name = name,
                        reason = reason, file = where.file, line = line })
                end
            end
        end
    end
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

-- The first line of a function that no listing prints, or nil.
local function unseen(unit, path, entry, tag)
    for i = tag.first, tag.last do
        local seen = entry.lines[i]:match("^%s*$")
        for _, shown in ipairs(unit.shown) do
            seen = seen or shown.path == path and shown.first <= i and
                   i <= shown.last
        end
        if not seen then
            return i
        end
    end
end

local function check_function(unit, inner, path, entry, tag, out)
    local excuse
    for _, item in ipairs(unit.notshown or {}) do
        if item.path == inner and (item.name == tag.name or
                                   item.name == "all") then
            item.used, excuse = true, item
        end
    end
    local missing = unseen(unit, path, entry, tag)
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
        report.unfinished(unit.file, 1,
            "function %s (%s:%d) is neither shown nor in the not-shown " ..
            "list%s", tag.name, path, tag.line, missing > tag.first and
            (": line %d is in no listing"):format(missing) or "")
    end
    out[#out + 1] = ("%-10s %-28s %-24s %s"):format(unit.id, inner,
                                                    tag.name, verdict)
end

-- The source files of all chapters' folders, in one look.
function M.scan(book)
    local folders, files = {}, {}
    for _, unit in ipairs(book.units) do
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
        for _, unit in ipairs(book.units) do
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
        for _, path in ipairs(unit.sources or {}) do
            local entry = symbols.file(path)
            for _, tag in ipairs(entry.tags) do
                if tag.kind == "function" and not unit.missing then
                    check_function(unit, path:sub(#unit.code + 2), path,
                                   entry, tag, out)
                end
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
