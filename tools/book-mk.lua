-- SPDX-License-Identifier: GPL-2.0-only
--[[ A pandoc filter: the chapters and exercises of book.yml as Make
     variables.  FACTS/N is the part of exercise N's kit that the book knows;
     see tools/exercise/kit.c. ]]
package.path = PANDOC_SCRIPT_FILE:match("^(.*)/[^/]*$") .. "/weave/?.lua;" ..
               package.path

local util = require "util"
local report = require "report"
local book = require "book"

local file = "book.yml"
local out = {}

local function put(...)
    out[#out + 1] = string.format(...)
end

-- A prerequisite is a section of the chapter, or an exercise before.
local function check_prerequisites(chapter, exercise, seen)
    local prose = util.read(chapter.file) or ""
    for _, id in ipairs(exercise.prerequisites) do
        local anchor = "{#" .. id:gsub("%p", "%%%0") .. "[ }]"
        if not seen[id] and not prose:find(anchor) then
            report.error(file, exercise.line, "exercise %s: its " ..
                "prerequisite '%s' is neither a section of %s nor an " ..
                "exercise before it", exercise.number, id, chapter.file)
        end
    end
end

local function facts(chapter, exercise)
    local function fact(key, value)
        put("%s %s", key, (tostring(value):gsub("%$", "$$$$")))
    end
    local path = exercise.dir .. "/exercise.md"
    local title = (util.read(path) or ""):match("^[\239\187\191]*#%s+([^\n{]-)%s*[\n{]")
    if not title then
        report.error(path, 1, "an exercise begins with its title, '# …'")
    end
    if #exercise.files + #exercise.answers == 0 then
        report.error(file, exercise.line, "exercise %s names nothing to " ..
                     "hand in: 'files' or 'answers'", exercise.number)
    end
    put("define FACTS/%s", exercise.number)
    fact("number", exercise.number)
    fact("chapter", chapter.id)
    fact("folder", exercise.dir)
    fact("title", title)
    fact("kind", exercise.kind)
    fact("stars", exercise.stars)
    fact("minutes", exercise.minutes)
    fact("points", exercise.points)
    for _, name in ipairs(exercise.files) do
        fact("file", name)
    end
    for _, name in ipairs(exercise.answers) do
        fact("answer", name)
    end
    if exercise.written then
        fact("written", exercise.written)
    end
    put("endef")
end

function Pandoc(doc)
    local chapters = book.load(doc.meta, file).chapters
    if #chapters == 0 then
        report.error(file, 1, "no part has a chapter")
    end
    local ids, numbers, exercises = {}, {}, {}
    for n, chapter in ipairs(chapters) do
        local seen = {}
        ids[n], numbers[n] = chapter.id, n
        put("CHAPTER/%d := %s", n, chapter.id)
        put("NUMBER/%s := %d", chapter.id, n)
        put("PARENT/%s := %s", chapter.id, n > 1 and chapters[n - 1].id or "-")
        put("CODE/%s := %s", chapter.id, chapter.code)
        if not chapter.draft then
            put("FINISHED += %s", chapter.id)
        end
        for _, exercise in ipairs(chapter.exercises) do
            exercises[#exercises + 1] = exercise.number
            put("FOLDER/%s := %s", exercise.number, exercise.dir)
            put("FILES/%s := %s", exercise.number,
                table.concat(exercise.files, " "))
            check_prerequisites(chapter, exercise, seen)
            facts(chapter, exercise)
            seen[exercise.id] = true
        end
    end
    put("CHAPTERS := %s", table.concat(ids, " "))
    put("CHAPTER_NUMBERS := %s", table.concat(numbers, " "))
    put("EXERCISES := %s", table.concat(exercises, " "))
    report.finish()
    return pandoc.Pandoc { pandoc.RawBlock("markdown",
                                           table.concat(out, "\n")) }
end
