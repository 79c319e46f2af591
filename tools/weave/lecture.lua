-- SPDX-License-Identifier: GPL-2.0-only
--[[ Lectures: what the slide marks in a chapter choose.  The resolver
     checks them here; the slides ask here what is on a slide; the other
     editions have the marks taken away. ]]
local util = require "util"
local report = require "report"
local listing = require "listing"

local M = {}

-- What a slide has room for, in lines and columns of program text; a
-- browser measures the rest (tests/book/slides.js).
M.most_lines = 20
M.most_columns = 100

local displays = { listing = "code", run = "code", figure = "picture",
                   table = "picture", exercise = "exercise",
                   crux = "statement" }

-- Is this block shown on a slide as it is?  Says as what.
function M.display(block)
    if block.t == "CodeBlock" then
        return "code"
    elseif block.t == "Table" then
        return "picture"
    elseif block.t == "Div" then
        for _, class in ipairs(block.classes) do
            if displays[class] then
                return displays[class]
            end
        end
    end
end

local function is_point(span)
    return util.has_class(span, "point")
end
M.is_point = is_point

-- Calls visit(kind, element) for all that a slide shows, in the text's
-- order: displays, and the spans that are points.
function M.each_shown(blocks, whole, visit)
    for _, block in ipairs(blocks) do
        local kind = M.display(block)
        if kind then
            visit(kind, block)
        elseif block.t == "Div" or block.t == "BlockQuote" then
            M.each_shown(block.content, whole, visit)
        elseif whole then
            visit("text", block)
        elseif block.t == "BulletList" or block.t == "OrderedList" then
            for _, item in ipairs(block.content) do
                M.each_shown(item, whole, visit)
            end
        elseif block.t == "Para" or block.t == "Plain" then
            pandoc.walk_block(block, { Span = function(span)
                if is_point(span) then
                    visit("point", span)
                end
            end })
        end
    end
end

local function is_slide(block)
    return block.t == "Div" and util.has_class(block, "slide")
end
M.is_slide = is_slide

local function is_check(block)
    return block.t == "Div" and util.has_class(block, "check")
end
M.is_check = is_check

-- The resolved document without its slides: their content stands where it
-- stood in the chapter.
function M.unmarked(doc)
    local units = pandoc.List()
    for _, unit in ipairs(doc.blocks) do
        units:insert(pandoc.Div(M.unmarked_blocks(unit.content), unit.attr))
    end
    return pandoc.Pandoc(units, doc.meta)
end

-- The same of one unit's blocks.
function M.unmarked_blocks(blocks)
    local content = pandoc.List()
    for _, block in ipairs(blocks) do
        if is_slide(block) then
            content:extend(block.content)
        else
            content:insert(block)
        end
    end
    return content
end

-- The program text in a block, and the number of its first line.
function M.code_of(block)
    if block.t == "CodeBlock" then
        return util.lines(block.text), 1
    end
    for _, inner in ipairs(block.content) do
        if inner.t == "CodeBlock" then
            return util.lines(inner.text), tonumber(block.attributes.first)
                                           or 1
        end
    end
    return {}, 1
end

-- ---- checks -----------------------------------------------------------

-- All lines of program text on a slide: { text, of, number }; and how many
-- things it shows.
local function lines_of(slide)
    local out, shown = {}, 0
    M.each_shown(slide.content, util.has_class(slide, "whole"),
                 function(kind, block)
        shown = shown + 1
        if kind == "code" then
            local lines, first = M.code_of(block)
            for i, line in ipairs(lines) do
                out[#out + 1] = { text = line, of = block.identifier,
                                  number = first + i - 1 }
            end
        end
    end)
    return out, shown
end

local function texts(lines)
    local out = {}
    for i, line in ipairs(lines) do
        out[i] = line.text
    end
    return out
end

-- The lines between two patterns, which one block must hold; or nil.
local function find(where, slide, lines, a)
    local name = ("the code on the slide '%s'"):format(
        slide.attributes.title)
    local first, last = listing.narrow(where, name, texts(lines),
        { from = a.from, to = a.to }, 1, #lines)
    if first and lines[first].of ~= lines[last].of then
        report.error(where.file, where.line,
            "from= and to= meet different listings of the slide '%s'",
            slide.attributes.title)
        return nil
    end
    return first, last
end

-- Cuts the slide's code to from= and to=; returns the lines that are shown.
local function cut(slide, where, lines)
    local a = slide.attributes
    if not a.from and not a.to then
        return lines
    end
    local first, last = find(where, slide, lines, a)
    if not first then
        return nil
    end
    local out = {}
    for i, line in ipairs(lines) do
        if line.of ~= lines[first].of or i >= first and i <= last then
            out[#out + 1] = line
        end
    end
    slide.attributes.of = lines[first].of
    slide.attributes.first = "" .. lines[first].number
    slide.attributes.last = "" .. lines[last].number
    slide.attributes.from, slide.attributes.to = nil, nil
    return out
end

-- A point's from= and to= as the lines it speaks of.
local function mark(span, slide, where, lines)
    local a = span.attributes
    where.line = tonumber(a.l) or where.line
    if a.to and not a.from then
        report.error(where.file, where.line,
            "a point with to= needs from=, the line that it speaks of")
        return nil
    elseif not a.from then
        return nil
    end
    local first, last = find(where, slide, lines,
                             { from = a.from, to = a.to or a.from })
    if first then
        span.attributes = { { "of", lines[first].of },
            { "first", "" .. lines[first].number },
            { "last", "" .. lines[last].number } }
        return span
    end
end

local function check_size(slide, where, lines)
    local title = slide.attributes.title
    if #lines > M.most_lines then
        report.error(where.file, where.line,
            "%d lines of code and output on the slide '%s', where %d " ..
            "can be read: say which with from= and to=, or make two slides",
            #lines, title, M.most_lines)
    end
    for _, line in ipairs(lines) do
        if utf8.len(line.text) > M.most_columns then
            report.error(where.file, where.line,
                "a line of %d columns on the slide '%s', where %d can " ..
                "be read: %s", utf8.len(line.text), title, M.most_columns,
                line.text)
            break
        end
    end
end

local function check_slide(slide, where)
    local a = slide.attributes
    local title = a.title or ""
    if not title:match("%S") then
        report.error(where.file, where.line, "a slide needs title=\"…\"")
    elseif a.minutes and not (tonumber(a.minutes) or 0 > 0) then
        report.error(where.file, where.line, "the slide '%s' takes " ..
                     "'%s' minutes: a number is needed", title, a.minutes)
    end
    local all, shown = lines_of(slide)
    if shown == 0 then
        report.error(where.file, where.line,
            "the slide '%s' shows nothing: it holds no listing, no " ..
            "output, no figure, and no [words]{.point}", title)
        return
    end
    local line = where.line
    local lines = cut(slide, where, all)
    if lines then
        check_size(slide, where, lines)
        slide.content = pandoc.walk_block(pandoc.Div(slide.content), {
            Span = function(span)
                if is_point(span) then
                    return mark(span, slide, where, lines)
                end
            end,
        }).content
    end
    where.line = line
    a.line = "" .. line                 -- for what only the slides can find
end

local function complain(where, element, message)
    report.error(where.file, tonumber(element.attributes.l) or 1, message)
end

-- Slides in blocks that are not a chapter's own.
local function check_nested(blocks, where)
    for _, block in ipairs(blocks) do
        local t = block.t
        if t == "Div" then
            if is_slide(block) or is_check(block) then
                complain(where, block, ("a .%s stands between the " ..
                    "paragraphs of a chapter, in no other block"):format(
                    is_slide(block) and "slide" or "check"))
            end
            check_nested(block.content, where)
        elseif t == "BlockQuote" then
            check_nested(block.content, where)
        elseif t == "BulletList" or t == "OrderedList" then
            for _, item in ipairs(block.content) do
                check_nested(item, where)
            end
        end
    end
end

local function lectures_of(ctx, unit, taken)
    local file, text = ctx.book.file, ctx.book.text
    local by_id = {}
    for i, lecture in ipairs(unit.lectures or {}) do
        local id = tostring(lecture.id or "?")
        lecture.line = util.find_line(text, "id: " .. id)
        for _, key in ipairs { "id", "title", "minutes" } do
            if lecture[key] == nil then
                report.error(file, lecture.line or
                    util.find_line(text, "id: " .. unit.id),
                    "lecture %d of %s has no '%s'", i, unit.id, key)
            end
        end
        if taken[id] then
            report.error(file, util.find_line(text, "id: " .. id, 2),
                         "there are two lectures with the id '%s'", id)
        elseif not id:match("^[%w%-]+$") then
            report.error(file, lecture.line, "the id of lecture '%s' is " ..
                "the name of a file: letters, digits and hyphens", id)
        end
        taken[id], by_id[id] = true, lecture
    end
    return by_id
end

-- Gives each slide of a chapter its lecture: the one that it names, or that
-- of the slide before it.
local function share_out(unit, slides, where)
    local lectures, by_id = unit.lectures or {}, unit.lecture
    local current = #lectures == 1 and tostring(lectures[1].id) or nil
    for _, slide in ipairs(slides) do
        local a = slide.attributes
        where.line = tonumber(a.l) or 1
        current = a.lecture or current
        if unit.kind ~= "chapter" then
            report.error(where.file, where.line,
                         "a slide, but only chapters have lectures")
            return
        elseif #lectures == 0 then
            report.error(where.file, where.line, "a slide, but book.yml " ..
                "has no lecture for chapter %s", unit.id)
            return
        elseif not current then
            report.error(where.file, where.line, "the first slide of a " ..
                "chapter with more than one lecture needs lecture=")
            return
        elseif not by_id[current] then
            local names = {}
            for id in util.sorted(by_id) do
                names[#names + 1] = id
            end
            report.error(where.file, where.line, "unknown lecture '%s': " ..
                "book.yml has %s for this chapter", current,
                table.concat(names, ", "))
            return
        end
        a.lecture = current
        unit.slides[current] = (unit.slides[current] or 0) + 1
    end
end

-- Reads the lectures of book.yml.
function M.load(ctx)
    local taken = {}
    for _, unit in ipairs(ctx.book.units) do
        unit.lecture = lectures_of(ctx, unit, taken)
    end
end

-- Checks a unit's slides, and resolves what their marks name.
function M.check(unit)
    local where = { file = unit.file, line = 1, unit = unit }
    local slides = {}
    for _, block in ipairs(unit.blocks) do
        if is_slide(block) then
            slides[#slides + 1] = block
        elseif is_check(block) and #slides > 0 then
            slides[#slides + 1] = block         -- a slide of its own
        end
    end
    for _, slide in ipairs(slides) do
        where.line = tonumber(slide.attributes.l) or 1
        if is_slide(slide) then
            check_slide(slide, where)
        end
    end
    share_out(unit, slides, where)
end

-- Complains of slides and marks where they must not be.
function M.check_strays(unit)
    local outside = pandoc.List()
    for _, block in ipairs(unit.blocks) do
        if is_slide(block) then
            check_nested(block.content, unit)
        else
            check_nested(is_check(block) and block.content or { block },
                         unit)
            outside:insert(block)
        end
    end
    pandoc.walk_block(pandoc.Div(outside), {
        Span = function(span)
            if is_point(span) then
                complain(unit, span, "a .point must be inside a " ..
                         "::: {.slide title=\"…\"}")
            end
        end,
    })
end

-- Has every lecture of the book a slide?
function M.check_lectures(book)
    for _, unit in ipairs(book.units) do
        for id, lecture in util.sorted(unit.lecture) do
            if not unit.slides[id] and not unit.missing then
                report.error(book.file, lecture.line,
                    "lecture '%s' has no slides: mark some in %s with " ..
                    "::: {.slide title=\"…\"}", id, unit.file)
            end
        end
    end
end

return M
