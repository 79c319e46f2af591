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

-- A whole number of an exercise.
local function number(file, exercise, entry, key, most)
    local value = tonumber(entry[key])
    if not value or value % 1 ~= 0 or value < 1 or value > most then
        report.error(file, exercise.line, "exercise %s needs '%s', a whole " ..
                     "number from 1 to %d", exercise.number, key, most)
        return 0
    end
    return value
end

-- Paths of files in an exercise's folder.
local function inside(file, exercise, paths)
    for _, path in ipairs(paths or {}) do
        if path:find("[^%w%-_./]") or path:find("^[/.-]") or
           path:find("/[.-]") then
            report.error(file, exercise.line, "exercise %s: '%s' is no path " ..
                         "of a file inside its folder", exercise.number, path)
        end
    end
    return paths or {}
end

local function exercises_of(file, text, chapter)
    local list = {}
    for i, entry in ipairs(chapter.exercises or {}) do
        need(file, text, entry, "id: " .. tostring(entry.id or "?"),
             { "id", "kind" })
        local e = { id = entry.id, kind = entry.kind, written = entry.written,
                    number = chapter.number .. "." .. i,
                    dir = "exercises/" .. chapter.id .. "/" .. entry.id,
                    line = util.find_line(text, entry.id),
                    prerequisites = entry.prerequisites or {} }
        e.points = number(file, e, entry, "points", 100)
        e.minutes = number(file, e, entry, "minutes", 240)
        e.stars = number(file, e, entry, "stars", 3)
        e.files = inside(file, e, entry.files)
        e.answers = inside(file, e, entry.answers)
        list[i] = e
        if not util.exists(e.dir .. "/exercise.md") then
            report.error(file, e.line, "exercise %s has no %s", e.number,
                         e.dir .. "/exercise.md")
        end
        if not util.exists(e.dir .. "/check.c") then
            report.error(file, e.line, "exercise %s has no grader: " ..
                         "%s is missing", e.number, e.dir .. "/check.c")
        end
    end
    return list
end

local function unit_of(kind, path)
    local id = util.basename(path):gsub("%.md$", "")
    if id == "README" then              -- called by what it is about
        id = util.basename(util.dirname(path))
    end
    return { kind = kind, id = id, file = path,
             prefix = id:gsub("^[%d%-]+", ""), exercises = {} }
end

-- Names that Make and the shell take for one word.
local function check_names(file, text, chapter)
    local line = util.find_line(text, "id: " .. chapter.id)
    for _, key in ipairs { "id", "code", "prose" } do
        if (chapter[key] or ""):find("[^%w%-_./]") then
            report.error(file, line, "chapter %d: '%s: %s' may hold only " ..
                         "letters, digits and -_./", chapter.number, key,
                         chapter[key])
        end
    end
    if not chapter.id:find(("^%02d%%-"):format(chapter.number)) then
        report.error(file, line, "chapter %d has the id '%s'; it must begin " ..
            "with %02d-", chapter.number, chapter.id, chapter.number)
    end
    if not util.exists(chapter.code) then
        report.error(file, line, "chapter %s: its code folder '%s' is not " ..
                     "there", chapter.id, chapter.code)
    end
end

-- A chapter's entry as a unit; `number` counts drafts too.
local function chapter_unit(file, text, chapter, number, part)
    need(file, text, chapter, "id: " .. tostring(chapter.id or "?"),
         chapter.draft and { "id", "title", "code" } or
         { "id", "title", "prose", "code", "summary" })
    chapter.number = number
    check_names(file, text, chapter)
    local unit = unit_of("chapter", chapter.prose or "")
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
    unit.draft = chapter.draft
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

-- All units in reading order, and all chapters.  A draft is in no edition,
-- but has its number; a part is in the book from its first chapter that is
-- none.
local function units_of(book, file, text)
    local units, chapters = {}, {}
    for _, path in ipairs(book.front or {}) do
        units[#units + 1] = unit_of("front", path)
    end
    for p, part in ipairs(book.parts) do
        local opened = not part.prose
        for _, chapter in ipairs(part.chapters or {}) do
            local unit = chapter_unit(file, text, chapter, #chapters + 1, p)
            chapters[#chapters + 1] = unit
            if not unit.draft then
                if not opened then
                    opened = true
                    units[#units + 1] = part_unit(part, p)
                end
                units[#units + 1] = unit
            end
        end
    end
    for _, path in ipairs(book.back or {}) do
        units[#units + 1] = unit_of("back", path)
    end
    return units, chapters
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
    book.file, book.text = file, text
    book.units, book.chapters = units_of(book, file, text)
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
