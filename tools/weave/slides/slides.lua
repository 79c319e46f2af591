-- SPDX-License-Identifier: GPL-2.0-only
--[[ The slides, a pandoc filter over the resolved document: writes a deck
     and the pages of a hand-out for each lecture that book.yml declares
     into build/slides.  All is made before the first byte is written. ]]
package.path = PANDOC_SCRIPT_FILE:match("^(.*)/slides/[^/]*$") ..
               "/?.lua;" .. package.path

local util = require "util"
local faces = require "faces"
local document = require "document"
local report = require "report"
local lecture = require "lecture"
local style = require "style"
local blocks = require "slides.blocks"
local pages = require "slides.pages"

local tools = PANDOC_SCRIPT_FILE:match("^(.*)/slides/[^/]*$")
local out_dir = (os.getenv("SLIDES") or "build/slides") .. "/"

-- The lectures of book.yml by chapter, in their order.
local function declared(meta)
    local of = {}
    for _, part in ipairs(util.plain(meta.parts) or {}) do
        for _, chapter in ipairs(part.chapters or {}) do
            of[chapter.id] = chapter.lectures or {}
        end
    end
    return of
end

-- The slides of one lecture, and the exercises of its chapter.
local function read_unit(unit, id)
    local slides, exercises, taken = {}, {}, {}
    local section = ""
    for _, block in ipairs(unit.content) do
        if block.t == "Header" and block.level == 2 then
            section = (block.attributes.number or "") .. " " ..
                      pandoc.utils.stringify(block)
        elseif (lecture.is_slide(block) or lecture.is_check(block)) and
               block.attributes.lecture == id then
            local slide = lecture.is_check(block) and blocks.check(block) or
                          blocks.slide(block, function(why)
                report.error(unit.attributes.source,
                             tonumber(block.attributes.line), why)
            end)
            slide.section = section
            taken[slide.id] = (taken[slide.id] or 0) + 1
            if taken[slide.id] > 1 then
                slide.id = slide.id .. "-" .. taken[slide.id]
            end
            slides[#slides + 1] = slide
        end
    end
    pandoc.walk_block(unit, { Div = function(div)
        if util.has_class(div, "exercise") then
            table.insert(exercises, { element = div,
                                      number = div.attributes.number })
        end
    end })
    return slides, exercises
end

-- Shares the lecture's time out among its slides: as they say, and the rest
-- by what is said on each, and by what is clicked.
local function share_time(talk, source)
    local weight, left = 0, talk.minutes * 60
    for _, slide in ipairs(talk.slides) do
        if slide.minutes then
            slide.seconds = math.floor(slide.minutes * 60)
            left = left - slide.seconds
        else
            slide.weight = 40 + slide.words + 15 * slide.steps
            weight = weight + slide.weight
        end
    end
    if left < 0 or left > 0 and weight == 0 then
        report.error(source, 1, ("the slides of lecture '%s' say minutes " ..
            "for %d of its %d"):format(talk.id, talk.minutes - left // 60,
                                       talk.minutes))
    end
    for _, slide in ipairs(talk.slides) do
        slide.seconds = slide.seconds or left * slide.weight // weight
    end
end

-- "1½ min": what a speaker can look for on a clock.
local function spoken_time(seconds)
    local halves = math.max(1, (seconds + 15) // 30)
    return (halves > 1 and ("%d"):format(halves // 2) or "") ..
           (halves % 2 == 1 and "½" or "") .. "\u{a0}min"
end

local function read_lecture(book, unit, entry)
    local a = unit.attributes
    local slides, exercises = read_unit(unit, tostring(entry.id))
    local talk = {
        id = tostring(entry.id), title = tostring(entry.title),
        minutes = tonumber(entry.minutes) or 0, chapter = a.number,
        chapter_title = a.title, summary = a.summary, book = book,
        objectives = entry.objectives or {},
    }
    if #talk.objectives == 0 then
        for line in a.outcomes:gmatch("[^\n]+") do
            table.insert(talk.objectives, line)
        end
    end
    talk.slides = pages.around(talk, slides, exercises)
    share_time(talk, a.source)
    for _, slide in ipairs(talk.slides) do
        slide.time = spoken_time(slide.seconds)
    end
    return talk
end

local function read(name)
    return assert(util.read(tools .. "/" .. name), name)
end

local function assets()
    local figure_rules = style.figure_rules()
    local shared = faces.css .. style.families() ..
                   style.declare(":root", "light") .. figure_rules ..
                   style.code_rules "pre" .. read "slides/slides.css"
    local files = {
        ["slides.css"] = shared,
        ["handout.css"] = read "slides/handout.css",
        ["dark.css"] = style.declare(":root", "dark"),
        ["deck.js"] = read "slides/deck.js",
        ["theme.js"] = read "html/theme.js",
        ["reveal.js"] = read "vendor/reveal/reveal.js",
        ["reveal.css"] = read "vendor/reveal/reveal.css",
        ["notes.js"] = read "vendor/reveal/notes.js",
        ["reveal-LICENSE.txt"] = read "vendor/reveal/LICENSE.txt",
    }
    for name, bytes in pairs(faces.files()) do
        files[name] = bytes
    end
    return files
end

function Pandoc(doc)
    local book = document.fields(doc.meta)
    local of, talks, files, names = declared(doc.meta), {}, {}, {}
    for _, unit in ipairs(doc.blocks) do
        for _, entry in ipairs(of[unit.attributes.name or ""] or {}) do
            talks[#talks + 1] = read_lecture(book, unit, entry)
        end
    end
    report.finish()
    for _, talk in ipairs(talks) do
        files[talk.id .. ".html"] = pages.deck(talk)
        files[talk.id .. "-handout.html"] = pages.handout(talk)
        names[#names + 1] = talk.id
    end
    files["index.html"] = pages.index(book, talks)
    for name, content in pairs(assets()) do
        files["assets/" .. name] = content
    end
    util.write_folder(out_dir, files, function(name)    -- printed later
        return files[name:gsub("%.pdf$", ".html")]
    end)
    util.write(out_dir:gsub("/$", "") .. ".list",
               table.concat(names, "\n") .. (#names > 0 and "\n" or ""))
    return pandoc.Pandoc {}
end
