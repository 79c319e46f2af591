-- SPDX-License-Identifier: GPL-2.0-only
--[[ book.yml as Lua tables: the book, and the list of its units (front
     matter, chapters, back matter) in reading order. ]]
local util = require "util"
local report = require "report"

local M = {}

local function need(file, text, entry, what, keys)
    for _, key in ipairs(keys) do
        if entry[key] == nil then
            report.error(file, util.find_line(text, what), "%s has no '%s'",
                         what, key)
            entry[key] = ""
        end
    end
end

local function exercises_of(file, text, chapter)
    local list = {}
    for i, entry in ipairs(chapter.exercises or {}) do
        local name = "id: " .. tostring(entry.id or "?")
        need(file, text, entry, name,
             { "id", "points", "minutes", "stars", "kind" })
        list[i] = {
            id = entry.id, points = tonumber(entry.points) or 0,
            minutes = tonumber(entry.minutes) or 0,
            stars = tonumber(entry.stars) or 0, kind = entry.kind,
            number = chapter.number .. "." .. i,
            dir = "exercises/" .. chapter.id .. "/" .. entry.id,
            line = util.find_line(text, entry.id),
        }
        if not util.exists(list[i].dir .. "/exercise.md") then
            report.error(file, list[i].line, "exercise %s has no %s",
                         list[i].number, list[i].dir .. "/exercise.md")
        end
        if not util.exists(list[i].dir .. "/check.c") then
            report.error(file, list[i].line, "exercise %s has no grader: " ..
                         "%s is missing", list[i].number,
                         list[i].dir .. "/check.c")
        end
    end
    return list
end

local function unit_of(kind, path)
    local id = util.basename(path):gsub("%.md$", "")
    return { kind = kind, id = id, file = path,
             prefix = id:gsub("^[%d%-]+", ""), exercises = {} }
end

-- A chapter's entry as a unit; `number` counts drafts too.
local function chapter_unit(file, text, chapter, number, part)
    need(file, text, chapter, "id: " .. tostring(chapter.id or "?"),
         { "id", "title", "prose", "code", "summary" })
    chapter.number = number
    local unit = unit_of("chapter", chapter.prose)
    unit.id = chapter.id
    unit.prefix = chapter.id:gsub("^[%d%-]+", "")
    unit.number = number
    unit.title = chapter.title
    unit.summary = chapter.summary
    unit.code = chapter.code
    unit.outcomes = chapter.outcomes or {}
    unit.prerequisites = chapter.prerequisites or {}
    unit.lectures = chapter.lectures or {}
    unit.part = part
    unit.exercises = exercises_of(file, text, chapter)
    return unit
end

local part_keys = { id = true, title = true, prose = true, chapters = true }

-- Checks the entry of a part, `number` in Roman figures.
local function check_part(file, text, part, number)
    local what = part.id and "id: " .. part.id or "part " .. number
    local at = text:find(what, 1, true)
    for key in util.sorted(part) do
        if not part_keys[key] then
            report.error(file, util.line_at(text,
                text:find(key .. ":", at, true) or at or 1),
                "%s has '%s', which no part has: it has id, title, " ..
                "chapters, and prose, the file of its page", what, key)
        end
    end
    need(file, text, part, what, { "id", "title" })
end

-- The page that opens a part, as a unit.
local function part_unit(part, p)
    local unit = unit_of("part", part.prose)
    unit.id = "part-" .. part.id
    unit.prefix = unit.id
    unit.number = part.number
    unit.title = part.title
    unit.part = p
    return unit
end

-- All units in reading order.  A draft is in no edition, but has its number;
-- a part is in the book from its first chapter that is none.
local function units_of(book, file, text)
    local units, number = {}, 0
    for _, path in ipairs(book.front or {}) do
        units[#units + 1] = unit_of("front", path)
    end
    for p, part in ipairs(book.parts) do
        local opened = not part.prose
        for _, chapter in ipairs(part.chapters or {}) do
            number = number + 1
            if not chapter.draft then
                if not opened then
                    opened = true
                    units[#units + 1] = part_unit(part, p)
                end
                units[#units + 1] = chapter_unit(file, text, chapter, number,
                                                 p)
            end
        end
    end
    for _, path in ipairs(book.back or {}) do
        units[#units + 1] = unit_of("back", path)
    end
    return units
end

-- Reads the metadata of book.yml; `file` is its name, for messages.
function M.load(meta, file)
    local text = util.read(file) or ""
    local book = util.plain(meta)
    need(file, text, book, "title", { "title", "subtitle", "lang", "edition" })
    book.parts = book.parts or {}
    for p, part in ipairs(book.parts) do
        local number = pandoc.utils.to_roman_numeral(p)
        check_part(file, text, part, number)
        part.number = number
    end
    book.file, book.text, book.units = file, text, units_of(book, file, text)
    local previous
    for _, unit in ipairs(book.units) do
        if not util.exists(unit.file) then
            report.error(file, util.find_line(text, unit.file),
                         "there is no file %s", unit.file)
            unit.missing = true
        end
        if unit.kind == "chapter" then
            unit.previous = previous
            previous = unit
        end
    end
    return book
end

-- The unit with this id among the chapters, or nil.
function M.chapter(book, id)
    for _, unit in ipairs(book.units) do
        if unit.kind == "chapter" and unit.id == id then
            return unit
        end
    end
end

return M
